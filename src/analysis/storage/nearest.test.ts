import { describe, expect, it } from 'vitest';
import { claim, onlyFrom, volume } from './fixtures.ts';
import { nearestVolumes } from './nearest.ts';

const names = (...args: Parameters<typeof nearestVolumes>) => nearestVolumes(...args).map((near) => near.volume);

const node = (name: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
});

describe('the nearest volumes', () => {
  it('are those with the least that is wrong, the least too small first', () => {
    const volumes = [
      volume('tiny', { capacity: { storage: '1Gi' } }),
      volume('others', { claimRef: { namespace: 'infra', name: 'logs' } }, {}, 'Bound'),
      volume('small', { capacity: { storage: '8Gi' } }),
      volume('slow', { storageClassName: 'slow' }),
      volume('slow-and-small', { storageClassName: 'slow', capacity: { storage: '8Gi' } }),
      volume('fits'),
    ];
    expect(names(claim(), volumes)).toEqual(['fits', 'small', 'tiny', 'slow', 'slow-and-small', 'others']);
  });

  it('begin with the volume that the claim names, whatever is wrong with it', () => {
    const volumes = [volume('fits'), volume('others', { claimRef: { namespace: 'infra', name: 'logs' } }, {}, 'Bound')];
    const [first] = nearestVolumes(claim('data', { volumeName: 'others' }), volumes);
    expect(first).toMatchObject({ volume: 'others', chosen: true, mismatches: [{ kind: 'claimed' }] });
  });

  it('count the nodes that may have the pod', () => {
    const volumes = [volume('east', onlyFrom('zone', 'east')), volume('west', onlyFrom('zone', 'west'))];
    const [first, second] = nearestVolumes(claim(), volumes, [node('n1', { zone: 'west' }), node('n2', {})]);
    expect(first).toMatchObject({ volume: 'west', mismatches: [] });
    expect(second?.mismatches).toMatchObject([
      {
        kind: 'node-affinity',
        has: 'zone=east',
        says: 'can be used only from nodes with zone=east, on none of which the pod may run',
      },
    ]);
    expect(nearestVolumes(claim(), volumes).flatMap((near) => near.mismatches)).toEqual([]);
  });

  it('do not change the list that they are given', () => {
    const volumes = Object.freeze([volume('b'), volume('a')]);
    expect(names(claim(), volumes)).toEqual(['a', 'b']);
    expect(volumes.map((v) => v.metadata.name)).toEqual(['b', 'a']);
  });
});
