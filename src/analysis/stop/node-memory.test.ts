import { expect, test } from 'vitest';
import { nodeMemory } from './node-memory.ts';

const DIED = Date.parse('2026-01-05T10:00:00Z');

function event(reason: string, message: string, seconds: number) {
  const time = new Date(DIED + seconds * 1000).toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e' },
    reason,
    message,
    firstTimestamp: time,
    lastTimestamp: time,
  };
}

test.each([
  ['SystemOOM', 'System OOM encountered, victim process: python3, pid: 4242', 1, 'node', 'python3'],
  ['OOMKilling', 'Out of memory: Killed process 4242 (java) total-vm:9kB, anon-rss:8kB', -2, 'node', 'java'],
  ['SystemOOM', 'System OOM encountered', 0, 'node', ''],
  ['OOMKilling', 'Memory cgroup out of memory: Killed process 4242 (java) total-vm:9kB', 0, 'limit', 'java'],
])('%s: %s', (reason, message, seconds, scope, victim) =>
  expect(nodeMemory([event('Starting', '', 0), event(reason, message, seconds)], DIED)).toMatchObject({
    scope,
    says: message,
    victim,
  }),
);

test.each([
  ['SystemOOM', 'System OOM encountered, victim process: python3, pid: 4242', 600],
  ['NodeHasSufficientMemory', 'Node n1 status is now: NodeHasSufficientMemory', 0],
])('nothing of the kind: %s %s at %i s', (reason, message, seconds) =>
  expect(nodeMemory([event(reason, message, seconds)], DIED)).toEqual({ scope: '', says: '', victim: '', at: '' }),
);
