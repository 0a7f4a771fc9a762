/** A small vocabulary, a world of given facts and trees written as YAML, for the tests of this folder. */
import { type Reading, unreadable } from '../facts/reading.ts';
import { keyOf, type Request } from '../facts/request.ts';
import { typeOfKind } from '../facts/resources.ts';
import { conditionsFor } from './conditions.ts';
import { loadTree } from './load.ts';
import type { Vocabulary, Word } from './vocabulary.ts';
import type { Engine } from './walk.ts';
import { Pending, Unreadable, type World } from './world.ts';

/** `fact("a")` asks for ConfigMap a and yields what the test says it is. */
export function requestFor(name: string): Request {
  return { ask: 'get', type: typeOfKind('ConfigMap'), namespace: 'shop', name };
}

const fact: Word = {
  name: 'fact',
  parameters: [{ name: 'name', type: 'string' }],
  returns: 'any',
  doc: 'A fact of the test.',
  call: (world: World, name: string) => world.ask(requestFor(name)),
};
const facts: Word = {
  name: 'facts',
  parameters: [{ name: 'names', type: 'list<string>' }],
  returns: 'list<any>',
  doc: 'Several facts of the test, asked for together.',
  call: (world: World, names: readonly string[]) => world.askAll(names.map(requestFor)),
};

export const VOCABULARY: Vocabulary = {
  words: [fact, facts],
  types: {
    Meta: { name: 'string', namespace: 'string', labels: 'map<string, string>' },
    Thing: { kind: 'string', metadata: 'Meta', size: 'number', parts: 'list<Part>' },
    Part: { name: 'string', broken: 'bool' },
  },
};

/** A fact that may not be read. */
export function forbidden(what: string): Reading<unknown> {
  return unreadable({ what, reason: 'forbidden', why: `forbidden: get ${what}` });
}

/** What is not among the facts is not loaded yet. */
export function worldOf(known: Readonly<Record<string, unknown>>, asked: string[] = []): World {
  const byKey = new Map(Object.entries(known).map(([name, value]) => [keyOf(requestFor(name)), value]));
  const tryAskAll = (requests: readonly Request[]): readonly Reading<unknown>[] => {
    asked.push(...requests.map((request) => ('name' in request ? request.name : request.ask)));
    const missing = requests.filter((request) => !byKey.has(keyOf(request)));
    if (missing.length > 0) throw new Pending(missing);
    return requests.map((request) => {
      const value = byKey.get(keyOf(request)) as Reading<unknown> | undefined;
      return typeof value === 'object' && value !== null && 'ok' in value ? value : { ok: true, value, complete: true };
    });
  };
  const given = (reading: Reading<unknown>): unknown => {
    if (!reading.ok) throw new Unreadable(reading.gap);
    return reading.value;
  };
  return {
    now: new Date('2026-01-05T10:00:00Z'),
    ask: (request) => given(tryAskAll([request])[0] as Reading<unknown>),
    tryAsk: (request) => tryAskAll([request])[0] as Reading<unknown>,
    askAll: (requests) => tryAskAll(requests).map(given),
    tryAskAll,
    memo: (_key, compute) => compute(),
    note: () => {},
  };
}

export function engineOf(...files: readonly string[]): Engine {
  const trees = files.map((text, i) => loadTree(text, `tree-${i}.yaml`).tree);
  return { trees: new Map(trees.map((tree) => [tree.tree, tree])), conditions: conditionsFor(VOCABULARY) };
}

export const THING = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'web', namespace: 'shop' } };
