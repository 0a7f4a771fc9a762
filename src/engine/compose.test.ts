import { expect, test } from 'vitest';
import type { Gap } from '../facts/reading.ts';
import { composer } from './compose.ts';
import { conditionsFor } from './conditions.ts';
import { forbidden, THING, VOCABULARY, worldOf } from './fixtures.ts';
import type { FindingSpec } from './tree.ts';

const SPEC: FindingSpec = {
  severity: 'critical',
  confidence: 'proven',
  title: 'T',
  explanation: ' E\n',
  at: [],
  evidence: [],
  fixes: [],
  see: ['https://kubernetes.io/'],
};
const subject = { ...THING, spec: { size: 2, it: "it's" }, names: ['a', 'b', 'a'] };
const noted: Gap[] = [];
const world = worldOf({ dark: forbidden('secrets'), absent: null });
const compose = composer(conditionsFor(VOCABULARY), { subject }, world, (gap) => noted.push(gap));
const finding = (spec: Partial<FindingSpec>, clouded = false) =>
  compose.finding('crash/app-error', { ...SPEC, ...spec }, [], clouded);

test('confidence: a template may choose it, unknown facts lower it', () => {
  expect(finding({}).confidence).toBe('proven');
  expect(finding({}, true).confidence).toBe('likely');
  expect(finding({ confidence: 'likely' }, true).confidence).toBe('likely');
  expect(finding({ confidence: '${subject.spec.size > 1 ? "likely" : "proven"}' }).confidence).toBe('likely');
  expect(finding({ confidence: '${fact("dark") ? "likely" : "proven"}' }).confidence).toBe('possible');
});

test('what cannot be read leaves no trace in a sentence, and is noted', () => {
  noted.length = 0;
  expect(finding({ title: 'Size ${subject.spec.size}${fact("dark")}' }).title).toBe('Size 2');
  expect(noted.map((gap) => gap.what)).toEqual(['secrets']);
  expect(finding({ title: '${subject.spec.nothing}' }).title).toBe('?');
});

test('evidence shows the value at its field, and the command that shows it', () => {
  const [shown, said, chosen] = finding({
    evidence: [
      { says: 'S', object: 'subject', field: 'spec.size' },
      { says: 'S', command: 'kubectl version' },
      {
        says: 'S',
        object: 'subject',
        field: 'spec.size',
        value: 'subject.spec.size + 1',
        observed: '2026-01-01T00:00:00Z',
      },
    ],
  }).evidence;
  expect(shown).toEqual({
    says: 'S',
    object: { kind: 'Thing', namespace: 'shop', name: 'web' },
    field: 'spec.size',
    value: 2,
    command: "kubectl get thing web -n shop -o jsonpath='{.spec.size}'",
    observed: '2026-01-05T10:00:00.000Z',
  });
  expect(said).toEqual({ says: 'S', command: 'kubectl version', observed: '2026-01-05T10:00:00.000Z' });
  expect(chosen).toMatchObject({ value: 3, observed: '2026-01-01T00:00:00Z' });
});

test('evidence that does not hold, or is about nothing, is left out', () => {
  const { evidence } = finding({
    evidence: [
      { when: 'subject.spec.size > 5', says: 'large' },
      { when: 'fact("dark")', says: 'dark' },
      { says: 'about nothing', object: 'fact("absent")' },
      { from: 'fact("dark")' },
      { from: 'subject.names.map(n, {"says": n})' },
      { from: '[{"no": "text"}]' },
    ],
  });
  expect(evidence.map((one) => one.says)).toEqual(['a', 'b', 'a']);
});

test('places: one object, each field once', () => {
  const { at } = finding({
    at: [
      { object: 'subject', field: 'spec.${subject.names[0]}', fields: 'subject.names.map(n, "spec." + n)' },
      { object: '{"kind": "Node", "name": "n1"}', field: 'spec' },
      { object: 'fact("absent")', field: 'spec' },
    ],
  });
  expect(at).toEqual([
    { kind: 'Thing', namespace: 'shop', name: 'web', field: 'spec.a' },
    { kind: 'Thing', namespace: 'shop', name: 'web', field: 'spec.b' },
    { kind: 'Node', name: 'n1', field: 'spec' },
  ]);
});

test('a patch keeps the type of a value, fills keys, and becomes a command that a shell can read', () => {
  const { fixes } = finding({
    fixes: [
      {
        id: 'f',
        title: 'Do ${subject.kind}',
        risk: 'restart',
        object: 'subject',
        patch: {
          spec: {
            size: '${subject.spec.size + 1}',
            '${subject.kind}': 'as ${subject.spec.size}',
            list: ['${subject.spec.it}'],
          },
        },
        undo: 'undo ${subject.kind}',
      },
      { id: 'g', title: 'Not', risk: 'none', when: 'subject.spec.size > 5' },
    ],
  });
  expect(fixes).toEqual([
    {
      id: 'f',
      title: 'Do Thing',
      risk: 'restart',
      verified: false,
      object: { kind: 'Thing', namespace: 'shop', name: 'web' },
      patch: { spec: { size: 3, Thing: 'as 2', list: ["it's"] } },
      command: `kubectl patch thing web -n shop -p '{"spec":{"size":3,"Thing":"as 2","list":["it'\\''s"]}}'`,
      undo: 'undo Thing',
      owner: 'none',
    },
  ]);
});
