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
