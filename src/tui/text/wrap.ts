/** Breaks text into lines that fit a pane; also the last guard against control characters on the screen. */
import { headOf, widthOf } from './width.ts';

const TAB = 8;
// Control characters, and the marks that reorder or hide text.
const UNSAFE = /[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Splits at line breaks, expands tabs, drops what would move the cursor. Never empty. */
export function plainLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => expandTabs(line).replace(UNSAFE, ''));
}

/** One line of it: line breaks become spaces. */
export function oneLine(text: string): string {
  return plainLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let out = '';
  for (const part of line.split(/(\t)/)) out += part === '\t' ? ' '.repeat(TAB - (widthOf(out) % TAB)) : part;
  return out;
}

/** Wraps at spaces to at most `width` cells a line; words that are too long (paths, image names) are broken. */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  return plainLines(text).flatMap((line) => wrapLine(line, room));
}

function wrapLine(line: string, width: number): readonly string[] {
  if (widthOf(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    if (current !== '' && widthOf(current + word.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += word;
    while (widthOf(current.trimEnd()) > width) {
      const head = headOf(current, width) || current.slice(0, 1);
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  if (current.trim() !== '' || lines.length === 0) lines.push(current.trimEnd());
  return lines;
}

/** Breaks at exactly `width` cells, keeping every space: for YAML and logs. */
export function wrapHard(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  while (widthOf(rest) > width) {
    const head = headOf(rest, Math.max(1, width)) || rest.slice(0, 1);
    lines.push(head);
    rest = rest.slice(head.length);
  }
  return [...lines, rest];
}
