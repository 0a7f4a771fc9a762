import { expect, test } from 'vitest';
import { FaultyFile, loadTree } from './load.ts';

const TREE = `tree: t
title: A tree
subject: Thing
start: first
steps:
  first:
    ask: Is it there?
    when: 'true'
    then: { find: common/healthy }
    else: second
  second:
    ask: Is it \${subject.kind}?
    when: 'true'
    then: end
    else: { tree: other, next: first }
findings:
  common/healthy:
    severity: info
    confidence: proven
    title: Fine
    explanation: All is well.
`;

/** Every fault, as `line:column: message`. */
function faultsOf(text: string): readonly string[] {
  try {
    loadTree(text, 'dir/t.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof FaultyFile)) throw error;
    return error.message.split('\n').map((line) => line.replace('dir/t.yaml:', ''));
  }
}

test('a tree that holds together is loaded', () => {
  const { tree } = loadTree(TREE, 'dir/t.yaml', 'built-in');
  expect(tree).toMatchObject({ tree: 't', origin: 'built-in', entry: [], needs: [], let: {} });
  expect(tree.steps.first?.else).toEqual({ next: 'second' });
  expect(tree.steps.first?.then).toEqual({ find: ['common/healthy'] });
  expect(tree.steps.second?.then).toEqual({});
  expect(tree.steps.second?.else).toEqual({ tree: 'other', next: 'first' });
});

test.each([
  ['no YAML', 'tree: [t', /^1:9: /],
  ['a tab', 'tree: t\n\tx: 1', /^2:1: .*tab/i],
  ['no tree', TREE.replace('start: first\n', ''), /start/],
  ['a misspelt key', TREE.replace('    ask: Is it there?', '    aks: Is it there?'), /^7:5: aks is not known here/],
  ['a key of a misspelt target', TREE.replace('{ find: common/healthy }', '{ finds: common/healthy }'), /^9:11: /],
  ['an answer that is missing', TREE.replace('    else: second\n', ''), /^7:5: .*steps\.first\.else/],
  ['a cause that is none', TREE.replace('find: common/healthy', 'find: Healthy'), /^9:19: .*a cause id such as/],
  [
    'a severity that is none',
    TREE.replace('severity: info', 'severity: bad'),
    /^18:15: findings\.common\/healthy\.severity/,
  ],
  ['a step name that is none', TREE.replace('  second:', '  Second:'), /Second/],
  ['a start that is no step', TREE.replace('start: first', 'start: begin'), /^4:8: there is no step begin/],
  [
    'a next step that is none',
    TREE.replace('next: first', 'next: third'),
    /^15:11: there is no step third; the steps are first, second/,
  ],
  ['a step that nothing leads to', TREE.replace('else: second', 'else: end'), /^12:5: step second is never reached/],
  [
    'a cause without a description',
    TREE.replace('common/healthy }', 'common/starting }'),
    /^9:11: common\/starting is not described under findings/,
  ],
  [
    'a description that nothing leads to',
    TREE.replace('{ find: common/healthy }', 'end'),
    /^18:5: common\/healthy is found by no step/,
  ],
  ['an open expression', TREE.replace('${subject.kind}', '${subject.kind'), /^12:10: `\$\{` is not closed/],
])('%s is told with its place', (_what, text, fault) => {
  expect(faultsOf(text).join('\n')).toMatch(fault);
});

test('all faults are told at once', () => {
  const text = TREE.replace('start: first', 'start: begin')
    .replace('next: first', 'next: third')
    .replace('title: Fine', 'title: ${');
  expect(faultsOf(text).map((fault) => fault.split(':')[0])).toEqual(expect.arrayContaining(['4', '15', '20']));
});

test('aliases that multiply are refused', () => {
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n`;
  expect(() => loadTree(bomb, 'bomb.yaml')).toThrow();
});

test('what every finding shows is added to each that names a cause', () => {
  const found =
    TREE.replace('then: end', 'then: { find: a/b }') +
    `  a/b:
    severity: warning
    confidence: likely
    title: Broken
    explanation: It is.
    evidence: [{ says: one }]
everyFinding:
  evidence: [{ says: two }]
`;
  const { findings } = loadTree(found, 'dir/t.yaml').tree;
  expect(findings['a/b']?.evidence).toEqual([{ says: 'one' }, { says: 'two' }]);
  expect(findings['common/healthy']?.evidence).toEqual([]);
});

test('a template in what every finding shows is checked too', () => {
  expect(faultsOf(`${TREE}everyFinding: { evidence: [{ says: '\${' }] }\n`)).toHaveLength(1);
});
