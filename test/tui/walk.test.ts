/** The walk screen as a person sees it: read these as scripts. */
import { expect, test } from 'vitest';
import { known } from '../../src/facts/reading.ts';
import { widthOf } from '../../src/tui/text/width.ts';
import { healthy, pending, starting, trainerObject, undecided } from './fixtures.ts';
import { open, WALK } from './open.ts';
import { pause } from './terminal.ts';

const FOUND = '2 causes found after 7 questions';

test('shows the questions as they are answered, then what was found', async () => {
  const north = open({ start: WALK, wait: 60 });
  await north.until('What the answers lead to will stand here.');
  await north.until('reading nodes, events in shop');
  await north.until('Does a scheduling gate');
  expect(north.screen()).toContain('Asking');
  await north.until(FOUND);
  expect(north.screen()).toContain('critical, proven: Pod trainer-0 fits on 3 nodes, but none of their taints is');
  expect(north.screen()).toContain('Pod shop/trainer-0');
  expect(north.screen()).toContain('1 not readable (u)');
});

test('shows the deciding question beside the finding, with why and with kubectl', async () => {
  const north = open({ start: WALK, rows: 40 });
  await north.until(FOUND);
  expect(north.screen()).toContain('> yes     Would a node fit if its');
  expect(north.screen()).toContain('yes: gpu-1, gpu-2 and gpu-3 pass every');
  expect(north.screen()).toContain('A taint keeps pods off a node unless the');
  expect(north.screen()).toContain('unknown Do recent events name');
});

test('goes through the questions, and the details follow', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  await north.press('Tab', 'g');
  expect(north.screen()).toContain('> no      Has the scheduler placed');
  expect(north.screen()).toContain('no: spec.nodeName is empty');
  await north.press('Down');
  expect(north.screen()).toContain('Gates are set by controllers');
});

test('reads the finding to its end: evidence, fixes with their risk, what stayed unknown', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  const seen: string[] = [];
  for (let count = 0; count < 12; count++) {
    seen.push(north.screen());
    await north.press('Down');
  }
  const all = seen.join('\n');
  expect(all).toContain('• StatefulSet shop/trainer: spec.template.spec.tolerations');
  expect(all).toContain('$ kubectl get nodes -o');
  expect(all).toContain('1. Tolerate nvidia.com/gpu=present:NoSchedule in StatefulSet trainer');
  expect(all).toContain('restarts pods; tried on a copy of the facts, which it heals; managed by');
  expect(all).toContain('ask an administrator for: list events in namespace shop');
});

test('switches between findings by number and bracket', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  await north.press(']');
  expect(north.screen()).toContain('Finding 2 of 2');
  expect(north.screen()).toContain('warning, likely: ResourceQuota compute in shop');
  expect(north.screen()).toContain('> no      Would a node fit if the');
  await north.press('1');
  expect(north.screen()).toContain('Finding 1 of 2');
  await north.press('9');
  expect(north.screen()).toContain('Finding 1 of 2');
});

test('opens the evidence as YAML at its field', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  await north.press('Down', 'Down', 'Down', 'Down', 'Enter');
  await north.until('Pod shop/trainer-0 at spec.tolerations');
  expect(north.screen()).toMatch(/^> {3}tolerations:$/m);
  expect(north.screen()).not.toContain('managedFields');
  await north.press('G');
  expect(north.screen()).toContain('phase: Pending');
  await north.press('Esc');
  expect(north.screen()).toContain('Finding 1 of 2');
});

test('says which field is not set', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  await north.press('Enter');
  await north.until('spec.template.spec.tolerations is not set');
  expect(north.screen()).toMatch(/^> spec:$/m);
});

test.each([
  [known(null), 'does not exist (any more)'],
  [{ ok: false, gap: { what: 'it', reason: 'forbidden', why: 'forbidden: get pods', ask: 'ask Kim' } }, 'ask Kim'],
] as const)('says why an object cannot be shown: %#', async (object, words) => {
  const north = open({ start: WALK, object });
  await north.until(FOUND);
  await north.press('Enter');
  await north.until(words);
});

test('copies the selected command, and says so', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  await north.press('Down', 'Down', 'Down', 'y');
  const command = pending.findings[0]?.evidence[0]?.command ?? '';
  expect(north.written()).toContain(`\u001b]52;c;${Buffer.from(command).toString('base64')}\u0007`);
  expect(north.rows().at(-1)).toContain('Sent to your clipboard: kubectl get nodes');
  await north.press('Up');
  expect(north.rows().at(-1)).toContain('q quit');
});

test('what is undecided names what is missing, and whom to ask', async () => {
  const north = open({ start: WALK, diagnose: [undecided] });
  await north.until('Undecided after 4 questions');
  expect(north.screen()).toContain('Not readable, so unknown:');
  expect(north.screen()).toContain('ask an administrator for: list events in namespace shop');
  expect(north.screen()).not.toMatch(/healthy/i);
  await north.press('q');
  expect((await north.ended).exitCode).toBe(3);
});

test.each([
  [healthy, 'Healthy after 7 questions', 'All 3 containers of pod trainer-0 run and are ready.'],
  [starting, 'Still starting after 7 questions', 'The image is being pulled for 20 s'],
])('says what is well: %#', async (diagnosis, status, summary) => {
  const north = open({ start: WALK, diagnose: [diagnosis] });
  await north.until(status);
  expect(north.screen()).toContain(summary);
  await north.press('q');
  const { exitCode, lastDiagnosis } = await north.ended;
  expect(exitCode).toBe(0);
  expect(lastDiagnosis).toBe(diagnosis);
});

test('shows an error in words, and tries again', async () => {
  const north = open({ start: WALK, diagnose: [new Error('pod trainer-0 is not in namespace shop'), pending] });
  await north.until('pod trainer-0 is not in namespace shop');
  expect(north.screen()).toContain('Press r to try again, Esc to go back.');
  await north.press('r');
  await north.until(FOUND);
});

test('watches quietly until it is healthy', async () => {
  const north = open({ start: WALK, diagnose: [pending, pending, healthy], second: 60 });
  await north.until(FOUND);
  await north.press('Tab', 'g', 'w');
  await north.until(/Watching, next check in \d s/);
  expect(north.screen()).toContain('> no      Has the scheduler placed');
  await north.until('Healthy after 7 questions', 4000);
  expect(north.screen()).not.toContain('Watching');
});

test('opens from the list and goes back to it', async () => {
  const north = open();
  await north.until('6 problems');
  await north.press('Down', 'Enter');
  await north.until('Service shop/storefront');
  await north.until(FOUND);
  await north.press('Esc');
  expect(north.screen()).toMatch(/^> critical {2}503/m);
  expect(north.session.asked.filter((asked) => asked.startsWith('triage'))).toHaveLength(1);
});

test('a late answer for an object that was left is not shown for the next one', async () => {
  const north = open({ wait: 30 });
  await north.until('6 problems');
  await north.press('Enter', 'Esc', 'Down', 'Enter');
  await north.until('Service shop/storefront');
  await north.until(FOUND);
  expect(north.session.asked.filter((asked) => asked.startsWith('diagnose'))).toEqual([
    'diagnose checkout',
    'diagnose storefront',
  ]);
});

test('from the command line, Esc leads to the list, which is read then', async () => {
  const north = open({ start: WALK });
  await north.until(FOUND);
  expect(north.session.asked).toEqual(['diagnose trainer-0']);
  await north.press('Esc');
  await north.until('6 problems');
});

test('shows the keys that work now, and only those', async () => {
  const north = open({ start: WALK, diagnose: [healthy] });
  await north.until('Healthy');
  await north.press('?');
  expect(north.screen()).toContain('read everything again and ask again');
  expect(north.screen()).not.toContain('next finding');
  await north.press('?');
  expect(north.screen()).toContain('Healthy');
});

test.each([
  [80, 24],
  [120, 40],
  [60, 15],
])('keeps every line within %ix%i while it is used', async (columns, rows) => {
  const north = open({ start: WALK, columns, rows });
  await north.until(FOUND);
  for (const key of ['Down', 'PgDn', 'Tab', 'PgDn', 'Tab', 'Down', ']', 'G', '?', 'Esc']) {
    await north.press(key);
    expect(north.rows().every((row) => widthOf(row) <= columns)).toBe(true);
    expect(north.rows()[0]).toContain('kubectl north');
    expect(north.rows().at(-1)).toContain('q quit');
  }
});

test('survives a resize while questions are being answered', async () => {
  const north = open({ start: WALK, wait: 25 });
  await north.until('Questions');
  await north.resize(60, 15);
  await north.resize(110, 35);
  await north.until(FOUND);
  expect(north.rows().filter((row) => row.startsWith('kubectl north'))).toHaveLength(1);
  expect(north.rows().at(-1)).toContain('q quit');
});

test('line breaks, tabs and control characters in texts break nothing', async () => {
  const title = 'first line\nsecond\tline\u001b[31m red \u202etxet';
  const finding = { ...pending.findings[0], title } as (typeof pending.findings)[number];
  const north = open({ start: WALK, diagnose: [{ ...pending, findings: [finding] }], object: known(trainerObject) });
  await north.until('1 cause found');
  expect(north.screen()).toContain('critical, proven: first line');
  expect(north.screen()).toContain('  second  line[31m red txet');
  await pause(0);
});
