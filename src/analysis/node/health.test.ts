import { describe, expect, test } from 'vitest';
import { nodeHealth } from './health.ts';

const NOW = '2026-01-05T10:00:00Z';

function node(...conditions: object[]) {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, status: { conditions } };
}

function ready(status: string, reason = '', message = '', lastHeartbeatTime = '2026-01-05T09:58:00Z') {
  return { type: 'Ready', status, reason, message, lastHeartbeatTime, lastTransitionTime: '2026-01-05T09:00:00Z' };
}

function lease(renewTime: string) {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'n1', namespace: 'kube-node-lease' },
    spec: { renewTime },
  };
}

describe('a node is ready', () => {
  test.each([
    ['its Lease is fresh', lease('2026-01-05T09:59:51.196522Z'), NOW],
    ['it has no Lease', null, NOW],
    ['its Lease could be old, but so is all that is known of the cluster', lease('2026-01-05T09:00:00Z'), ''],
    ['its Lease is from what is the future here', lease('2026-01-05T11:00:00Z'), NOW],
  ])('when the condition says so and %s', (_, held, clock) => {
    expect(nodeHealth(node(ready('True')), held, clock)).toMatchObject({ ready: true, fault: '', ahead: false });
  });
});

test('a Lease that is no longer renewed tells of a dead kubelet before the condition does', () => {
  const health = nodeHealth(node(ready('True')), lease('2026-01-05T09:59:05Z'), NOW);
  expect(health).toMatchObject({ ready: false, fault: 'silent', ahead: true, heard: '2026-01-05T09:59:05Z' });
});

test.each([
  ['silent', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'],
  ['never-heard', 'Unknown', 'NodeStatusNeverUpdated', 'Kubelet never posted node status.'],
  [
    'network',
    'False',
    'KubeletNotReady',
    'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
  ],
  ['runtime', 'False', 'KubeletNotReady', 'container runtime is down'],
  ['runtime', 'False', 'KubeletNotReady', '[container runtime status check may not have completed yet]'],
  [
    'overloaded',
    'False',
    'KubeletNotReady',
    'PLEG is not healthy: pleg was last seen active 3m5s ago; threshold is 3m0s',
  ],
  ['shutting-down', 'False', 'KubeletNotReady', 'node is shutting down'],
  ['other', 'False', 'KubeletNotReady', 'CSINode is not yet initialized'],
])('%s: Ready is %s, %s', (fault, status, reason, message) => {
  expect(nodeHealth(node(ready(status, reason, message)), null, NOW)).toMatchObject({
    ready: false,
    fault,
    status,
    message,
    since: '2026-01-05T09:00:00Z',
  });
});

test('a node without conditions was never heard of', () => {
  expect(nodeHealth(node(), null, NOW)).toMatchObject({ ready: false, fault: 'never-heard', status: '', heard: '' });
});

test('pressure is told with its time, and only where it is', () => {
  const disk = { type: 'DiskPressure', status: 'True', message: 'kubelet has disk pressure', lastTransitionTime: NOW };
  const memory = { type: 'MemoryPressure', status: 'False' };
  expect(nodeHealth(node(ready('True'), disk, memory), null, NOW).pressures).toEqual([
    { type: 'DiskPressure', since: NOW, message: 'kubelet has disk pressure' },
  ]);
});
