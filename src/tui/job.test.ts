import { expect, test } from 'vitest';
import { ended, IDLE, type Job, started, stopped, ticked, WATCH_SECONDS, watchToggled } from './job.ts';

function ticks(job: Job, count: number): Job {
  return count === 0 ? job : ticks(ticked(job), count - 1);
}

test('each run has a number of its own', () => {
  const first = started(IDLE);
  expect(started(first).id).toBe(first.id + 1);
  expect(stopped(first)).toMatchObject({ id: first.id + 1, running: false });
});

test('counts how long a run takes', () => {
  expect(ticks(started(IDLE), 3).seconds).toBe(3);
  expect(ticks(IDLE, 3)).toBe(IDLE);
});

test('a watch runs again after its pause, and ends once it is healthy', () => {
  const watching = ended(watchToggled(started(IDLE)), false);
  expect(watching).toMatchObject({ running: false, watching: true, left: WATCH_SECONDS });
  const again = ticks(watching, WATCH_SECONDS);
  expect(again).toMatchObject({ running: true, id: watching.id + 1 });
  expect(ended(again, true)).toMatchObject({ running: false, watching: false });
});

test('a watch that begins looks at once, and stops when asked again', () => {
  const idle = ended(started(IDLE), false);
  expect(watchToggled(idle)).toMatchObject({ running: true, watching: true });
  expect(watchToggled(watchToggled(idle))).toMatchObject({ watching: false });
});
