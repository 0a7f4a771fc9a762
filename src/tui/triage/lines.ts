/** What the triage screen says in words: its status line, its empty states, and the details of the selected row. */
import type { Triage } from '../../engine/diagnosis.ts';
import { clockOf } from '../text/clock.ts';
import { counted } from '../text/counted.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { cutEnd, cutMiddle, widthOf } from '../text/width.ts';
import { oneLine, wrap } from '../text/wrap.ts';
import type { Theme } from '../theme.ts';
import { fullName, shortName, type TriageRow } from './rows.ts';
import type { TriageState } from './state.ts';

/** `namespace shop` or `all namespaces`. */
export function scopeWords(namespace: string | undefined): string {
  return namespace === undefined ? 'all namespaces' : `namespace ${namespace}`;
}

function examinedWords(triage: Triage): string {
  const { pods, workloads } = triage.examined;
  return `${counted(pods, 'pod')} and ${counted(workloads, 'workload')}`;
}

/** `(12 s)` once a wait is long enough to notice. */
export function waitWords(seconds: number): string {
  return seconds < 2 ? '' : ` (${seconds} s)`;
}

/** Prefix for a screen that is being watched. */
export function watchWords(job: TriageState['job']): string {
  if (!job.watching) return '';
  return job.running
    ? `Watching, checking now${waitWords(job.seconds)}. `
    : `Watching, next check in ${job.left} s (w stops). `;
}

export function triageStatus(state: TriageState, theme: Theme): Line {
  const { result, job, error } = state;
  const watch = watchWords(job);
  if (error !== undefined && result !== undefined && !job.running)
    return [{ text: watch }, { text: `Not checked again: ${oneLine(error)}`, tone: 'critical' }];
  if (result === undefined) {
    if (error !== undefined && !job.running) return line('Nothing could be read.', 'critical');
    const what = state.progress?.reading.map(oneLine).join(', ') || scopeWords(state.scope.namespace);
    return line(`Reading ${what}${theme.symbols.ellipsis}${waitWords(job.seconds)}`);
  }
  if (job.running && !job.watching) return line(`Checking again${theme.symbols.ellipsis}${waitWords(job.seconds)}`);
  const at = clockOf(result.now);
  const read = `${examinedWords(result)} read${at === '' ? '' : ` at ${at}`}`;
  const found = result.items.length === 0 ? '' : `${counted(result.items.length, 'problem')}, worst first; `;
  return [{ text: watch, tone: 'info' }, { text: `${found}${read}` }];
}

/** What stands in place of rows when there are none. */
export function emptyLines(state: TriageState, width: number): readonly Line[] {
  const { result, error } = state;
  if (result === undefined) {
    if (error === undefined || state.job.running) return [];
    return [
      ...paragraph(error, width, 'critical'),
      [],
      ...paragraph('Press r to try again, n to choose another namespace, q to quit.', width),
    ];
  }
  if (state.filter.trim() !== '' && result.items.length > 0)
    return paragraph(`No row contains "${state.filter.trim()}". Esc clears the filter.`, width);
  const where = result.scope === '*' ? 'in any namespace' : `in namespace ${result.scope}`;
  const { pods, workloads } = result.examined;
  if (result.unknown.length > 0)
    return [
      ...paragraph(
        `Nothing broken was seen ${where}, but not everything could be read: this does not say that all is well.`,
        width,
        'warning',
      ),
      ...paragraph(`Read: ${examinedWords(result)}. Not readable (u shows why, and whom to ask):`, width),
      ...result.unknown.flatMap((unknown) => paragraph(unknown.what, width, 'plain', line('  - '))),
    ];
  if (pods === 0 && workloads === 0)
    return [
      ...paragraph(`There is nothing to look at ${where}: it holds no pods and no workloads.`, width),
      ...paragraph('Press n to choose another namespace, or A to look at all of them.', width),
    ];
  return [
    ...paragraph(`Nothing broken was found ${where}.`, width, 'good'),
    ...paragraph(`Everything was readable: ${examinedWords(result)}, and none of them is failing or waiting.`, width),
    [],
    ...paragraph('Still trouble? Name the object that does not work: kubectl north TYPE/NAME.', width),
  ];
}

/** The selected row in full, at most `height` lines. */
export function detailLines(row: TriageRow, width: number, height: number, theme: Theme): readonly Line[] {
  const { item } = row;
  const about = [
    ...(item.cause === undefined ? [] : [`cause ${item.cause}`]),
    ...(item.confidence === undefined ? [] : [item.confidence]),
  ].join(', ');
  const prefix = about === '' ? '' : `${about}, of `;
  const name = cutMiddle(fullName(row.subject), width - widthOf(prefix), theme.symbols.ellipsis);
  const same = row.first ? '' : `Same cause as ${shortName(item.subject)}: `;
  const others = item.others.slice(0, 3).map(shortName).join(', ');
  const rest = Math.max(item.others.length, item.count - 1) - Math.min(3, item.others.length);
  const more = rest > 0 ? ` and ${rest} more (Right lists them)` : '';
  const below = [
    line(prefix + name, 'faint'),
    ...(others === '' || !row.first ? [] : [line(`also ${others}${more}`, 'faint')]),
  ];
  const room = Math.max(1, height - below.length);
  const words = wrap(same + oneLine(item.title), width);
  const last = cutEnd(words.slice(room - 1).join(' '), width, theme.symbols.ellipsis);
  const title = [...words.slice(0, room - 1), ...(last === '' ? [] : [last])].map((text) => line(text, 'strong'));
  return [...title, ...below].slice(0, height);
}
