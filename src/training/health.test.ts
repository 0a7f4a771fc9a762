import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Health, tookText, watchHealth } from './health.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('tells when it heals and when it is broken again, and remembers how long the first time took', () => {
  let healed = false;
  const told: Health[] = [];
  const watch = watchHealth(() => healed, 100);
  watch.subscribe((health) => told.push(health));
  vi.advanceTimersByTime(4900);
  expect(told).toEqual([]);
  healed = true;
  vi.advanceTimersByTime(1000);
  healed = false;
  vi.advanceTimersByTime(1000);
  healed = true;
  expect(watch.stop()).toEqual({ healed: true, seconds: 5 });
  expect(told).toEqual([
    { healed: true, seconds: 5 },
    { healed: false, seconds: 5 },
  ]);
});

test('who comes late is told what is so now; who has left is told nothing', () => {
  const told: Health[] = [];
  const watch = watchHealth(() => true, 100);
  vi.advanceTimersByTime(200);
  watch.subscribe((health) => told.push(health))();
  expect(told).toEqual([{ healed: true, seconds: 0.1 }]);
  expect(watch.stop()).toEqual({ healed: true, seconds: 0.1 });
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(1);
});

test('one that never heals ends without health', () => {
  const watch = watchHealth(() => false);
  vi.advanceTimersByTime(10_000);
  expect(watch.stop()).toBeUndefined();
});

test.each([
  [0.4, '0 s'],
  [48, '48 s'],
  [60, '1 min'],
  [250, '4 min 10 s'],
  [3599.7, '1 h 0 min'],
  [3900, '1 h 5 min'],
])('%d seconds are %s', (seconds, words) => expect(tookText(seconds)).toBe(words));
