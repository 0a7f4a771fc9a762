import { expect, test } from 'vitest';
import { conditionsFor } from './conditions.ts';
import { forbidden, VOCABULARY, worldOf } from './fixtures.ts';
import { loadTree } from './load.ts';
import { variablesOf } from './variables.ts';

const TREE = `
tree: t
title: T
subject: Thing
let:
  doubled: once + once
  once: fact("number")
  broken: subject.nothing
  dark: fact("dark")
start: s
steps: { s: { ask: Ok?, when: 'true', then: end, else: end } }
`;
const tree = loadTree(TREE, 't.yaml').tree;
const conditions = conditionsFor(VOCABULARY);

test('a value is computed when it is first touched, once, whatever the order of writing', () => {
  const asked: string[] = [];
  const variables = variablesOf(tree, {}, conditions, worldOf({ number: 21 }, asked));
  expect(asked).toEqual([]);
  expect(conditions.evaluate('doubled + once', variables, worldOf({}))).toEqual({ value: 63 });
  expect(asked).toEqual(['number']);
});

test('a value that cannot be read makes unknown only what touches it', () => {
  const world = worldOf({ dark: forbidden('secrets'), number: 1 });
  const variables = variablesOf(tree, {}, conditions, world);
  expect(conditions.evaluate('once == 1', variables, world)).toEqual({ value: true });
  expect(conditions.evaluate('dark', variables, world).gap?.what).toBe('secrets');
  expect(conditions.evaluate('dark || true', variables, world)).toEqual({ value: true });
});

test('an error in a value names it', () => {
  const variables = variablesOf(tree, {}, conditions, worldOf({}));
  expect(conditions.evaluate('broken', variables, worldOf({})).error).toBe('broken: No such key: nothing');
});
