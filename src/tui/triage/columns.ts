/** How a triage row is laid out in a given width: kubectl-like columns, and what is wrong beside or below them. */

import type { Triage } from '../../engine/diagnosis.ts';
import { ageBetween } from '../../facts/age.ts';
import { typeOfObject } from '../../facts/resources.ts';
import type { Line } from '../text/line.ts';
import { cutEnd, cutMiddle, padEnd, padStart, widthOf } from '../text/width.ts';
import { oneLine } from '../text/wrap.ts';
import { SEVERITY_TONE, type Theme } from '../theme.ts';
import { shortName, type TriageRow } from './rows.ts';

const MARK = 2;
const GAP = 2;
const SEVERITY = 8;
const COUNT = 5;
const AGE = 5;
const LEAST_TITLE = 30;

export interface Columns {
  readonly symptom: number;
  readonly namespace: number;
  readonly object: number;
  /** 0: no room beside the others; the title stands on a line of its own. */
  readonly title: number;
}

/** What the columns would take if there were no limit, measured once for a set of rows. */
export interface Widths {
  readonly symptom: number;
  readonly namespace: number;
  readonly object: number;
}

export function widthsOf(rows: readonly TriageRow[]): Widths {
  const widest = (text: (row: TriageRow) => string, low: number, high: number) =>
    rows.reduce((most, row) => (most >= high ? high : Math.min(high, Math.max(most, widthOf(text(row))))), low);
  return {
    symptom: widest((row) => row.item.symptom, 7, 20),
    namespace: widest((row) => row.subject.namespace ?? '', 9, 16),
    object: widest(label, 6, 60),
  };
}

export function columnsOf(widths: Widths, allNamespaces: boolean, width: number): Columns {
  const { symptom } = widths;
  const namespace = allNamespaces ? widths.namespace : 0;
  const fixed = MARK + SEVERITY + GAP + symptom + GAP + (namespace > 0 ? namespace + GAP : 0) + GAP + COUNT + GAP + AGE;
  const object = Math.min(widths.object, Math.max(10, width - fixed));
  const title = width - fixed - object - GAP;
  return { symptom, namespace, object, title: title >= LEAST_TITLE ? title : 0 };
}

function label(row: TriageRow): string {
  return row.first ? shortName(row.subject) : `  ${shortName(row.subject)}`;
}

/** With kubectl's short name of the kind (`pvc/data-0`) if the long one takes too much room. */
function fittingLabel(row: TriageRow, width: number): string {
  const long = label(row);
  const short = typeOfObject(row.subject)?.short[0];
  if (short === undefined || widthOf(long) <= width) return long;
  return long.replace(`${row.subject.kind.toLowerCase()}/`, `${short}/`);
}

export function headings(columns: Columns): Line {
  const cells = [
    padEnd('SEVERITY', SEVERITY),
    padEnd('SYMPTOM', columns.symptom),
    ...(columns.namespace > 0 ? [padEnd('NAMESPACE', columns.namespace)] : []),
    padEnd('OBJECT', columns.object),
    padStart('COUNT', COUNT),
    padStart('AGE', AGE),
    ...(columns.title > 0 ? ['WHAT IS WRONG'] : []),
  ];
  return [{ text: ' '.repeat(MARK) + cells.join(' '.repeat(GAP)), tone: 'faint' }];
}

/** The columns of one row. A row of "the same cause" repeats neither count nor title. */
export function rowLine(row: TriageRow, triage: Triage, columns: Columns, selected: boolean, theme: Theme): Line {
  const { ellipsis, cursor } = theme.symbols;
  const { item } = row;
  const gap = ' '.repeat(GAP);
  const cell = (text: string, width: number) => padEnd(cutEnd(oneLine(text), width, ellipsis), width) + gap;
  const name = (text: string, width: number) => padEnd(cutMiddle(text, width, ellipsis), width) + gap;
  return [
    { text: selected ? `${cursor} ` : '  ' },
    { text: cell(row.first ? item.severity : '', SEVERITY), tone: SEVERITY_TONE[item.severity] },
    { text: cell(row.first ? item.symptom : '', columns.symptom) },
    ...(columns.namespace > 0 ? [{ text: name(row.subject.namespace ?? '', columns.namespace) }] : []),
    { text: name(fittingLabel(row, columns.object), columns.object), tone: row.first ? 'strong' : 'plain' },
    { text: padStart(row.first ? String(item.count) : '', COUNT) + gap },
    { text: padStart(row.first ? ageBetween(item.since, triage.now) : '', AGE) },
    ...(columns.title > 0 && row.first ? [{ text: gap + cutEnd(oneLine(item.title), columns.title, ellipsis) }] : []),
  ];
}

/** What is wrong, below the columns of its row. */
export function titleLine(row: TriageRow, width: number, theme: Theme): Line {
  const indent = MARK + SEVERITY + GAP;
  const text = row.first ? cutEnd(oneLine(row.item.title), width - indent, theme.symbols.ellipsis) : '';
  return [{ text: ' '.repeat(indent) + text, tone: 'plain' }];
}
