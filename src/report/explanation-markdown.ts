/** Explanations of causes and trees as Markdown. */
import type { Catalogue, Explanation } from './documents.ts';
import { code, escaped } from './markdown.ts';

/** Pure. Ends with a line feed. */
export function explanationMarkdown({ id, title, meaning, look, fix, see }: Explanation): string {
  const section = (heading: string, lines: readonly string[]): string[] =>
    lines.length === 0
      ? []
      : [
          `## ${heading}`,
          lines.map((line) => `- ${line.startsWith('kubectl ') ? code(line) : escaped(line)}`).join('\n'),
        ];
  return `${[
    `# ${code(id)}: ${escaped(title)}`,
    escaped(meaning),
    ...section('What to look at', look),
    ...section('How to fix it', fix),
    ...section('Read more', see),
  ].join('\n\n')}\n`;
}

/** Pure. Ends with a line feed. */
export function catalogueMarkdown({ causes, trees }: Catalogue): string {
  const list = (items: Catalogue['causes']): string =>
    items.map(({ id, title }) => `- ${code(id)}: ${escaped(title)}`).join('\n');
  return `# Causes\n\n${list(causes)}\n\n# Trees\n\n${list(trees)}\n`;
}
