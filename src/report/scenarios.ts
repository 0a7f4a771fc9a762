/** The list of scenarios as plain text and as Markdown. */
import type { ScenarioList } from './documents.ts';
import { code, escaped } from './markdown.ts';
import { newPage } from './page.ts';
import { styled, type View } from './style.ts';

/** Pure. Ends with a line feed. */
export function scenariosText({ items }: ScenarioList, view: View): string {
  const page = newPage(view);
  const width = (cells: readonly string[]) => Math.max(...cells.map((cell) => cell.length));
  const name = width(['NAME', ...items.map((one) => one.name)]);
  const family = width(['FAMILY', ...items.map((one) => one.family)]);
  const level = width(['LEVEL', ...items.map((one) => one.level)]);
  const row = (cells: readonly [string, string, string, string]) =>
    `${cells[0].padEnd(name)}  ${cells[1].padEnd(family)}  ${cells[2].padEnd(level)}  ${cells[3]}`;
  page.row(styled(view, 'dim', row(['NAME', 'FAMILY', 'LEVEL', 'TITLE'])));
  for (const one of items) page.row(row([one.name, one.family, one.level, one.title]));
  page.blank();
  page.paragraph('Open one: kubectl north train NAME', { style: 'dim' });
  return page.text();
}

/** Pure. Ends with a line feed. */
export function scenariosMarkdown({ items }: ScenarioList): string {
  const parts = items.map(
    (one) =>
      `## ${escaped(one.title)}\n\n${code(one.name)}, ${escaped(one.family)}, ${escaped(one.level)}\n\n${escaped(one.story.trim())}`,
  );
  return `# Scenarios\n\n${parts.join('\n\n')}\n`;
}
