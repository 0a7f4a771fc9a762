import { expect, test } from 'vitest';
import { containersOf } from './containers.ts';

const NOW = new Date('2026-01-05T10:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();
const ended = (exitCode: number, ran: number, since: number, reason = 'Error') => ({
  terminated: { exitCode, reason, startedAt: ago(since + ran), finishedAt: ago(since) },
});
const runs = (seconds: number) => ({ running: { startedAt: ago(seconds) } });
const waits = (reason: string) => ({ waiting: { reason } });

function one(status: object | undefined, more: { phase?: string; list?: string; spec?: object } = {}) {
  const { phase = 'Running', list = 'containers', spec = {} } = more;
  const statuses = list === 'containers' ? 'containerStatuses' : 'initContainerStatuses';
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { [list]: [{ name: 'app', image: 'app:1', ...spec }] },
    status: { phase, ...(status && { [statuses]: [{ name: 'app', restartCount: 0, ready: false, ...status }] }) },
  };
  const [container] = containersOf(pod, NOW);
  if (container === undefined) throw new Error('there is no container');
  return container;
}

test('a container that its readiness probe finds ready after its first restart does not crash', () => {
  const status = { state: runs(5), lastState: ended(1, 10, 40), restartCount: 1, ready: true };
  expect(one(status, { spec: { readinessProbe: { httpGet: { port: 8080 } } } }).crashing).toBe(false);
});

test.each([
  ['CrashLoopBackOff', { state: waits('CrashLoopBackOff'), lastState: ended(1, 10, 60), restartCount: 5 }, true],
  ['RunContainerError', { state: waits('RunContainerError') }, true],
  ['just ended with an error', { state: ended(1, 10, 1) }, true],
  ['just ended with 0, again', { state: ended(0, 10, 1, 'Completed'), restartCount: 3 }, true],
  ['runs for 5 s after a run of 10 s', { state: runs(5), lastState: ended(1, 10, 40), restartCount: 4 }, true],
  [
    'the same, and happens to be ready',
    { state: runs(5), lastState: ended(1, 10, 40), restartCount: 4, ready: true },
    true,
  ],
  [
    'is ready after its first restart, and no probe has asked it',
    { state: runs(5), lastState: ended(1, 10, 40), restartCount: 1, ready: true },
    true,
  ],
  [
    'has outlived its first, short run',
    { state: runs(11), lastState: ended(1, 10, 40), restartCount: 1, ready: true },
    false,
  ],
  [
    'has begun to run again after a day',
    { state: runs(5), lastState: ended(1, 86_400, 6), restartCount: 1, ready: true },
    false,
  ],
  ['has outlived its last run by far', { state: runs(200), lastState: ended(1, 10, 230), restartCount: 4 }, false],
  [
    'has outlived its last run, but not by far',
    { state: runs(200), lastState: ended(1, 100, 230), restartCount: 4 },
    true,
  ],
  [
    'restarts rarely: ready again after a run of days',
    { state: runs(5), lastState: ended(1, 500_000, 40), restartCount: 4, ready: true },
    false,
  ],
  [
    'ran out of memory after hours, once more',
    { state: runs(5), lastState: ended(137, 20_000, 40, 'OOMKilled'), restartCount: 4, ready: true },
    true,
  ],
  [
    'is terminated for most of its back-off, as with a kubelet that looks every minute',
    { state: ended(1, 2, 30), lastState: ended(1, 2, 70), restartCount: 3 },
    true,
  ],
  ['crashed long ago', { state: runs(5), lastState: ended(1, 10, 700), restartCount: 4 }, false],
  ['runs for the first time', { state: runs(5) }, false],
  ['is created', { state: waits('ContainerCreating') }, false],
  ['is not reported yet', undefined, false],
])('a container that %s: crashing is so', (_what, status, crashing) => {
  expect(one(status).crashing).toBe(crashing);
});

test.each([
  [
    'an init container that ended with 0',
    { state: ended(0, 1, 5) },
    { list: 'initContainers', phase: 'Pending' },
    true,
  ],
  [
    'an init container that ended with 1',
    { state: ended(1, 1, 5) },
    { list: 'initContainers', phase: 'Pending' },
    false,
  ],
  ['a container of a finished pod', { state: ended(0, 1, 5) }, { phase: 'Succeeded' }, true],
  ['the good one of a failed pod', { state: ended(0, 1, 5) }, { phase: 'Failed' }, true],
  ['the bad one of a failed pod', { state: ended(1, 1, 5) }, { phase: 'Failed' }, false],
  ['one that ended with 0 and will be started again', { state: ended(0, 1, 5) }, {}, false],
  ['one that runs', { state: runs(5), ready: true }, {}, false],
])('%s: done is so', (_what, status, more, done) => {
  expect(one(status, more).done).toBe(done);
});

test('the newest run that is over is told, with how long it lasted', () => {
  expect(one({ state: ended(3, 20, 1), lastState: ended(4, 10, 99) }).end).toMatchObject({ exitCode: 3, seconds: 20 });
  expect(one({ state: runs(5), lastState: ended(4, 10, 99) })).toMatchObject({
    ended: true,
    uptime: 5,
    end: { exitCode: 4, seconds: 10 },
  });
  expect(one({ state: runs(5) })).toMatchObject({ ended: false, end: { exitCode: 0, reason: '', seconds: 0 } });
});

test('a run that never started lasted no time, whatever its start says', () => {
  const terminated = { exitCode: 128, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z', finishedAt: ago(60) };
  expect(one({ state: waits('CrashLoopBackOff'), lastState: { terminated } }).end.seconds).toBe(0);
  expect(
    one({
      state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', startedAt: null, finishedAt: null } },
    }).end.seconds,
  ).toBe(0);
});

test('init containers stand first, and those that go on running are sidecars', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { initContainers: [{ name: 'a' }, { name: 'b', restartPolicy: 'Always' }], containers: [{ name: 'c' }] },
  };
  expect(containersOf(pod, NOW).map((c) => [c.name, c.type, c.field, c.state])).toEqual([
    ['a', 'init', 'spec.initContainers[a]', 'unreported'],
    ['b', 'sidecar', 'spec.initContainers[b]', 'unreported'],
    ['c', 'main', 'spec.containers[c]', 'unreported'],
  ]);
});
