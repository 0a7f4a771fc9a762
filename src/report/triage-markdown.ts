/** Triage as Markdown. */

import type { Triage } from '../engine/diagnosis.ts';
import { ageBetween } from '../facts/age.ts';
import { writeUnknown } from './diagnosis-markdown.ts';
import { code, escaped } from './markdown.ts';
import { outcomeOf } from './triage-text.ts';
import { costOf, SEVERITY, typed } from './words.ts';

/** Pure. Ends with a line feed. */
export function triageMarkdown(triage: Triage): string {
  const { lead, says } = outcomeOf(triage);
  const rows = triage.items.map((item) => {
    const cause = item.cause === undefined ? 'not known yet' : `${code(item.cause)} (${item.confidence ?? 'possible'})`;
    const cells = [
      SEVERITY[item.severity].word,
      code(typed(item.subject)),
      escaped(item.symptom),
      ageBetween(item.since, triage.now),
    ];
    return `| ${[...cells, String(item.count), cause, escaped(item.title)].join(' | ')} |`;
  });
  const table = ['| | object | symptom | for | count | cause | what |', '|---|---|---|---|---|---|---|', ...rows];
  return `${[
    `# ${lead}${escaped(says)}`,
    ...(rows.length === 0 ? [] : [table.join('\n')]),
    ...writeUnknown(triage.unknown),
    `_${escaped(costOf(triage.timing, triage.source))}_`,
  ].join('\n\n')}\n`;
}
