import { expect, test } from 'vitest';
import type { KubeObject } from '../facts/objects.ts';
import { podRow } from './pod-status.ts';

const now = new Date('2026-01-05T10:00:00Z');
const RUNNING = { running: { startedAt: '2026-01-05T09:00:00Z' } };

function pod(spec: object, status: object, metadata: object = {}): KubeObject {
  const named = { name: 'web-0', namespace: 'shop', creationTimestamp: '2026-01-05T09:54:30Z', ...metadata };
  return { apiVersion: 'v1', kind: 'Pod', metadata: named, spec: { containers: [{ name: 'a' }], ...spec }, status };
}

function container(state: object, more: object = {}): object {
  return { name: 'a', restartCount: 0, ready: 'running' in state, state, ...more };
}

const two = { containers: [{ name: 'a' }, { name: 'b' }] };
const inits = { initContainers: [{ name: 'i' }, { name: 'j' }] };
const sidecar = { initContainers: [{ name: 's', restartPolicy: 'Always' }] };
const done = { terminated: { exitCode: 0, reason: 'Completed' } };
const ended = { lastState: { terminated: { finishedAt: '2026-01-05T09:58:00Z' } }, restartCount: 5 };
const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
const initialized = { conditions: [{ type: 'Initialized', status: 'True' }] };

test.each([
  ['no container yet', pod({}, { phase: 'Pending' }), 'Pending', '0/1', '0'],
  ['evicted', pod({}, { phase: 'Failed', reason: 'Evicted' }), 'Evicted', '0/1', '0'],
  [
    'gated',
    pod({}, { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    'SchedulingGated',
    '0/1',
    '0',
  ],
  ['running', pod({}, { phase: 'Running', containerStatuses: [container(RUNNING)] }), 'Running', '1/1', '0'],
  [
    'crash loop',
    pod({}, { phase: 'Running', containerStatuses: [container({ waiting: { reason: 'CrashLoopBackOff' } }, ended)] }),
    'CrashLoopBackOff',
    '0/1',
    '5 (2m ago)',
  ],
  [
    'the first container in order names the state',
    pod(two, {
      phase: 'Running',
      containerStatuses: [
        container({ terminated: { exitCode: 3 } }),
        container({ waiting: { reason: 'ImagePullBackOff' } }),
      ],
    }),
    'ExitCode:3',
    '0/2',
    '0',
  ],
  [
    'killed by a signal',
    pod({}, { phase: 'Failed', containerStatuses: [container({ terminated: { exitCode: 137, signal: 9 } })] }),
    'Signal:9',
    '0/1',
    '0',
  ],
  [
    'one of two has ended and the pod is ready',
    pod(two, { phase: 'Running', containerStatuses: [container(done), container(RUNNING)], ...ready }),
    'Running',
    '1/2',
    '0',
  ],
  [
    'one of two has ended and the pod is not ready',
    pod(two, { phase: 'Running', containerStatuses: [container(done), container(RUNNING)] }),
    'NotReady',
    '1/2',
    '0',
  ],
  [
    'second init container runs',
    pod(inits, { phase: 'Pending', initContainerStatuses: [container(done), container(RUNNING)] }),
    'Init:1/2',
    '0/1',
    '0',
  ],
  [
    'init container failed',
    pod(inits, {
      phase: 'Pending',
      initContainerStatuses: [container({ terminated: { exitCode: 1, reason: 'Error' } })],
    }),
    'Init:Error',
    '0/1',
    '0',
  ],
  [
    'init container loops',
    pod(inits, {
      phase: 'Pending',
      initContainerStatuses: [container(done), container({ waiting: { reason: 'CrashLoopBackOff' } }, ended)],
    }),
    'Init:CrashLoopBackOff',
    '0/1',
    '5 (2m ago)',
  ],
  [
    'init container waits for its turn',
    pod(inits, { phase: 'Pending', initContainerStatuses: [container({ waiting: { reason: 'PodInitializing' } })] }),
    'Init:0/2',
    '0/1',
    '0',
  ],
  [
    'init container ended without a reason',
    pod(inits, { phase: 'Pending', initContainerStatuses: [container({ terminated: { exitCode: 2 } })] }),
    'Init:ExitCode:2',
    '0/1',
    '0',
  ],
  [
    'a sidecar counts as a container',
    pod(sidecar, {
      phase: 'Running',
      initContainerStatuses: [{ ...container(RUNNING, { started: true }), name: 's' }],
      containerStatuses: [container(RUNNING)],
    }),
    'Running',
    '2/2',
    '0',
  ],
  [
    'a sidecar that fails after the start is shown as failing',
    pod(sidecar, {
      phase: 'Running',
      initContainerStatuses: [{ ...container({ waiting: { reason: 'CrashLoopBackOff' } }, ended), name: 's' }],
      containerStatuses: [container(RUNNING)],
      ...initialized,
    }),
    'Init:CrashLoopBackOff',
    '1/2',
    '5 (2m ago)',
  ],
  [
    'being deleted',
    pod(
      {},
      { phase: 'Running', containerStatuses: [container(RUNNING)] },
      { deletionTimestamp: '2026-01-05T10:00:00Z' },
    ),
    'Terminating',
    '1/1',
    '0',
  ],
  [
    'being deleted after it ended',
    pod(
      {},
      { phase: 'Succeeded', containerStatuses: [container(done)] },
      { deletionTimestamp: '2026-01-05T10:00:00Z' },
    ),
    'Completed',
    '0/1',
    '0',
  ],
  [
    'on a lost node',
    pod({}, { phase: 'Running', reason: 'NodeLost' }, { deletionTimestamp: '2026-01-05T10:00:00Z' }),
    'Unknown',
    '0/1',
    '0',
  ],
])('%s', (_, object, status, readyText, restarts) => {
  expect(podRow(object, now)).toEqual({
    namespace: 'shop',
    name: 'web-0',
    status,
    ready: readyText,
    restarts,
    age: '5m30s',
  });
});

test('an age that is not known is said so', () => {
  expect(podRow(pod({}, {}, { creationTimestamp: undefined }), now).age).toBe('<unknown>');
});
