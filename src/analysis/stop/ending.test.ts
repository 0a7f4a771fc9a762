import { expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { endingOf } from './ending.ts';

const T0 = Date.parse('2026-01-05T10:00:00Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
const end = (reason = 'Error', message = '') => ({
  exitCode: 137,
  reason,
  message,
  startedAt: at(0),
  finishedAt: at(60),
});

function event(reason: string, message: string, seconds: number, container = 'app'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e' },
    reason,
    message,
    involvedObject: container === '' ? {} : { fieldPath: `spec.containers{${container}}` },
    firstTimestamp: at(seconds),
    lastTimestamp: at(seconds),
  };
}

test.each([
  ['Stopping container app', 'pod-stopped'],
  ['Container app definition changed, will be restarted', 'changed'],
  ['Container app resize requires restart', 'resized'],
  ['Container app failed liveness probe, will be restarted', ''],
])('%s', (message, by) =>
  expect(endingOf('app', end(), [event('Killing', message, 30)])).toMatchObject({ by, told: true }),
);

test('a kill of another run, or of another container, is not the end of this one', () => {
  expect(endingOf('app', end(), [event('Killing', 'Stopping container app', 90)])).toMatchObject({
    by: '',
    told: false,
  });
  expect(endingOf('app', end(), [event('Killing', 'Stopping container log', 30, 'log')]).by).toBe('');
});

test('a sandbox made anew ends every container', () => {
  const changed = event('SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.', 59, '');
  expect(endingOf('app', end(), [changed]).by).toBe('sandbox');
});

test.each([
  ['RestartingAllContainers', 'The container is removed because RestartAllContainers in place', 'restart-rule'],
  ['ContainerStatusUnknown', 'The container could not be located when the pod was terminated', 'lost'],
  ['Unknown', '', 'lost'],
])('reason %s', (reason, message, by) =>
  expect(endingOf('app', end(reason, message), [])).toEqual({ by, says: message || reason, told: false }),
);

test('says whether events tell of the run at all', () => {
  expect(endingOf('app', end(), [event('Started', 'Container started', 0)])).toEqual({ by: '', says: '', told: true });
  expect(endingOf('app', end(), [event('Started', 'Container started', 900)]).told).toBe(false);
});
