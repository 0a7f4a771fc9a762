/** Measures and cuts text by terminal cells, so that wide (CJK) characters and emoji keep columns straight. */
import stringWidth from 'string-width';

// One cell and one code unit each: ASCII, Latin letters, and the symbols of the theme. Measuring the rest costs much more.
const NARROW = /^[\x20-\x7e\u00c0-\u024f…─│•]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Width in cells. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** The longest start of a text that is at most `width` cells wide. */
export function headOf(text: string, width: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(0, width));
  let used = 0;
  let end = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    end += segment.length;
  }
  return text.slice(0, end);
}

function tailOf(text: string, width: number): string {
  if (NARROW.test(text)) return width <= 0 ? '' : text.slice(-width);
  let used = 0;
  let start = text.length;
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    used += stringWidth(segment);
    if (used > width) break;
    start -= segment.length;
  }
  return text.slice(start);
}

/** Cuts the end off: for sentences, whose start says most. */
export function cutEnd(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  return room < 0 ? headOf(text, width) : headOf(text, room) + ellipsis;
}

/** Cuts the middle out: for names, whose start and end both tell them apart. */
export function cutMiddle(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  if (room < 2) return headOf(text, width);
  const head = headOf(text, Math.ceil(room / 2));
  return head + ellipsis + tailOf(text, room - widthOf(head));
}

/** Fills up with spaces to `width` cells; a longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}
