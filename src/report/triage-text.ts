/** Triage as plain text: a table of what is broken, worst first; what could not be read; what to type next. */

import type { Triage, TriageItem } from '../engine/diagnosis.ts';
import { ageBetween } from '../facts/age.ts';
import { writeUnknown } from './diagnosis-text.ts';
import { newPage, type Page } from './page.ts';
import { type Style, styled, type View } from './style.ts';
import { costOf, SEVERITY, typed } from './words.ts';

/** Pure. `items` come in the order to show. Ends with a line feed. */
export function triageText(triage: Triage, view: View): string {
  const page = newPage(view);
  const [worst] = triage.items;
  const { lead, style, says } = outcomeOf(triage);
  page.paragraph(says, { lead, leadStyle: style, style: 'bold' });
  if (worst !== undefined) {
    page.blank();
    writeTable(page, triage, view);
  }
  writeUnknown(page, triage.unknown);
  if (worst !== undefined) {
    page.heading('Next: why is the first one broken?');
    page.command(`kubectl north ${typed(worst.subject)} ${view.flags ?? ''}`.trimEnd(), 2);
  }
  page.blank();
  page.paragraph(costOf(triage.timing, triage.source), { style: 'dim' });
  return page.text();
}

/** The first line: never "healthy" while something could not be read or nothing was there to look at. */
export function outcomeOf(triage: Triage): { readonly lead: string; readonly style: Style; readonly says: string } {
  const { items, unknown, examined } = triage;
  const place = triage.scope === '*' ? 'all namespaces' : `namespace ${triage.scope}`;
  const looked = `${counted(examined.pods, 'pod')} and ${counted(examined.workloads, 'workload')} looked at`;
  const [worst] = items;
  if (worst !== undefined) {
    const { word, style } = SEVERITY[worst.severity];
    return {
      lead: `${word}: `,
      style,
      says: `${counted(items.length, 'problem')} in ${place}, worst first (${looked}).`,
    };
  }
  if (unknown.length > 0)
    return {
      lead: 'UNDECIDED: ',
      style: 'yellow',
      says: `nothing broken seen in ${place}, but not everything could be read (${looked}).`,
    };
  if (examined.pods + examined.workloads === 0)
    return {
      lead: 'EMPTY: ',
      style: 'yellow',
      says: `${place} holds no pods and no workloads. Try: kubectl north triage -A`,
    };
  return { lead: 'HEALTHY: ', style: 'green', says: `nothing broken in ${place} (${looked}).` };
}

const MARGIN = 9;

function writeTable(page: Page, triage: Triage, view: View): void {
  const symptoms = Math.max('SYMPTOM'.length, ...triage.items.map((item) => item.symptom.length));
  const cells = (symptom: string, age: string, count: string): string =>
    `${symptom.padEnd(symptoms)}  ${age.padStart(4)}  ${count.padStart(5)}  `;
  page.row(styled(view, 'dim', `${' '.repeat(MARGIN)}${cells('SYMPTOM', 'FOR', 'COUNT')}OBJECT`));
  for (const item of triage.items) {
    const { word, style } = SEVERITY[item.severity];
    const row = cells(item.symptom, ageBetween(item.since, triage.now), String(item.count));
    const object = typed(item.subject);
    const fits = MARGIN + row.length + object.length <= view.width;
    page.row(`${styled(view, style, word.padEnd(MARGIN))}${row}${fits ? object : ''}`.trimEnd());
    if (!fits) page.paragraph(object, { indent: MARGIN });
    writeDetails(page, item);
  }
}

function writeDetails(page: Page, { title, cause, confidence, count, symptom, others }: TriageItem): void {
  if (title !== '' && title !== symptom) page.paragraph(title, { indent: MARGIN });
  // A pod beside its only workload tells nothing new.
  if (count > 1 || others.length > 1) page.paragraph(alsoShown(others, count), { indent: MARGIN, style: 'dim' });
  const sure = confidence === undefined ? '' : ` (${confidence})`;
  page.paragraph(cause === undefined ? 'Cause not known yet.' : `Cause ${cause}${sure}`, {
    indent: MARGIN,
    style: 'dim',
  });
}

/** The first of the other objects by name, and how many more there are; `others` holds only some of very many. */
function alsoShown(others: TriageItem['others'], count: number): string {
  const named = others.slice(0, 2).map(({ kind, name }) => `${kind.toLowerCase()}/${name}`);
  const more = Math.max(others.length, count - 1) - named.length;
  return `Also: ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
