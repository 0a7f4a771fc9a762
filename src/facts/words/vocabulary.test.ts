/** The words fit together: what one names as a type exists, and what it says can be printed. */
import { expect, test } from 'vitest';
import type { World } from '../../engine/world.ts';
import { KUBERNETES_SCHEMA } from '../schema/types.ts';
import { WORD_TYPES, WORDS } from './vocabulary.ts';
import { word } from './word.ts';

const BASIC = ['string', 'number', 'bool', 'any', 'list', 'map', 'Time', 'Quantity', 'IntOrString'];
const known = new Set([...BASIC, ...Object.keys(WORD_TYPES), ...Object.keys(KUBERNETES_SCHEMA.types)]);
const strange = (type: string) => (type.match(/\w+/g) ?? []).filter((name) => !known.has(name));

test('no word has two meanings', () => {
  const names = WORDS.map((one) => one.name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('no record type has the name of a Kubernetes type', () => {
  expect(Object.keys(WORD_TYPES).filter((name) => KUBERNETES_SCHEMA.types[name] !== undefined)).toEqual([]);
});

test.each(WORDS.map((one) => [one.name, one] as const))(
  '%s: its types exist and its doc is a sentence',
  (_name, one) => {
    expect([...one.parameters.map((p) => p.type), one.returns].flatMap(strange)).toEqual([]);
    expect(one.doc).toMatch(/^[A-Z`].*\.$/);
  },
);

test.each(Object.entries(WORD_TYPES))('the fields of %s have types that exist', (_name, fields) => {
  expect(Object.values(fields).flatMap(strange)).toEqual([]);
});

test('a signature is taken apart', () => {
  const one = word('f(a: map<string, string>, b: list<Pod>, c: number): list<Pod>', 'F.', () => 1);
  expect(one.parameters).toEqual([
    { name: 'a', type: 'map<string, string>' },
    { name: 'b', type: 'list<Pod>' },
    { name: 'c', type: 'number' },
  ]);
  expect([one.name, one.returns]).toEqual(['f', 'list<Pod>']);
  expect(word('g(): number', 'G.', () => 1).parameters).toEqual([]);
  expect(() => word('h', 'H.', () => 1)).toThrow('not a signature: h');
});

function say(name: string, ...args: readonly unknown[]): unknown {
  const found = WORDS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no word ${name}`);
  return found.call({} as World, ...(args as never[]));
}

test.each([
  ['count', [1, 'node'], '1 node'],
  ['count', [0, 'node'], '0 nodes'],
  ['some', [['a', 'b'], 2], 'a, b'],
  ['some', [['a', 'b', 'c', 'd'], 2], 'a, b and 2 more'],
  ['some', [[], 2], ''],
  ['cut', [' a\n  b\tc ', 10], 'a b c'],
  ['cut', ['abcdefgh', 5], 'abcd…'],
  ['doubled', ['128Mi'], '256Mi'],
  ['doubled', ['1.5G'], '3G'],
  ['doubled', ['1000000'], '2000000'],
  ['doubled', ['x'], 'x'],
  ['span', [90], '90 s'],
  ['amount', ['cpu', 0.5], '500m'],
  ['amount', ['memory', 16 * 2 ** 30], '16 Gi'],
])('%s(%j) is %s', (name, args, text) => {
  expect(say(name, ...args)).toBe(text);
});
