/** Less access never leads to more: without a right the trees may say less, but nothing new, nothing surer, and not healthy. */
import { expect, test } from 'vitest';
import { openCase } from '../../src/commands/tree-tests.ts';
import { engineWith } from '../../src/commands/trees.ts';
import { withheld } from '../../src/commands/withheld.ts';
import type { Confidence, Diagnosis } from '../../src/engine/diagnosis.ts';
import { RESOURCES } from '../../src/facts/resources.ts';
import type { ExecQuery, GetQuery, ListQuery, LogQuery, Source } from '../../src/facts/source.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { everyCase } from './coverage.ts';

const engine = await engineWith([], undefined);
const ran = await everyCase(engine);
const RIGHTS = ['logs', 'exec', 'usage', ...RESOURCES.map((type) => type.plural)];
const SURENESS: readonly Confidence[] = ['possible', 'likely', 'proven'];

/** A port that is declared nowhere is probably wrong: only the pod itself can say that it listens there all the same. */
const PROBABLE = 'without exec it claims http/target-port-wrong';

/** Whether an address in the environment leads anywhere is a side question: that it cannot be answered does not make a pod doubtful. */
const SIDE_QUESTION = 'services';

function overreach(right: string, all: Diagnosis, less: Diagnosis): readonly string[] {
  const faults: string[] = [];
  const claims = less.findings.filter((f) => !f.cause.startsWith('common/') && f.confidence !== 'possible');
  for (const { cause, confidence, title } of claims) {
    const before = all.findings.filter((f) => f.cause === cause).map((f) => SURENESS.indexOf(f.confidence));
    if (before.length === 0) faults.push(`without ${right} it claims ${cause}: ${title}`);
    else if (Math.max(...before) < SURENESS.indexOf(confidence))
      faults.push(`without ${right} it is surer of ${cause}`);
  }
  if (less.outcome === 'healthy' && all.outcome !== 'healthy' && right !== SIDE_QUESTION)
    faults.push(`without ${right} it is healthy: ${less.summary}`);
  if (less.outcome !== all.outcome && less.unknown.length === 0)
    faults.push(`without ${right} it is ${less.outcome}, and nothing is listed as unknown`);
  for (const finding of less.findings)
    for (const text of [finding.title, ...finding.evidence.map((e) => e.says)])
      if (/\bundefined\b|\bnull\b|\[object/.test(text)) faults.push(`without ${right} it says: ${text}`);
  return faults.filter((fault) => !fault.startsWith(PROBABLE));
}

/** Notes which rights are used. */
function noting(source: Source, used: Set<string>): Source {
  const note = <Q extends object, R>(right: (query: Q) => string, read: (query: Q) => R) => {
    return (query: Q): R => {
      used.add(right(query));
      return read(query);
    };
  };
  const plural = ({ type }: ListQuery | GetQuery) => type.plural;
  return {
    ...source,
    list: note<ListQuery, ReturnType<Source['list']>>(plural, source.list),
    get: note<GetQuery, ReturnType<Source['get']>>(plural, source.get),
    logs: note<LogQuery, ReturnType<Source['logs']>>(() => 'logs', source.logs),
    exec: note<ExecQuery, ReturnType<Source['exec']>>(() => 'exec', source.exec),
    podUsage(nodes) {
      used.add('usage').add('pods');
      return source.podUsage(nodes);
    },
  };
}

test.each(ran)('$file: $test.name', async ({ test: one, folder, result: { diagnosis } }) => {
  const { source, subject } = await openCase(one, folder);
  const faults: string[] = [];
  const used = new Set<string>();
  await diagnose(engine, noting(source, used), subject);
  // Of a right that is never used nothing depends.
  for (const right of RIGHTS.filter((name) => used.has(name))) {
    const less = withheld(source, { unavailable: [right] });
    faults.push(...overreach(right, diagnosis, await diagnose(engine, less, subject)));
  }
  await source.close();
  expect(faults).toEqual([]);
});
