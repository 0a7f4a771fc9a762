/** The pieces of Markdown that the reports are made of. */

/** Text from a cluster as text: nothing in it becomes a link, an image, HTML or a heading. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\s*\n\s*/g, ' ');
}

/** A code span that holds any text, also backticks. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text.replace(/\s*\n\s*/g, ' ')}${space}${fence}`;
}

/** A fenced block of shell, indented to belong to the list item above it. */
export function shell(command: string, indent: number): string {
  const longest = Math.max(2, ...(command.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...command.split('\n'), fence].map((line) => ' '.repeat(indent) + line).join('\n');
}
