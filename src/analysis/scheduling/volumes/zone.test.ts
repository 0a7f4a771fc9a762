import { describe, expect, it } from 'vitest';
import { boundClaim, claim, storageClass, volume } from '../../storage/fixtures.ts';
import { node } from '../fixtures.ts';
import { ask, EPHEMERAL, podWith, storage, using } from './fixtures.ts';
import { volumeZone } from './zone.ts';

const ZONE = 'topology.kubernetes.io/zone';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const CONFLICT = 'UnschedulableAndUnresolvable: node(s) had no available volume zone';
const nodes = [node('a', { labels: { [ZONE]: 'z1' } }), node('b', { labels: { [ZONE]: 'z2' } }), node('c')];
const bound = (labels: Record<string, string>) => ({
  persistentVolumeClaims: [boundClaim('data', 'disk')],
  persistentVolumes: [volume('disk', {}, { labels }, 'Bound')],
});
const wants = podWith(using('data'));

describe('the zone of a volume', () => {
  it('keeps the pod to nodes of that zone, and to nodes without any', () => {
    const { refuses, obstacles } = ask(volumeZone, wants, storage(nodes, bound({ [ZONE]: 'z1' })));
    expect(refuses).toEqual({ b: CONFLICT });
    expect(obstacles).toMatchObject([
      { trouble: 'zone', claim: 'data', volume: 'disk', failures: [{ key: ZONE, values: ['z1'], has: 'z2' }] },
    ]);
  });

  it('may be several', () => {
    expect(ask(volumeZone, wants, storage(nodes, bound({ [ZONE]: 'z1__z2' }))).refuses).toEqual({});
  });

  it('is ignored if one of them is empty', () => {
    expect(ask(volumeZone, wants, storage(nodes, bound({ [ZONE]: 'z9__' }))).skipped).toBe(true);
  });

  it('of old meets the label of today, not the other way round', () => {
    expect(ask(volumeZone, wants, storage(nodes, bound({ [OLD_ZONE]: 'z1' }))).refuses).toEqual({ b: CONFLICT });
    const old = [node('d', { labels: { [OLD_ZONE]: 'z1' } })];
    expect(ask(volumeZone, wants, storage(old, bound({ [ZONE]: 'z1' }))).refuses).toEqual({ d: CONFLICT });
  });

  it('counts beside the region, which a node with a zone only lacks', () => {
    const { refuses } = ask(volumeZone, wants, storage(nodes, bound({ [REGION]: 'r1' })));
    expect(refuses).toEqual({ a: CONFLICT, b: CONFLICT });
  });
});

describe('a claim without a volume', () => {
  const waiting = (spec: object) => ({ persistentVolumeClaims: [claim('data', spec)] });
  const late = storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer' });
  const rejected = (spec: object) =>
    ask(volumeZone, wants, storage(nodes, { ...waiting(spec), storageClasses: [late, storageClass('now')] })).rejects;

  it('says nothing if its class waits for the pod', () => {
    expect(rejected({ storageClassName: 'late' })).toBeUndefined();
  });

  it.each([
    [{ storageClassName: 'now' }, 'PersistentVolume had no name'],
    [{ storageClassName: '' }, 'PersistentVolumeClaim had no pv name and storageClass name'],
    [{ storageClassName: 'nowhere' }, 'storageclass.storage.k8s.io "nowhere" not found'],
    [{ volumeName: 'gone' }, 'persistentvolume "gone" not found'],
  ])('%o rejects the pod', (spec, reason) => {
    expect(rejected(spec)).toBe(`UnschedulableAndUnresolvable: ${reason}`);
  });

  it('rejects the pod if it does not exist, unless it is that of an ephemeral volume', () => {
    expect(ask(volumeZone, wants, storage(nodes)).rejects).toContain('persistentvolumeclaim "data" not found');
    expect(ask(volumeZone, podWith(EPHEMERAL), storage(nodes)).skipped).toBe(true);
  });

  it('rejects nothing while its class or its volume is not known', () => {
    const { storageClasses: _, ...unread } = storage(nodes, waiting({ storageClassName: 'late' }));
    expect(ask(volumeZone, wants, unread)).toMatchObject({ rejects: undefined, unknown: ['storageClasses'] });
    const { persistentVolumes: __, ...unseen } = storage(nodes, bound({}));
    expect(ask(volumeZone, wants, unseen)).toMatchObject({ rejects: undefined, unknown: ['persistentVolumes'] });
  });
});
