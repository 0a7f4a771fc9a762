/**
 * Holds the simulation of the scheduler against the real one on random cases, and prints how far they agree:
 *   npm run parity [-- --seed N --start N --count N --only THEMES --show N]
 * Batches take turns: as the generator writes them, twisted by what it does not think of, and our own cases about devices.
 */
import { parseArgs } from 'node:util';
import type { Answer, Case } from './case.ts';
import { comparison, type Point } from './compare.ts';
import { ask, missing } from './oracle.ts';

const today = Number(new Date().toISOString().slice(0, 10).replaceAll('-', ''));
const option = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({
  options: {
    seed: option(`${today}`),
    start: option('1'),
    count: option('5000'),
    only: { type: 'string' },
    show: option('5'),
  },
});
const [seed, start, count, show] = [values.seed, values.start, values.count, values.show].map(Number) as [
  number,
  number,
  number,
  number,
];
const BATCH = 250;
const KINDS = ['plain', 'twisted', 'devices'] as const;
const kinds = values.only === undefined || values.only.includes('devices') ? KINDS : KINDS.slice(0, 2);
const kindOf = (from: number) => kinds[Math.floor((from - 1) / BATCH) % kinds.length] ?? 'plain';

interface Score {
  agreed: number;
  differed: number;
}

const scores = new Map<string, Score>();
const different: string[] = [];

function note([one, answer]: readonly [Case, Answer]): void {
  if (answer.error !== undefined) throw new Error(`the oracle failed on ${answer.name}: ${answer.error}`);
  const points = comparison(one, answer);
  for (const { of, agrees } of points) {
    const score = scores.get(of) ?? { agreed: 0, differed: 0 };
    scores.set(of, score);
    if (agrees) score.agreed++;
    else score.differed++;
  }
  const wrong = points.filter((p) => !p.agrees);
  if (wrong.length === 0) return;
  different.push(one.name);
  if (different.length <= show) console.log(`\n${one.name}\n${wrong.slice(0, 6).map(text).join('\n')}`);
}

function text({ of, node, expected, actual }: Point): string {
  return `  ${of}${node === undefined ? '' : ` on ${node}`}\n    kube-scheduler ${JSON.stringify(expected)}\n    north          ${JSON.stringify(actual)}`;
}

const reason = missing();
if (reason !== undefined) {
  console.error(`parity: ${reason}`);
  process.exit(2);
}
for (let from = start; from < start + count; from += BATCH) {
  const batch = {
    seed,
    start: from,
    count: Math.min(BATCH, start + count - from),
    only: values.only,
    kind: kindOf(from),
  };
  for (const pair of await ask(batch)) note(pair);
}
console.log('\n| what | compared | agree |\n|---|--:|--:|');
for (const [of, { agreed, differed }] of scores) {
  const all = agreed + differed;
  console.log(`| ${of} | ${all} | ${differed === 0 ? '100 %' : `${((100 * agreed) / all).toFixed(3)} %`} |`);
}
console.log(`\nseed ${seed}: ${count - different.length} of ${count} cases agree in everything`);
if (different.length > 0) {
  console.log(`they differ in: ${different.slice(0, 20).join(', ')}`);
  process.exitCode = 1;
}
