import { expect, test } from 'vitest';
import { conditionsFor } from './conditions.ts';
import { forbidden, VOCABULARY, worldOf } from './fixtures.ts';
import { Pending } from './world.ts';

const conditions = conditionsFor(VOCABULARY);
const subject = {
  size: 3,
  labels: { app: 'web' },
  parts: [
    { name: 'a', broken: false },
    { name: 'b', broken: true },
  ],
};
const world = worldOf({ dark: forbidden('secrets in shop'), bright: true });
const evaluate = (expression: string) => conditions.evaluate(expression, { subject }, world);

test.each([
  ['fact("dark") || true', true],
  ['true || fact("dark")', true],
  ['fact("dark") && false', false],
  ['false && fact("dark")', false],
  ['[1, 2].exists(i, i == 2 || fact("dark"))', true],
  ['[1, 2].all(i, i > 5 && fact("dark"))', false],
  ['true ? 1 : fact("dark")', 1],
])('what cannot be read does not matter where it decides nothing: %s', (expression, value) => {
  expect(evaluate(expression)).toEqual({ value });
});

test.each([
  'fact("dark")',
  '!fact("dark")',
  'fact("dark") || false',
  'fact("dark") && true',
  'fact("dark") == "x"',
  'fact("dark") ? 1 : 2',
  '[1, 2].exists(i, fact("dark"))',
  '[1, 2].all(i, i == 1 || fact("dark"))',
])('what cannot be read makes unknown what it decides: %s', (expression) => {
  expect(evaluate(expression)).toMatchObject({
    value: undefined,
    gap: { what: 'secrets in shop', reason: 'forbidden' },
  });
});

test('a fact that is not loaded yet is asked for, unless another one decides', () => {
  expect(() => evaluate('fact("later") && true')).toThrow(Pending);
  expect(() => evaluate('fact("later") ? 1 : 2')).toThrow(Pending);
  expect(evaluate('fact("later") || fact("bright")')).toEqual({ value: true });
});

test.each([
  ['subject.missing == ""', 'No such key: missing'],
  ['subject.parts[7].name', 'out of bounds'],
  ['1 == "1"', 'no such overload'],
  ['nobody', 'Unknown variable'],
])('an error is unknown too, with its reason: %s', (expression, reason) => {
  const { value, gap, error } = evaluate(expression);
  expect([value, gap]).toEqual([undefined, undefined]);
  expect(error).toContain(reason);
});

test.each([
  ['subject.size + 1', 4],
  ['subject.size / 2', 1.5],
  ['1 - subject.size', -2],
  ['subject.size * 2 > 5', true],
  ['subject.size == 3', true],
  ['subject.parts.size()', 2],
  ['subject.parts.map(p, p.name).join("+")', 'a+b'],
  ['subject.parts.filter(p, p.broken)', [{ name: 'b', broken: true }]],
  ['subject.?missing.orValue("none")', 'none'],
  ['subject.labels[?"app"].orValue("none")', 'web'],
  ['subject.labels.map(k, k + "=" + subject.labels[k])', ['app=web']],
  ['has(subject.missing)', false],
  ['{"a": [1, {"b": 2}]}', { a: [1, { b: 2 }] }],
  ['{"a": {"b": {"c": 1}}}', { a: { b: { c: 1 } } }],
  ['[{"a": {"b": [{"c": 1}]}}, subject.parts]', [{ a: { b: [{ c: 1 }] } }, subject.parts]],
])('numbers of JSON and of CEL mix, and results are plain JSON: %s', (expression, value) => {
  expect(evaluate(expression)).toEqual({ value });
});

test('a word is given numbers too, however deep they stand', () => {
  const given: unknown[] = [];
  const word = {
    name: 'kept',
    parameters: [{ name: 'value', type: 'any' }],
    returns: 'any',
    doc: '',
    call: (_world: unknown, value: unknown) => given.push(value),
  };
  const { evaluate: run } = conditionsFor({ words: [...VOCABULARY.words, word], types: VOCABULARY.types });
  run('kept({"spec": {"replicas": 2, "ports": [{"port": 80}]}})', { subject }, world);
  expect(given).toEqual([{ spec: { replicas: 2, ports: [{ port: 80 }] } }]);
});
