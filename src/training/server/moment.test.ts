import { expect, test } from 'vitest';
import { moved } from './moment.ts';

const pod = (name: string, time: string, status: object) => ({ metadata: { name, creationTimestamp: time }, status });

test('times move, with their fractions; nothing else does', () => {
  const texts = [
    '2026-01-05T10:00:00Z',
    '2026-01-05T10:00:00.123456Z',
    'not 2026-01-05T10:00:00Z',
    '2026-01-05',
    5,
    null,
  ];
  expect(moved([texts], 90)).toEqual([
    ['2026-01-05T10:01:30Z', '2026-01-05T10:01:30.123456Z', 'not 2026-01-05T10:00:00Z', '2026-01-05', 5, null],
  ]);
});

test('a value without a time stays itself, and neighbours go on sharing', () => {
  const status = { startTime: '2026-01-05T10:00:00Z' };
  const still = { labels: { app: 'web' } };
  const pods = [
    pod('a', '2026-01-05T10:00:00Z', status),
    pod('b', '2026-01-05T10:00:01Z', status),
    pod('c', '2026-01-05T10:00:01Z', { ...status }),
  ];
  const [a, b, c, last] = moved([...pods, still], 60);
  expect([a, b, c]).toEqual([
    pod('a', '2026-01-05T10:01:00Z', { startTime: '2026-01-05T10:01:00Z' }),
    pod('b', '2026-01-05T10:01:01Z', { startTime: '2026-01-05T10:01:00Z' }),
    pod('c', '2026-01-05T10:01:01Z', { startTime: '2026-01-05T10:01:00Z' }),
  ]);
  expect((b as (typeof pods)[0]).status).toBe((a as (typeof pods)[0]).status);
  expect(last).toBe(still);
  expect(pods[0]?.metadata.creationTimestamp).toBe('2026-01-05T10:00:00Z');
});
