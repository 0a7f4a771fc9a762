import { describe, expect, it } from 'vitest';
import { fitPod } from '../../analysis/scheduling/fit.ts';
import { node } from '../../analysis/scheduling/fixtures.ts';
import { podWith, using } from '../../analysis/scheduling/volumes/fixtures.ts';
import { boundClaim, claim, onlyFrom, storageClass, volume } from '../../analysis/storage/fixtures.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { known, type Reading, unreadable } from '../reading.ts';
import type { Request } from '../request.ts';
import { clusterLists } from './clusterlists.ts';

/** A world of some objects; `asked` gathers what is read, in rounds. */
function worldOf(objects: readonly KubeObject[], refused: readonly string[] = [], truncated: readonly string[] = []) {
  const asked: string[][] = [];
  const noted: string[] = [];
  const answer = (request: Request): Reading<unknown> => {
    if (request.ask !== 'list' && request.ask !== 'get') throw new Error(`asked for ${request.ask}`);
    const { kind } = request.type;
    if (refused.includes(kind)) return unreadable({ what: kind, reason: 'forbidden', why: 'no' });
    const ofKind = objects.filter((o) => o.kind === kind);
    if (request.ask === 'list') return known(ofKind, !truncated.includes(kind));
    return known(ofKind.find((o) => o.metadata.name === request.name) ?? null);
  };
  const world: World = {
    now: new Date('2026-01-05T10:00:00Z'),
    ask: () => undefined,
    tryAsk: answer,
    askAll: () => [],
    tryAskAll: (requests) => {
      asked.push(
        requests.map((r) => (r.ask === 'get' ? `${r.type.kind} ${r.name}` : r.ask === 'list' ? r.type.kind : r.ask)),
      );
      return requests.map(answer);
    },
    memo: (_key, compute) => compute(),
    note: (gap) => noted.push(gap.what),
  };
  return { world, asked, noted };
}

const nodes = [node('a', { labels: { zone: 'z1' } }), node('b', { labels: { zone: 'z2' } })];
const wants = podWith(using('data'));
const settle = (world: World) =>
  clusterLists(world).settle((lists) =>
    fitPod(
      wants,
      nodes,
      new Map([
        ['a', []],
        ['b', []],
      ]),
      lists,
    ),
  );

describe('what is read for a pod with a claim', () => {
  it('is the claim, then its volume alone, if it has one', () => {
    const { world, asked } = worldOf([boundClaim('data', 'disk'), volume('disk', onlyFrom('zone', 'z1'))]);
    expect(settle(world)).toMatchObject({ feasible: ['a'], unknown: [] });
    expect(asked).toEqual([['PersistentVolumeClaim data'], ['PersistentVolume disk']]);
  });

  it('is the claim, then its class alone, if a volume can be made anywhere', () => {
    const late = storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer' });
    const { world, asked } = worldOf([claim('data', { storageClassName: 'late' }), late, volume('other')]);
    expect(settle(world)).toMatchObject({ feasible: ['a', 'b'], unknown: [] });
    expect(asked[0]).toEqual(['PersistentVolumeClaim data']);
    expect(asked[1]).toEqual(['StorageClass late']);
    expect(asked.flat()).not.toContain('PersistentVolume');
  });

  it('is every volume, if one made by hand must be found', () => {
    const byHand = storageClass('manual', {
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    const { world, asked } = worldOf([claim(), byHand, volume('disk', onlyFrom('zone', 'z2'))]);
    expect(settle(world)).toMatchObject({ feasible: ['b'], unknown: [] });
    expect(asked.flat()).toContain('PersistentVolume');
  });

  it('is no more than the claim, if it does not exist', () => {
    const { world, asked } = worldOf([]);
    const fit = settle(world);
    expect(fit.feasible).toEqual([]);
    expect(fit.groups.map((group) => group.blockers)).toEqual([['volume:claim-missing']]);
    expect(asked).toEqual([['PersistentVolumeClaim data']]);
  });
});

describe('what could not be read', () => {
  it('stays unknown, is noted, and is not asked for again', () => {
    const { world, asked, noted } = worldOf([], ['PersistentVolumeClaim']);
    expect(settle(world)).toMatchObject({ feasible: ['a', 'b'], unknown: ['persistentVolumeClaims'] });
    expect(asked).toEqual([['PersistentVolumeClaim data']]);
    expect(noted).toEqual(['PersistentVolumeClaim']);
  });

  it('as a whole is not taken for all there is', () => {
    const byHand = storageClass('manual', {
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    const { world } = worldOf([claim(), byHand], [], ['PersistentVolume']);
    expect(settle(world)).toMatchObject({ feasible: ['a', 'b'], unknown: ['persistentVolumes'] });
  });
});
