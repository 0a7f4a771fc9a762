/** How a page may look: its width, whether it has colours, and whether the terminal shows more than ASCII. */

export interface View {
  /** Columns; `pageWidth` bounds what a terminal says of itself. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
  /** What a command to type next must repeat to look at the same source: `--context prod`. */
  readonly flags?: string;
}

/** Red: broken. Yellow: risk or unknown. Green: healthy. Dim: context. A word always says the same. */
export type Style = 'red' | 'yellow' | 'green' | 'dim' | 'bold' | 'plain';

const CODES: Readonly<Record<Exclude<Style, 'plain'>, readonly [on: number, off: number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  dim: [2, 22],
  bold: [1, 22],
};

export function styled(view: View, style: Style, text: string): string {
  if (!view.color || style === 'plain' || text === '') return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** 80 columns when the terminal's width is not known; lines of more than 100 are hard to read. */
export function pageWidth(columns: number | undefined): number {
  return columns === undefined || columns < 20 ? 80 : Math.min(columns, 100);
}

const ASCII: readonly (readonly [RegExp, string])[] = [
  [/[–—−]/g, '-'],
  [/…/g, '...'],
  [/[“”]/g, '"'],
  [/[‘’]/g, "'"],
  [/[•·]/g, '*'],
  [/→/g, '->'],
  [/≥/g, '>='],
  [/≤/g, '<='],
  [/×/g, 'x'],
  [/\u00a0/g, ' '],
];

/** The punctuation of the texts in ASCII; letters of names and logs stay as they are. */
export function inAscii(text: string): string {
  return ASCII.reduce((result, [sign, plain]) => result.replace(sign, plain), text);
}
