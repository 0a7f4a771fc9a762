/** Opens the interface on a test terminal, and leaves it when the test ends. */
import { onTestFinished } from 'vitest';
import { type Ended, runInterface } from '../../src/tui/run.tsx';
import type { Start, Training } from '../../src/tui/session.ts';
import { type Answers, type FakeSession, fakeSession } from './fake-session.ts';
import { trainer } from './fixtures.ts';
import { FRAMES_PER_SECOND, type TestTerminal, testTerminal } from './terminal.ts';

export interface Opening extends Answers {
  readonly columns?: number;
  readonly rows?: number;
  readonly color?: boolean;
  readonly unicode?: boolean;
  readonly start?: Start;
  readonly training?: Training;
  readonly signal?: AbortSignal;
  /** How long a second lasts, in milliseconds. */
  readonly second?: number;
}

export interface Opened extends TestTerminal {
  readonly session: FakeSession;
  readonly ended: Promise<Ended>;
}

export const WALK: Start = { screen: 'walk', subject: trainer };

export function open(opening: Opening = {}): Opened {
  const {
    columns = 80,
    rows = 24,
    color = false,
    unicode = true,
    start = { screen: 'triage' },
    second = 1000,
  } = opening;
  const terminal = testTerminal(columns, rows);
  const session = { ...fakeSession(opening), ...(opening.training && { training: opening.training }) };
  const { stdin, stdout } = terminal;
  const ended = runInterface(
    session,
    start,
    { stdin, stdout, color, unicode, ...(opening.signal && { signal: opening.signal }) },
    { second, framesPerSecond: FRAMES_PER_SECOND },
  );
  let over = false;
  ended.then(
    () => (over = true),
    () => (over = true),
  );
  onTestFinished(async () => {
    if (!over) terminal.send('\u0003');
    await ended;
  });
  return { ...terminal, session, ended };
}
