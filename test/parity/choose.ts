/**
 * Writes a committed set of hard cases: of many random ones those that show something which no case before showed.
 *   node test/parity/choose.ts [--seed N] [--from N] [--only THEMES] [--most N] [--to FILE]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Answer, Case } from './case.ts';
import { ask } from './oracle.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '20000' },
    only: { type: 'string' },
    most: { type: 'string', default: '400' },
    to: { type: 'string', default: 'cases.jsonl.gz' },
  },
});
const BATCH = 500;
const MOST = Number(values.most);

/** What a case shows: which plugins refuse a node together, in which words, and how the attempt ends. */
function traitsOf(one: Case, { result, message, preemption, preFilter, nodes }: Answer): string[] {
  const refused = Object.values(nodes).map(({ all = [] }) => all);
  const together = refused.map((all) => all.map((v) => `${v.plugin} ${v.code}`).join(' + '));
  const words = refused.flat().map((v) => `${v.plugin}: ${v.reasons.join()} ${v.at ?? ''}`);
  const firsts = Object.values(nodes).map(({ first }) => `first ${first?.plugin} ${first?.at}`);
  const candidates = Object.values(preemption?.candidates ?? {});
  return [
    ...together,
    ...words,
    ...firsts,
    `${result}: ${message?.replace(/\d+/g, 'N')}`,
    `PreFilter ${preFilter?.plugin} ${preFilter?.narrowedBy?.join()}`,
    `preemption ${preemption?.reason} ${candidates.map((c) => `${c.victims.length}/${c.pdbViolations ?? 0}`).join(' ')}`,
    `twists ${one.name.split(' + ')[1]}`,
  ];
}

const seen = new Set<string>();
const kept: string[] = [];
for (let start = 1; start < Number(values.from) && kept.length < MOST; start += BATCH) {
  const batch = {
    seed: Number(values.seed),
    start,
    count: BATCH,
    only: values.only,
    kind: (start - 1) % (2 * BATCH) === BATCH ? ('twisted' as const) : ('plain' as const),
  };
  for (const [one, answer] of await ask(batch)) {
    const size = JSON.stringify(one).length;
    if (size > 30_000 || kept.length >= MOST) continue;
    const traits = traitsOf(one, answer).filter((trait) => !seen.has(trait));
    if (traits.length < 2) continue;
    for (const trait of traits) seen.add(trait);
    kept.push(JSON.stringify({ case: one, answer }));
  }
}
const packed = gzipSync(`${kept.join('\n')}\n`, { level: 9 });
writeFileSync(join(import.meta.dirname, values.to), packed);
console.log(`${kept.length} cases, ${Math.ceil(packed.length / 1000)} kB`);
