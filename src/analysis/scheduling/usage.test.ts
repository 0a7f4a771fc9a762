import { expect, test } from 'vitest';
import { pod } from './fixtures.ts';
import { sharing, usageOf } from './usage.ts';

const running = (spec: object = {}, status: object = {}) => ({ ...pod({ nodeName: 'a', ...spec }), status });

test('a pod that has ended, or has no node and is promised none, takes nothing', () => {
  expect(usageOf(running())).toMatchObject({ node: 'a', labels: {}, priority: 0 });
  expect(usageOf(running({}, { phase: 'Succeeded' }))).toBeUndefined();
  expect(usageOf(pod())).toBeUndefined();
});

test('a promise counts unless the pod is gated or waits for another scheduler', () => {
  const promised = (spec: object) => usageOf({ ...pod(spec), status: { phase: 'Pending', nominatedNodeName: 'b' } });
  expect(promised({})).toMatchObject({ node: '', nominatedNode: 'b' });
  expect(promised({ schedulingGates: [{ name: 'x' }] })).toBeUndefined();
  expect(promised({ schedulerName: 'other' })).toBeUndefined();
});

test('of volumes it keeps those that the scheduler tells apart, and of those what tells them apart', () => {
  const volumes = [
    { name: 'tmp', emptyDir: {} },
    { name: 'data', persistentVolumeClaim: { claimName: 'data-0', readOnly: true } },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } },
    { name: 'disk', gcePersistentDisk: { pdName: 'd', fsType: 'ext4', readOnly: false } },
  ];
  expect(usageOf(running({ volumes }))?.volumes).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
    { name: 'scratch', ephemeral: {} },
    { name: 'disk', gcePersistentDisk: { pdName: 'd' } },
  ]);
});

test('what is equal is kept once; a text is no list that reads the same', () => {
  const share = sharing();
  const [one, other] = [usageOf(running(), share), usageOf(running(), share)];
  expect(one?.requests).toBe(other?.requests);
  expect(one?.labels).toBe(other?.labels);
  expect(share('["a"]')).toBe('["a"]');
  expect(share(['a'])).toEqual(['a']);
});
