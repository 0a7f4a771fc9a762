/** The question for consent as a person sees it: read these as scripts. */
import { expect, test } from 'vitest';
import { pending } from './fixtures.ts';
import { open, WALK } from './open.ts';

const FOUND = '2 causes found after 7 questions';
const TITLE = 'May a command be run inside a pod?';
const at = { namespace: 'shop', pod: 'web-0', container: 'agent' };
const consent = {
  about: 'whether db:5432 resolves and takes a connection, seen from pod web-0',
  runs: [
    { ...at, command: ['getent', 'hosts', 'db'] },
    { ...at, command: ['timeout', '4', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', 'db', '5432'] },
    { ...at, container: 'proxy', command: ['getent', 'hosts', 'db'] },
  ],
};

test('says what for, what it does, where, and every command, before anything is run', async () => {
  const north = open({ start: WALK, consent, rows: 30 });
  await north.until(TITLE);
  const screen = north.screen().replace(/\s+/g, ' ');
  expect(screen).toContain('whether db:5432 resolves and takes a connection, seen from pod web-0');
  expect(screen).toContain('Nothing is changed');
  expect(screen).toContain('In container agent of pod web-0 in namespace shop: $ getent hosts db');
  expect(screen).toContain(`$ timeout 4 bash -c 'exec 3<>"/dev/tcp/$0/$1"' db 5432`);
  expect(screen).toContain('If none is there, in container proxy');
  expect(screen).toContain('y run it n leave it out');
  expect(north.session.asked).toEqual(['diagnose trainer-0']);
});

test('fits 80 by 24: the answer is asked for where it is seen', async () => {
  const north = open({ start: WALK, consent });
  await north.until(TITLE);
  expect(north.rows()[1]).toBe('The diagnosis waits for your answer: y runs it, n leaves it out.');
  expect(north.rows()[23]).toContain('y run it');
});

test('only y agrees: whoever presses Enter out of habit has agreed to nothing', async () => {
  const north = open({ start: WALK, consent });
  await north.until(TITLE);
  await north.press('Enter', 'Enter');
  expect(north.screen()).toContain(TITLE);
  await north.press('y');
  await north.until(FOUND);
  expect(north.session.asked).toEqual(['diagnose trainer-0', 'consent: yes']);
});

test.each(['n', 'Esc'])('%s leaves it out, and the diagnosis goes on', async (key) => {
  const north = open({ start: WALK, consent });
  await north.until(TITLE);
  await north.press(key);
  await north.until(FOUND);
  expect(north.session.asked).toEqual(['diagnose trainer-0', 'consent: no']);
});

test('a yes is remembered, a no until everything is asked again', async () => {
  const north = open({ start: WALK, consent, diagnose: [pending] });
  await north.until(TITLE);
  await north.press('n');
  await north.until(FOUND);
  await north.press('r');
  await north.until(TITLE);
  await north.press('y');
  await north.until(FOUND);
  await north.press('r');
  await north.until(FOUND);
  expect(north.session.asked.filter((asked) => asked.startsWith('consent'))).toEqual([
    'consent: no',
    'consent: yes',
    'consent: yes',
  ]);
});

test('a watch does not ask again', async () => {
  const north = open({ start: WALK, consent, second: 15 });
  await north.until(TITLE);
  await north.press('n');
  await north.until(FOUND);
  await north.press('w');
  await expect.poll(() => north.session.asked.filter((asked) => asked === 'consent: no').length).toBeGreaterThan(2);
  expect(north.screen()).not.toContain(TITLE);
});

test('whoever leaves while it is asked has agreed to nothing', async () => {
  const north = open({ start: WALK, consent });
  await north.until(TITLE);
  await north.press('q');
  await north.ended;
  expect(north.session.asked).toEqual(['diagnose trainer-0']);
});

const adds = {
  ...{ namespace: 'shop', pod: 'web-0', uid: 'p1', container: 'north-debug', image: 'busybox:1.36' },
  ...{ profiles: ['baseline'] as const, context: 'prod-eu' },
  command:
    'kubectl --context prod-eu debug web-0 -n shop -c north-debug --image=docker.io/library/busybox:1.36 --image-pull-policy=IfNotPresent --profile=baseline -- sleep 300',
};
const addition = { ...consent, adds };
const ADD = 'May a container be added to the pod?';
const FIELD = "Type the pod's name: ";

test('what is added to a pod, for how long and with which command fits 80 by 24, without colour', async () => {
  const north = open({ start: WALK, consent: addition });
  await north.until(ADD);
  expect(north.rows()[1]).toBe(`${FIELD}_`);
  const screen = north.screen().replace(/\s+/g, ' ');
  expect(screen).toContain('This changes the cluster of context prod-eu: container north-debug is added to pod web-0');
  expect(screen).toContain('ends by itself after 5 minutes');
  expect(screen).toContain('stays until the pod is deleted');
  expect(screen.replaceAll(' ', '')).toContain(addition.adds.command.replaceAll(' ', ''));
  expect(north.rows()[23]).toContain('Esc leave it out');
});

test('only the whole name of the pod adds it', async () => {
  const north = open({ start: WALK, consent: addition });
  await north.until(ADD);
  await north.press('web-0x', 'Backspace');
  expect(north.rows()[1]).toBe(`${FIELD}web-0_`);
  await north.press('Enter');
  await north.until(FOUND);
  expect(north.session.asked).toEqual(['diagnose trainer-0', 'consent: yes']);
});

test.each(['Enter', 'y Enter', 'web-1 Enter', 'Esc', 'web-0 Esc'])(
  '%s changes nothing, and the diagnosis goes on',
  async (keys) => {
    const north = open({ start: WALK, consent: addition });
    await north.until(ADD);
    await north.press(...keys.split(' '));
    await north.until(FOUND);
    expect(north.session.asked).toEqual(['diagnose trainer-0', 'consent: no']);
  },
);

test('of a name that is longer than the line its end is seen', async () => {
  const north = open({ start: WALK, consent: addition });
  await north.until(ADD);
  await north.press(`${'worker-'.repeat(12)}x2k4q`);
  expect(north.rows()[1]).toMatch(/^Type the pod's name: \S{53}x2k4q_$/);
});

test('a yes adds it once: the next time it is asked again, a no until everything is asked again', async () => {
  const north = open({ start: WALK, consent: addition, second: 15 });
  await north.until(ADD);
  await north.press('web-0', 'Enter');
  await north.until(FOUND);
  await north.press('r');
  await north.until(ADD);
  await north.press('Esc');
  await north.until(FOUND);
  await north.press('w');
  await expect.poll(() => north.session.asked.filter((asked) => asked === 'consent: no').length).toBeGreaterThan(2);
  expect(north.screen()).not.toContain(ADD);
  expect(north.session.asked.filter((asked) => asked === 'consent: yes')).toHaveLength(1);
});

test('what is typed while it is asked is the name, not a command; Ctrl-C leaves', async () => {
  const north = open({ start: WALK, consent: addition });
  await north.until(ADD);
  await north.press('q', '?');
  expect(north.rows()[1]).toBe(`${FIELD}q?_`);
  await north.press('Ctrl-C');
  expect((await north.ended).exitCode).toBe(130);
  expect(north.session.asked).toEqual(['diagnose trainer-0']);
});
