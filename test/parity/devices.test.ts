import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/analysis/scheduling/simulate.ts';
import { snapshotOf } from '../../src/analysis/scheduling/snapshot.ts';
import { type Case, clusterOf } from './case.ts';
import { type Chance, chanceOf } from './chance.ts';
import { readAnswers, verdictText } from './device-answers.ts';
import { deviceCase } from './device-cases.ts';

const { seed, verdicts, cases } = readAnswers();

function ours(number: number): (string | undefined)[] {
  const one = deviceCase(seed, number) as unknown as Case;
  const { nodes, uncertain } = simulate(one.pod, snapshotOf(clusterOf(one)));
  return nodes.map(({ name, all }) => {
    if (uncertain.has(name)) return undefined;
    const said = all.find(({ plugin }) => plugin === 'DynamicResources');
    if (said === undefined) return '';
    const reasons = said.reasons.map((r) => r.replace(/^running PreFilter plugin "DynamicResources": /, ''));
    return verdictText(said.code, reasons, said.at);
  });
}

/** The value with a few of its fields and items gone. */
function damaged(value: unknown, c: Chance): unknown {
  if (Array.isArray(value)) return value.filter(() => !c.happens(0.01)).map((item) => damaged(item, c));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => key === 'metadata' || !c.happens(0.03));
  return Object.fromEntries(kept.map(([key, item]) => [key, key === 'metadata' ? item : damaged(item, c)]));
}

describe('DynamicResources', () => {
  const numbers = Object.keys(cases).map(Number);
  const theirs = (number: number) => (cases[number] ?? []).map((index) => verdicts[index]);
  const said = new Map(numbers.map((number) => [number, ours(number)]));

  it('says of every node what kube-scheduler says, or that it does not know', () => {
    const different = numbers.filter((number) =>
      theirs(number).some((verdict, i) => said.get(number)?.[i] !== undefined && said.get(number)?.[i] !== verdict),
    );
    expect(different).toEqual([]);
  });

  it('knows nearly always', () => {
    const all = [...said.values()].flat();
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter((verdict) => verdict === undefined).length).toBeLessThan(all.length / 200);
  });

  it('is asked about yes and no alike', () => {
    const all = numbers.flatMap(theirs);
    expect(all.filter((verdict) => verdict === '').length).toBeGreaterThan(all.length / 5);
    expect(new Set(all).size).toBeGreaterThan(50);
  });

  it('survives objects that lack what they should have', () => {
    const whole = deviceCase(seed, 1);
    expect(damaged(whole, chanceOf('x'))).not.toEqual(whole);
    for (const number of numbers) {
      const one = damaged(deviceCase(seed, number), chanceOf(`damage ${number}`)) as Case;
      const asked: Case = { ...one, nodes: one.nodes ?? [], pod: one.pod ?? { metadata: { name: 'target' } } };
      expect(simulate(asked.pod, snapshotOf(clusterOf(asked))).nodes.length, `case ${number}`).toBeDefined();
    }
  });
});
