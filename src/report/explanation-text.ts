/** Explanations of causes and trees as plain text. */
import type { Catalogue, Explanation } from './documents.ts';
import { newPage } from './page.ts';
import type { View } from './style.ts';

/** Pure. Ends with a line feed. */
export function explanationText(explanation: Explanation, view: View): string {
  const page = newPage(view);
  page.paragraph(explanation.title, { lead: `${explanation.id}: `, style: 'bold' });
  page.blank();
  page.paragraph(explanation.meaning);
  const sections: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    ['What to look at', explanation.look],
    ['How to fix it', explanation.fix],
    ['Read more', explanation.see],
  ];
  for (const [heading, lines] of sections) {
    if (lines.length > 0) page.heading(heading);
    for (const line of lines) {
      if (line.startsWith('kubectl ')) page.command(line, 2);
      else page.paragraph(line, { indent: 2, lead: '- ' });
    }
  }
  return page.text();
}

/** Pure. Ends with a line feed. */
export function catalogueText(catalogue: Catalogue, view: View): string {
  const page = newPage(view);
  for (const [heading, items] of [['Causes', catalogue.causes] as const, ['Trees', catalogue.trees] as const]) {
    if (items.length > 0) page.heading(heading);
    for (const { id, title } of items) {
      page.paragraph(id, { indent: 2, style: 'bold' });
      page.paragraph(title, { indent: 6 });
    }
  }
  page.blank();
  page.paragraph('More about one: kubectl north explain NAME', { style: 'dim' });
  return page.text();
}
