import { expect, test } from 'vitest';
import { type PodEvent, ranUntilStopped } from './stopped.ts';

const event = (reason: string, second: number, more: Partial<PodEvent> = {}): PodEvent => ({
  reason,
  message: reason === 'Killing' ? 'Stopping container web' : 'Container started',
  pod: 'web-1-a',
  uid: 'u',
  container: 'web',
  last: new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString(),
  count: 1,
  ...more,
});
const ran = (...events: readonly PodEvent[]) =>
  ranUntilStopped(events, ({ pod }) => pod.startsWith('web-1-'), '2026-01-05T10:00:00Z');

test('started once and stopped later: it ran', () => {
  expect(ran(event('Killing', 40), event('Started', 10))).toMatch(/^its pod web-1-a ran for 30 s/);
});

test.each<[string, readonly PodEvent[]]>([
  ['it was stopped at once', [event('Started', 10), event('Killing', 15)]],
  ['it was stopped long after', [event('Started', 10), event('Killing', 500)]],
  ['it was started again', [event('Started', 10, { count: 2 }), event('Killing', 60)]],
  ['it was started again, in an event of its own', [event('Started', 1), event('Started', 10), event('Killing', 60)]],
  [
    'a probe had it killed',
    [event('Started', 10), event('Killing', 60, { message: 'Container web failed liveness probe, will be restarted' })],
  ],
  ['it was not stopped', [event('Started', 10)]],
  ['the start has expired', [event('Killing', 60)]],
  [
    'another of its containers was not stopped',
    [event('Started', 10), event('Killing', 60), event('Started', 10, { container: 'log' })],
  ],
  ['the events are of two pods', [event('Started', 10, { uid: 'v' }), event('Killing', 60)]],
  ['it is of another revision', [event('Started', 10, { pod: 'web-2-a' }), event('Killing', 60, { pod: 'web-2-a' })]],
])('nothing is known: %s', (_, events) => {
  expect(ran(...events)).toBe('');
});
