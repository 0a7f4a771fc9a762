import { expect, test } from 'vitest';
import { VOCABULARY } from './fixtures.ts';
import { FaultyFile, loadTree } from './load.ts';
import { checkExpressions } from './typecheck.ts';

const TREE = `tree: t
title: A tree
subject: Thing
needs:
  - fact("a")
let:
  name: subject.metadata.name
  first: subject.parts[0]
start: first
steps:
  first:
    ask: "Is \${name} there?"
    when: has(subject.size)
    then: { tree: t, each: "subject.parts.filter(p, p.broken)" }
    else: { find: common/healthy }
findings:
  common/healthy:
    severity: info
    confidence: proven
    title: "Fine: \${first.name}"
    explanation: All is well.
    at: [{ object: subject, field: "metadata.\${name}" }]
    evidence: [{ says: "\${subject.?size.orValue(0)}", object: subject }]
    fixes: [{ id: f, title: Do it, risk: none, object: subject, patch: { spec: { name: "\${name}" } } }]
`;

function faultsOf(text: string): string {
  try {
    checkExpressions(loadTree(text, 't.yaml').located, VOCABULARY);
    return '';
  } catch (error) {
    if (!(error instanceof FaultyFile)) throw error;
    return error.message;
  }
}

test('a tree whose expressions fit the types passes', () => {
  expect(faultsOf(TREE)).toBe('');
});

test.each([
  ['a field', 'has(subject.size)', 'has(subject.siez)', /^t\.yaml:13:\d+: .*siez/],
  [
    'a field of a field in has()',
    'has(subject.size)',
    'has(subject.metadata.nmae)',
    /^t\.yaml:13:\d+: No such key: nmae \(in Meta\)/,
  ],
  ["an item's field in has()", 'p.broken)', 'has(p.brokn))', /No such key: brokn \(in Part\)/],
  ['a field after .?', 'subject.?size', 'subject.?siez', /^t\.yaml:23:\d+: No such key: siez \(in Thing\)/],
  ['a field after two .?', 'subject.?size', 'subject.?metadata.?nmae', /No such key: nmae \(in Meta\)/],
  ['a field of an item', 'p.broken)', 'p.brokn)', /^t\.yaml:14:\d+: .*brokn/],
  ['a field of a let value', 'first.name', 'first.nmae', /^t\.yaml:20:\d+: .*nmae/],
  ['a let value', 'Is ${name}', 'Is ${naem}', /^t\.yaml:12:\d+: .*naem/],
  ['a let expression', 'name: subject.metadata.name', 'name: subject.metadta.name', /^t\.yaml:7:\d+: .*metadta/],
  ['a word', 'fact("a")', 'fatc("a")', /^t\.yaml:5:\d+: .*fatc/],
  ['an argument', 'fact("a")', 'fact(1)', /^t\.yaml:5:\d+: .*fact\(int\)/],
  ['an object', 'at: [{ object: subject,', 'at: [{ object: subjekt,', /^t\.yaml:22:\d+: .*subjekt/],
  ['a template in a patch', 'name: "${name}"', 'name: "${nmae}"', /^t\.yaml:24:\d+: .*nmae/],
  ['CEL itself', 'has(subject.size)', 'has(subject.size', /^t\.yaml:13:\d+: /],
  [
    'a condition that is none',
    'when: has(subject.size)',
    'when: subject.metadata.name',
    /^t\.yaml:13:11: gives string, but bool is needed/,
  ],
  [
    'a name that CEL knows',
    '  name: subject',
    '  size: subject.size\n  string: subject.size\n  name: subject',
    /already has a meaning|^$/,
  ],
])('a misspelt %s is found, with its place', (_what, right, wrong, fault) => {
  expect(TREE).toContain(right);
  expect(faultsOf(TREE.replace(right, wrong))).toMatch(fault);
});

test('the column is that of the misspelt part', () => {
  const faults = faultsOf(TREE.replace('has(subject.size)', 'has(subject.size) && subject.siez > 1'));
  const column = Number(/^t\.yaml:13:(\d+):/.exec(faults)?.[1]);
  const line = '    when: has(subject.size) && subject.siez > 1';
  expect(line.slice(column - 1)).toMatch(/^(subject\.|\.?)siez/);
});

test('every misspelling is told', () => {
  const faults = faultsOf(
    TREE.replace('has(subject.size)', 'subject.a').replace('first.name', 'first.b').replace('fact("a")', 'c()'),
  );
  expect(faults.split('\n')).toHaveLength(3);
});
