import { expect, test } from 'vitest';
import type { Finding } from '../engine/diagnosis.ts';
import { engineOf, forbidden, requestFor, THING, worldOf } from '../engine/fixtures.ts';
import type { Walked } from '../engine/walk.ts';
import { keyOf } from '../facts/request.ts';
import type { Source } from '../facts/source.ts';
import type { Facts } from '../facts/store.ts';
import { diagnosisOf, type Progress, walkToEnd } from './investigate.ts';

const TREE = `
tree: t
title: T
subject: Thing
start: a
steps:
  a: { ask: A?, when: fact("a") == 1, then: b, else: end }
  b: { ask: B?, when: 'facts(["b", "c"]).all(f, f == 1)', then: end, else: end }
`;

/** Facts that are read as they are asked for, from what the test gives. */
function factsOf(given: Readonly<Record<string, unknown>>): Facts & { rounds: number } {
  const loaded: Record<string, unknown> = {};
  const facts = {
    rounds: 0,
    get world() {
      return worldOf(loaded);
    },
    loaded: () => undefined,
    load: async (requests: Parameters<Facts['load']>[0]) => {
      facts.rounds++;
      const wanted = new Set(requests.map(keyOf));
      for (const [name, value] of Object.entries(given)) if (wanted.has(keyOf(requestFor(name)))) loaded[name] = value;
    },
  };
  return facts;
}

test('it walks, reads what is missing, all of it at once, and walks again', async () => {
  const facts = factsOf({ a: 1, b: 1, c: 1 });
  const told: Progress[] = [];
  const walked = await walkToEnd(engineOf(TREE), 't', THING, facts, {
    onProgress: (progress) => told.push(progress),
  });
  expect(walked.path.map((step) => step.answer)).toEqual(['yes', 'yes']);
  expect(facts.rounds).toBe(2);
  expect(told.map(({ path, reading }) => [path.length, reading])).toEqual([
    [0, ['ConfigMap a']],
    [1, ['ConfigMap b', 'ConfigMap c']],
    [2, []],
  ]);
});

test('a walk that asks without end is given up', async () => {
  const facts = factsOf({});
  await expect(walkToEnd(engineOf(TREE), 't', THING, facts)).rejects.toThrow('the walk of t did not come to an end');
  expect(facts.rounds).toBeLessThan(100);
});

test('a walk can be interrupted', async () => {
  const aborted = AbortSignal.abort(new Error('enough'));
  await expect(walkToEnd(engineOf(TREE), 't', THING, factsOf({}), { signal: aborted })).rejects.toThrow('enough');
});

const source = {
  info: { kind: 'recording', context: 'test' },
  usage: () => ({ requests: 0, bytes: 0 }),
} as unknown as Source;
const frame = { source, now: new Date('2026-01-05T10:00:00Z'), started: 0 };

function finding(cause: string, severity: Finding['severity'] = 'critical', more: Partial<Finding> = {}): Finding {
  const at = [{ kind: 'Pod', namespace: 'shop', name: 'web', field: 'spec' }];
  const rest = { explanation: '', evidence: [], fixes: [], path: [], see: [] };
  return { cause, severity, confidence: 'proven', title: cause, at, ...rest, ...more };
}

function diagnosed(findings: Walked['findings'], marks: Walked['marks'] = [], gaps: Walked['gaps'] = []) {
  return diagnosisOf(THING, { pending: [], path: [], findings, gaps, marks }, frame);
}

const root = (one: Finding) => ({ finding: one, contributing: false });

test('root causes first, by severity, then what contributes, then what is not decided', () => {
  const { findings, outcome, summary } = diagnosed([
    root(finding('common/not-enough-evidence')),
    { finding: finding('http/no-ready-endpoints'), contributing: true },
    root(finding('http/service-missing', 'warning')),
    root(finding('crash/app-error')),
    root(finding('crash/oom-limit')),
  ]);
  expect(findings.map((f) => f.cause)).toEqual([
    'crash/app-error',
    'crash/oom-limit',
    'http/service-missing',
    'http/no-ready-endpoints',
    'common/not-enough-evidence',
  ]);
  expect([outcome, summary]).toEqual(['found', 'crash/app-error']);
});

test('the same cause at the same place is one finding with the evidence of both', () => {
  const says = (...texts: string[]) => ({ evidence: texts.map((text) => ({ says: text })) });
  const elsewhere = [{ kind: 'Pod', namespace: 'shop', name: 'web', field: 'spec.other' }];
  const { findings } = diagnosed([
    root(finding('crash/app-error', 'critical', says('a', 'b'))),
    root(finding('crash/app-error', 'critical', says('b', 'c'))),
    root(finding('crash/app-error', 'critical', { at: elsewhere })),
  ]);
  expect(findings.map((f) => f.evidence.map((e) => e.says))).toEqual([['a', 'b', 'c'], []]);
});

test.each([
  ['healthy', ['common/healthy', 'common/healthy']],
  ['starting', ['common/healthy', 'common/starting']],
  ['undecided', ['common/healthy', 'common/no-access']],
  ['undecided', ['common/starting', 'common/no-access']],
  ['undecided', []],
])('without a finding it is %s after %j', (outcome, marks) => {
  expect(
    diagnosed(
      [],
      marks.map((cause) => ({ cause, says: cause })),
    ).outcome,
  ).toBe(outcome);
});

test('what was not decided is no cause', () => {
  const marks = [{ cause: 'common/healthy', says: 'Fine' }];
  expect(diagnosed([root(finding('common/not-enough-evidence'))], marks).outcome).toBe('undecided');
});

test('what could not be read is listed, with what to ask for', () => {
  const reading = forbidden('secrets in shop');
  const gap = reading.ok ? undefined : reading.gap;
  expect(gap && diagnosed([], [], [gap, { ...gap, what: 'logs', ask: 'ask an administrator' }]).unknown).toEqual([
    { what: 'secrets in shop', why: 'forbidden: get secrets in shop', ask: 'try again' },
    { what: 'logs', why: 'forbidden: get secrets in shop', ask: 'ask an administrator' },
  ]);
});
