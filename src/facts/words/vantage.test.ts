import { expect, test } from 'vitest';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { known, unreadable } from '../reading.ts';
import type { Request } from '../request.ts';
import type { PodContainer } from './containers.ts';
import { debugCommand, vantagesOf } from './vantage.ts';

const running = (...names: readonly string[]) => names.map((name) => ({ name, state: { running: {} } }));

function podOf(status: object): KubeObject {
  const metadata = { name: 'web-0', namespace: 'shop', uid: 'p1' };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'n1' }, status };
}

/** The node has these images; undefined: it may not be read. */
function worldWith(images?: readonly string[]): World {
  const gap = { what: 'Node n1', reason: 'forbidden', why: 'no' } as const;
  const node = { kind: 'Node', status: { images: images?.map((name) => ({ names: [`${name}@sha256:0`, name] })) } };
  const tryAsk = (request: Request) =>
    request.ask !== 'get' || images === undefined ? unreadable(gap) : known<unknown>(node);
  return { tryAsk, now: new Date(0) } as unknown as World;
}

const from = (status: object, own = false, name = 'web') =>
  vantagesOf(worldWith(), { pod: podOf(status), name } as PodContainer, own).map(({ words }) => words);

test('containers added for debugging come first, the failing one last, and a mesh’s proxy never', () => {
  const status = {
    ephemeralContainerStatuses: running('debugger-x'),
    containerStatuses: [...running('web', 'istio-proxy', 'agent'), { name: 'other', state: { waiting: {} } }],
  };
  expect(from(status)).toEqual([
    'container debugger-x of the same pod',
    'container agent of the same pod',
    'container web itself',
  ]);
  expect(from({ initContainerStatuses: running('proxy') }, true)).toEqual(['container proxy of the same pod']);
  expect(from({ containerStatuses: running('a', 'b', 'c', 'd') })).toHaveLength(3);
});

test('a pod of no workload has no other to look from, nor has what lies inside the pod', () => {
  expect(from({ containerStatuses: [] })).toEqual([]);
  expect(from({ containerStatuses: [] }, true)).toEqual([]);
});

test('the most useful image that the node has is the one to debug with', () => {
  const command = (images?: readonly string[]) => debugCommand(worldWith(images), { pod: podOf({}) } as PodContainer);
  expect(command(['ghcr.io/shop/web:1', 'docker.io/library/debian:12', 'docker.io/library/busybox:1.36'])).toBe(
    'kubectl debug web-0 -n shop --image=docker.io/library/busybox:1.36 --profile=baseline -- sleep 1h',
  );
  expect(command(['ghcr.io/shop/nodejs:1'])).toContain('--image=IMAGE ');
  expect(command()).toContain('--image=IMAGE ');
});
