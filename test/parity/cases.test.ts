/** The simulation says of every committed case what kube-scheduler 1.36.3 said of it: node by node, plugin by plugin, word for word. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PLUGINS } from '../../src/analysis/scheduling/plugins.ts';
import type { Answer, Case } from './case.ts';
import { comparison } from './compare.ts';

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.jsonl.gz'));
const lines = files.flatMap((file) => {
  const text = gunzipSync(readFileSync(join(import.meta.dirname, file))).toString();
  return text.trim().split('\n');
});
const cases = lines.map((line) => JSON.parse(line) as { case: Case; answer: Answer });

test('there are hundreds of them, and they show every plugin refusing, but for devices, which have cases of their own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
  const refusing = cases.flatMap(({ answer }) =>
    Object.values(answer.nodes).flatMap(({ all = [] }) => all.map((v) => v.plugin)),
  );
  const names = PLUGINS.map(({ name }) => name);
  expect(new Set(refusing)).toEqual(new Set(names.filter((name) => name !== 'DynamicResources')));
});

test.each(cases.map((one) => [one.case.name, one] as const))('%s', (_name, { case: one, answer }) => {
  expect(comparison(one, answer).filter(({ agrees }) => !agrees)).toEqual([]);
});

test('another answer is noticed', () => {
  const found = cases.find(({ answer }) => answer.result === 'unschedulable') as (typeof cases)[number];
  const twisted = { ...found.answer, result: 'fits', message: 'no', gate: 'held' };
  const wrong = comparison(found.case, twisted).filter(({ agrees }) => !agrees);
  expect(wrong.map(({ of }) => of)).toEqual(['result', 'gate', 'message']);
});
