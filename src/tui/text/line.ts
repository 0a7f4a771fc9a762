/** A line of the screen before it is painted: pieces of text, each with a tone. */
import { inTone, type Theme, type Tone } from '../theme.ts';
import { cutEnd, widthOf } from './width.ts';
import { wrap } from './wrap.ts';

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

export type Line = readonly Span[];

export function line(text: string, tone: Tone = 'plain'): Line {
  return [{ text, tone }];
}

/** A wrapped paragraph. `indent` cells stand before every line but the first, which `lead` begins. */
export function paragraph(text: string, width: number, tone: Tone = 'plain', lead: Line = []): readonly Line[] {
  const indent = lead.reduce((sum, span) => sum + widthOf(span.text), 0);
  return wrap(text, width - indent).map((part, index) => [
    ...(index === 0 ? lead : [{ text: ' '.repeat(indent) }]),
    { text: part, tone },
  ]);
}

/** The line as terminal text of at most `width` cells; the selected one is filled up to its whole width. */
export function paint(content: Line, width: number, theme: Theme, selected = false): string {
  let used = 0;
  let out = '';
  for (const span of content) {
    if (used >= width) break;
    const text = cutEnd(span.text, width - used, theme.symbols.ellipsis);
    used += widthOf(text);
    out += inTone(theme, span.tone ?? 'plain', text);
  }
  return selected ? inTone(theme, 'selected', out + ' '.repeat(Math.max(0, width - used))) : out;
}
