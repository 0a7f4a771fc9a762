import { expect, test } from 'vitest';
import { engineOf, forbidden, THING, worldOf } from './fixtures.ts';
import { walk } from './walk.ts';

const FINDING = 'severity: critical, confidence: proven, explanation: Why.,';
const HEALTHY = '{ severity: info, confidence: proven, title: Fine, explanation: Well. }';

/** Two questions: `a` leads to a cause, `b` to healthy or a cause. */
const TWO = `
tree: two
title: T
subject: Thing
start: a
steps:
  a: { ask: 'A of \${subject.metadata.name}?', teach: Because., when: fact("a") == 1, because: { then: is one, else: 'is \${fact("a")}' }, then: { find: crash/app-error, next: b }, else: b }
  b: { ask: B?, when: fact("b") == 1, then: { find: common/healthy }, else: { find: crash/oom-limit } }
findings:
  common/healthy: ${HEALTHY}
  crash/app-error: { ${FINDING} title: 'A is \${fact("a")}' }
  crash/oom-limit: { ${FINDING} title: B }
`;
const two = engineOf(TWO);
const answers = (walked: ReturnType<typeof walk>) => walked.path.map((step) => `${step.step}=${step.answer}`);
const causes = (walked: ReturnType<typeof walk>) =>
  walked.findings.map(({ finding }) => `${finding.cause} ${finding.confidence}`);

test('the path holds each question with its answer, its reason and what is taught', () => {
  const walked = walk(two, 'two', THING, worldOf({ a: 1, b: 1 }));
  expect(walked.path).toEqual([
    {
      tree: 'two',
      step: 'a',
      subject: { kind: 'Thing', namespace: 'shop', name: 'web' },
      question: 'A of web?',
      answer: 'yes',
      because: 'is one',
      teach: 'Because.',
    },
    {
      tree: 'two',
      step: 'b',
      subject: { kind: 'Thing', namespace: 'shop', name: 'web' },
      question: 'B?',
      answer: 'yes',
      because: '',
    },
  ]);
  expect(causes(walked)).toEqual(['crash/app-error proven']);
  expect(walked.findings[0]?.finding.path.map((step) => step.step)).toEqual(['a']);
  expect(walked.marks).toEqual([{ cause: 'common/healthy', says: 'Fine' }]);
});

test('a walk stops at a fact that is not loaded, and asks for it', () => {
  const walked = walk(two, 'two', THING, worldOf({}));
  expect(walked.path).toEqual([]);
  expect(walked.pending).toMatchObject([{ ask: 'get', name: 'a' }]);
});

test('an unknown answer claims no cause; what is found after it is at most likely', () => {
  const walked = walk(two, 'two', THING, worldOf({ a: forbidden('a'), b: 2 }));
  expect(answers(walked)).toEqual(['a=unknown', 'b=no']);
  expect(walked.path[0]?.because).toBe('a: forbidden: get a');
  expect(causes(walked)).toEqual(['crash/oom-limit likely']);
  expect(walked.gaps.map((gap) => gap.what)).toEqual(['a']);
});

test('after an unknown answer nothing is healthy', () => {
  const walked = walk(two, 'two', THING, worldOf({ a: forbidden('a'), b: 1 }));
  expect(walked.marks.map((mark) => mark.cause)).not.toContain('common/healthy');
  expect(walked.marks.map((mark) => mark.cause)).toContain('common/no-access');
});

test('if both branches of an unknown answer lead to a cause, none is claimed', () => {
  const both = engineOf(TWO.replace('else: b }', 'else: { find: crash/oom-limit } }'));
  const walked = walk(both, 'two', THING, worldOf({ a: forbidden('a'), b: 2 }));
  expect([answers(walked), causes(walked)]).toEqual([['a=unknown'], []]);
});

test('an author may say where an unknown answer leads', () => {
  const said = engineOf(TWO.replace('else: b }', 'else: b, unknown: { find: crash/oom-limit } }'));
  expect(causes(walk(said, 'two', THING, worldOf({ a: forbidden('a') })))).toEqual(['crash/oom-limit proven']);
});

test('needs are asked for together, before the first question and whether or not it needs them', () => {
  const eager = engineOf(TWO.replace('start: a', 'needs: [fact("b"), fact("c")]\nstart: a'));
  const { pending } = walk(eager, 'two', THING, worldOf({}));
  expect(pending.map((request) => 'name' in request && request.name).sort()).toEqual(['a', 'b', 'c']);
});

const PART = `
tree: part
title: P
subject: any
start: p
steps: { p: { ask: P?, when: fact(subject.name) == 1, then: { find: common/healthy }, else: { find: crash/oom-limit } } }
findings:
  common/healthy: ${HEALTHY}
  crash/oom-limit: { ${FINDING} title: '\${subject.name}', at: [{ object: subject.pod, field: spec }] }
`;
const whole = (each: string) => `
tree: whole
title: W
subject: Thing
start: parts
steps:
  parts: { ask: Parts?, when: 'true', then: { tree: part, each: '${each}', next: end }, else: end }
  end: { ask: Else?, when: fact("end") == 1, then: { find: common/healthy }, else: { find: crash/app-error } }
findings:
  common/healthy: ${HEALTHY}
  crash/app-error: { ${FINDING} title: E }
`;
const PARTS = 'subject.parts.map(p, {"name": p, "pod": subject})';
const thing = { ...THING, parts: ['x', 'y', 'z'] };

test('what all items of a list need is asked for at once', () => {
  const { pending } = walk(engineOf(whole(PARTS), PART), 'whole', thing, worldOf({}));
  expect(pending.map((request) => 'name' in request && request.name)).toEqual(['x', 'y', 'z', 'end']);
});

test('each item is walked for itself, and the path says about which it was', () => {
  const walked = walk(engineOf(whole(PARTS), PART), 'whole', thing, worldOf({ x: 1, y: 2, z: 3, end: 1 }));
  expect(walked.path.map((step) => [step.step, step.part, step.answer])).toEqual([
    ['parts', undefined, 'yes'],
    ['p', 'x', 'yes'],
    ['p', 'y', 'no'],
    ['p', 'z', 'no'],
    ['end', undefined, 'yes'],
  ]);
  expect(walked.findings.map(({ finding }) => finding.title)).toEqual(['y', 'z']);
  expect(walked.findings.map(({ finding }) => finding.path.map((step) => step.part))).toEqual([
    [undefined, 'y'],
    [undefined, 'z'],
  ]);
});

test('what is unknown about one item clouds what follows the list', () => {
  const walked = walk(engineOf(whole(PARTS), PART), 'whole', thing, worldOf({ x: 1, y: forbidden('y'), z: 1, end: 2 }));
  expect(causes(walked)).toEqual(['crash/app-error likely']);
});

test('a list that cannot be read clouds what follows, too', () => {
  const walked = walk(
    engineOf(whole('fact("list")'), PART),
    'whole',
    thing,
    worldOf({ list: forbidden('list'), end: 1 }),
  );
  expect([causes(walked), walked.marks.map((mark) => mark.cause)]).toEqual([[], ['common/no-access']]);
  expect(walked.gaps.map((gap) => gap.what)).toEqual(['list']);
});

test('another subject: one that is not there clouds, and is not walked', () => {
  const over = whole(PARTS).replace(
    /\{ tree: part.*?next: end \}/,
    '{ tree: part, subject: fact("other"), next: end }',
  );
  const engine = engineOf(over, PART);
  const other = { name: 'x', pod: THING };
  expect(answers(walk(engine, 'whole', thing, worldOf({ other, x: 1, end: 1 })))).toEqual([
    'parts=yes',
    'p=yes',
    'end=yes',
  ]);
  const without = walk(engine, 'whole', thing, worldOf({ other: null, end: 1 }));
  expect(answers(without)).toEqual(['parts=yes', 'end=yes']);
  expect(without.marks.map((mark) => mark.cause)).toEqual(['common/no-access']);
});

const loop = (name: string, next: string) => `
tree: ${name}
title: L
subject: Thing
start: s
steps: { s: { ask: S?, when: 'true', then: { tree: ${next} }, else: end } }
`;

test('trees that hand over to each other for ever are a fault', () => {
  const engine = engineOf(loop('chicken', 'egg'), loop('egg', 'chicken'));
  expect(() => walk(engine, 'chicken', THING, worldOf({}))).toThrow('trees hand over to each other without end');
});

test('a tree that is not there is a fault', () => {
  expect(() => walk(engineOf(loop('a', 'b')), 'a', THING, worldOf({}))).toThrow('there is no tree b');
});

test('a step is asked once, even if steps lead back to it', () => {
  const ring = engineOf(
    TWO.replace('else: { find: crash/oom-limit } }\nfindings', 'else: { find: crash/oom-limit, next: a } }\nfindings'),
  );
  expect(answers(walk(ring, 'two', THING, worldOf({ a: 1, b: 2 })))).toEqual(['a=yes', 'b=no']);
});

test('a walk for the causes alone neither reads nor says what only explains them', () => {
  const tree = engineOf(`
tree: brief
title: T
subject: Thing
start: a
steps:
  a: { ask: A?, when: fact("a") == 1, because: { then: 'b is \${fact("b")}' }, then: { find: crash/app-error }, else: end }
findings:
  crash/app-error:
    severity: critical
    confidence: '\${fact("a") == 1 ? "proven" : "likely"}'
    title: 'A is \${fact("a")}'
    explanation: 'C is \${fact("c")}'
    at: [{ object: subject, field: size }]
    evidence: [{ says: 'D is \${fact("d")}' }]
    fixes: [{ id: mend, title: 'Set E to \${fact("e")}', risk: none }]
`);
  const whole = walk(tree, 'brief', THING, worldOf({ a: 1 }));
  expect(whole.pending).toMatchObject([{ name: 'b' }]);
  const brief = walk(tree, 'brief', THING, worldOf({ a: 1 }), 'causes');
  expect(brief.pending).toEqual([]);
  expect(brief.findings[0]?.finding).toMatchObject({
    cause: 'crash/app-error',
    confidence: 'proven',
    title: 'A is 1',
    explanation: '',
    at: [{ kind: 'Thing', namespace: 'shop', name: 'web', field: 'size' }],
    evidence: [],
    fixes: [],
  });
});
