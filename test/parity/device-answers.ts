/**
 * What kube-scheduler says of some of our cases about devices, kept for machines that have no oracle. As a program it asks the oracle anew:
 *   node test/parity/device-answers.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, type Case, clusterOf } from './case.ts';
import { ask, missing } from './oracle.ts';

const FILE = join(import.meta.dirname, 'device-answers.json');
const SEED = 1;
const COUNT = 600;

/** Of each case the verdict of DynamicResources on each node, in the order of their names: an index of `verdicts`, of which the first is a yes. */
interface Answers {
  readonly seed: number;
  readonly verdicts: readonly string[];
  readonly cases: Readonly<Record<string, readonly number[]>>;
}

export function readAnswers(): Answers {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Answers;
}

export function verdictText(code: string, reasons: readonly string[], at = ''): string {
  return [code, at, ...reasons].join('|');
}

function pack(pairs: readonly (readonly [Case, Answer])[]): Answers {
  const verdicts = [''];
  const cases: Record<string, number[]> = {};
  for (const [one, { nodes }] of pairs) {
    const number = /\/(\d+)/.exec(one.name)?.[1] ?? '';
    cases[number] = clusterOf(one).nodes.map(({ metadata: { name } }) => {
      const said = nodes[name]?.all?.find(({ plugin }) => plugin === 'DynamicResources');
      const text = said === undefined ? '' : verdictText(said.code, said.reasons, said.at);
      if (!verdicts.includes(text)) verdicts.push(text);
      return verdicts.indexOf(text);
    });
  }
  return { seed: SEED, verdicts, cases };
}

if (process.argv[1] === import.meta.filename) {
  const reason = missing();
  if (reason !== undefined) throw new Error(reason);
  const { verdicts, ...rest } = pack(await ask({ seed: SEED, start: 1, count: COUNT, kind: 'devices' }));
  const lines = verdicts.map((text) => ` ${JSON.stringify(text)}`).join(',\n');
  const text = `{"seed":${rest.seed},\n"verdicts":[\n${lines}\n],\n"cases":${JSON.stringify(rest.cases)}}\n`;
  writeFileSync(FILE, text);
}
