import { expect, test } from 'vitest';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { known } from '../reading.ts';
import { additionFor } from './adding.ts';

const world = (...images: readonly string[]) =>
  ({ tryAsk: () => known({ status: { images: images.map((name) => ({ names: [name] })) } }) }) as unknown as World;

const crashing = { phase: 'Running', podIP: '10.0.0.7' };
function podOf(spec: object = {}, status: object = crashing, metadata: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', uid: 'p1', ...metadata },
    spec: { nodeName: 'n1', containers: [{ name: 'web' }], ...spec },
    status,
  } as KubeObject;
}
const additionTo = (pod: KubeObject) => additionFor(world('ghcr.io/shop/web:1', 'docker.io/library/busybox:1.36'), pod);

test('a pod whose containers fail can be looked into with an image that its node has', () => {
  expect(additionTo(podOf())).toEqual({
    ...{ namespace: 'shop', pod: 'web-0', uid: 'p1', container: 'north-debug' },
    ...{ image: 'docker.io/library/busybox:1.36', profiles: ['baseline'] },
  });
  expect(additionTo(podOf({ initContainers: [{ name: 'a' }] }, { phase: 'Pending', podIP: 'fd00::7' }))).toBeDefined();
});

test.each<[string, KubeObject]>([
  ['has no network yet', podOf({}, { phase: 'Pending' })],
  ['has ended for good', podOf({}, { phase: 'Failed', podIP: '10.0.0.7' })],
  ['is being deleted', podOf({}, crashing, { deletionTimestamp: '2026-01-05T10:00:00Z' })],
  ['has no node', podOf({ nodeName: undefined })],
])('nothing is offered for a pod that %s', (_, pod) => expect(additionTo(pod)).toBeUndefined());

test('nothing is offered without an image that has the programs', () => {
  expect(additionFor(world('ghcr.io/shop/web:1'), podOf())).toBeUndefined();
  expect(additionFor(world('busybox:1.36'), podOf(), ['netshoot', 'python'])).toBeUndefined();
  expect(additionFor(world('busybox:1.36', 'python:3.12'), podOf(), ['netshoot', 'python'])?.image).toBe('python:3.12');
});

test('a name that the pod knows already is not taken again', () => {
  expect(additionTo(podOf({ ephemeralContainers: [{ name: 'north-debug' }] }))?.container).toBe('north-debug-2');
});

test('it can be restricted only where the pod names the user that it runs as', () => {
  const profiles = (securityContext: object) => additionTo(podOf({ securityContext }))?.profiles;
  expect(profiles({ runAsUser: 1000, runAsNonRoot: true })).toEqual(['baseline', 'restricted']);
  expect(profiles({ runAsNonRoot: true })).toEqual([]);
  expect(profiles({ runAsUser: 0 })).toEqual(['baseline']);
});
