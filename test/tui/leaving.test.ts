/** However the interface ends, the terminal is left as it was found, and the exit code tells what happened. */
import { expect, test } from 'vitest';
import { runInterface } from '../../src/tui/run.tsx';
import type { Session } from '../../src/tui/session.ts';
import { fakeSession } from './fake-session.ts';
import { triage } from './fixtures.ts';
import { open, WALK } from './open.ts';
import { testTerminal } from './terminal.ts';

const AS_FOUND = { alternate: false, raw: false, cursorHidden: false, paste: false };

test('q restores the terminal; what is broken gives exit code 1', async () => {
  const north = open();
  await north.until('6 problems');
  expect(north.modes()).toMatchObject({ alternate: true, raw: true });
  await north.press('q');
  expect(await north.ended).toEqual({ exitCode: 1 });
  expect(north.modes()).toEqual(AS_FOUND);
  expect(north.screen().trim()).toBe('');
});

test('Ctrl-C gives exit code 130, in whatever is open', async () => {
  for (const keys of [[], ['/', 'abc'], ['n'], ['?'], ['Enter']]) {
    const north = open();
    await north.until('6 problems');
    await north.press(...keys);
    await north.press('Ctrl-C');
    expect((await north.ended).exitCode).toBe(130);
    expect(north.modes()).toEqual(AS_FOUND);
  }
});

test('Ctrl-C ends a request that still runs', async () => {
  const north = open({ wait: 5000, start: WALK });
  await north.until('Questions');
  await north.press('Ctrl-C');
  expect((await north.ended).exitCode).toBe(130);
});

test('an unreachable cluster gives exit code 3', async () => {
  const north = open({ triage: [new Error('connection refused')] });
  await north.until('connection refused');
  await north.press('q');
  expect((await north.ended).exitCode).toBe(3);
});

test('a fault while drawing restores the terminal and is reported', async () => {
  const terminal = testTerminal();
  const broken = { ...triage(), items: [{ subject: undefined }] } as unknown as ReturnType<typeof triage>;
  const session: Session = { ...fakeSession(), triage: async () => broken };
  const { stdin, stdout } = terminal;
  await expect(
    runInterface(session, { screen: 'triage' }, { stdin, stdout, color: false, unicode: true }),
  ).rejects.toThrow();
  await terminal.settled();
  expect(terminal.modes()).toEqual(AS_FOUND);
});
