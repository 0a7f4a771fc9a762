import { expect, test } from 'vitest';
import { usageOf } from '../../analysis/scheduling/usage.ts';
import { typeOfKind } from '../../facts/resources.ts';
import type { PodUsage } from '../../facts/source.ts';
import { nodesAsked, podFrom } from './usage.ts';

const plain: PodUsage = {
  namespace: 'shop',
  name: 'web-0',
  node: 'n1',
  requests: { cpu: 0.25, memory: 536_870_912, 'nvidia.com/gpu': 2 },
  priority: 1000,
  hostPorts: ['TCP/0.0.0.0/80', 'UDP/10.0.0.1/53'],
  labels: { app: 'web' },
};

test.each([
  ['plain', {}],
  ['no requests', { requests: {}, hostPorts: [], labels: {} }],
  ['going', { terminating: true, preempted: true, startTime: '2026-01-05T10:00:00Z' }],
  ['repelling', { antiAffinity: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } }] }],
  ['with claims', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }] }],
  ['with an ephemeral claim', { volumes: [{ name: 'd', ephemeral: {} }], uid: 'u' }],
  ['promised a node', { node: '', nominatedNode: 'n1' }],
] as [string, Partial<PodUsage>][])('a pod made from usage comes to that usage: %s', (_, more) => {
  expect(usageOf(podFrom({ ...plain, ...more }))).toEqual({ ...plain, ...more });
});

test('which nodes a list asks for', () => {
  const of = (fieldSelector?: string) =>
    nodesAsked({ type: typeOfKind('Pod'), ...(fieldSelector && { fieldSelector }) });
  const running = 'status.phase!=Succeeded,status.phase!=Failed';
  expect(of(running)).toBe('all');
  expect(of(`${running},spec.nodeName!=`)).toBe('all');
  expect(of(`spec.nodeName=n1,${running}`)).toEqual(['n1']);
  expect(of(`metadata.name=a,${running}`)).toBeUndefined();
  expect(of(`spec.nodeName!=n1,${running}`)).toBeUndefined();
  expect(of('spec.nodeName=n1')).toBeUndefined();
  expect(of()).toBeUndefined();
});
