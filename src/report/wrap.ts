/** Breaks text and commands into lines of a given number of terminal columns. */
import stringWidth from 'string-width';

/** Lines of at most `width` columns; line feeds stay. A word longer than a line stays whole: it may be there to be copied. */
export function wrapText(text: string, width: number): string[] {
  return text.split(/\r?\n/).flatMap((line) => filled(line.split(/[ \t]+/).filter(Boolean), width, '', ''));
}

/** Fills lines with words. `end` closes every line but the last, `start` opens every line but the first. */
function filled(words: readonly string[], width: number, end: string, start: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || stringWidth(longer) <= width - end.length) line = longer;
    else {
      lines.push(line + end);
      line = start + word;
    }
  }
  return [...lines, line];
}

/**
 * A shell command over several lines, each but the last ending in a backslash, so that the whole can be copied into a
 * shell. What is quoted is never broken, even if it is longer than a line; a flag stays with its value where both fit.
 */
export function wrapCommand(command: string, width: number): string[] {
  if (stringWidth(command) <= width || command.includes('\n')) return command.split('\n');
  const words = command.match(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*"|['"\\])+/gs) ?? [];
  const parts: string[] = [];
  for (const word of words) {
    const before = parts.at(-1);
    const together = `${before} ${word}`;
    const valueOfFlag = before !== undefined && /^--?[a-z][^\s=]*$/i.test(before) && !word.startsWith('-');
    if (valueOfFlag && stringWidth(together) <= width - 4) parts[parts.length - 1] = together;
    else parts.push(word);
  }
  return filled(parts, width, ' \\', '  ');
}
