/** Everything that the terminal's abilities change: colours (as the 16 that every terminal has) and symbols. */
import type { Answer, Severity } from '../engine/diagnosis.ts';

export type Tone = 'plain' | 'strong' | 'faint' | 'critical' | 'warning' | 'info' | 'good' | 'code' | 'selected';

export interface Symbols {
  readonly ellipsis: string;
  readonly across: string;
  readonly down: string;
  readonly bullet: string;
  readonly cursor: string;
}

export interface Theme {
  readonly color: boolean;
  readonly symbols: Symbols;
}

const UNICODE: Symbols = { ellipsis: '…', across: '─', down: '│', bullet: '•', cursor: '>' };
const ASCII: Symbols = { ellipsis: '...', across: '-', down: '|', bullet: '*', cursor: '>' };

export function themeOf(color: boolean, unicode: boolean): Theme {
  return { color, symbols: unicode ? UNICODE : ASCII };
}

// Written by hand and not through chalk, which decides by the process's environment and ignores NO_COLOR.
const SGR: Readonly<Record<Tone, readonly [number, number] | undefined>> = {
  plain: undefined,
  strong: [1, 22],
  faint: [2, 22],
  critical: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  good: [32, 39],
  code: [36, 39],
  selected: [7, 27],
};

/** The text in its tone; without colour, the text alone. */
export function inTone(theme: Theme, tone: Tone, text: string): string {
  const codes = SGR[tone];
  return !theme.color || codes === undefined || text === '' ? text : `\u001b[${codes[0]}m${text}\u001b[${codes[1]}m`;
}

export const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'info',
};
/** Neither yes nor no is good or bad by itself: that depends on the question. */
export const ANSWER_TONE: Readonly<Record<Answer, Tone>> = { yes: 'plain', no: 'strong', unknown: 'warning' };
