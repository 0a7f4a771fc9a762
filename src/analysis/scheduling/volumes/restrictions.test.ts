import { describe, expect, it } from 'vitest';
import { claim } from '../../storage/fixtures.ts';
import { node, runs, uses } from '../fixtures.ts';
import { ask, podWith, storage, using } from './fixtures.ts';
import { volumeRestrictions } from './restrictions.ts';

const SINGLE =
  'Unschedulable: node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
const DISK = 'Unschedulable: node(s) had no available disk';
const nodes = [node('a'), node('b')];
const one = claim('one', { accessModes: ['ReadWriteOncePod'] });
const holder = (name: string, on: string, claimName = 'one', namespace = 'shop') =>
  runs(name, on, { namespace, volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });
const wants = podWith(using('one'));

describe('a claim for a single pod', () => {
  it('keeps a second pod from every node, and tells who has it', () => {
    const cluster = storage(nodes, { persistentVolumeClaims: [one], pods: [holder('db', 'a')] });
    const { refuses, obstacles } = ask(volumeRestrictions, wants, cluster);
    expect(refuses).toEqual({ a: SINGLE, b: SINGLE });
    expect(obstacles[0]).toEqual({ trouble: 'single-writer', claim: 'one', holders: ['shop/db'] });
  });

  it('lets the first pod in, also beside one that uses the claim of that name in another namespace', () => {
    const cluster = storage(nodes, { persistentVolumeClaims: [one], pods: [holder('db', 'a', 'one', 'infra')] });
    expect(ask(volumeRestrictions, wants, cluster).skipped).toBe(true);
  });

  it('is shared by many if it says so', () => {
    const shared = claim('one', { accessModes: ['ReadWriteOnce'] });
    const cluster = storage(nodes, { persistentVolumeClaims: [shared], pods: [holder('db', 'a')] });
    expect(ask(volumeRestrictions, wants, cluster).skipped).toBe(true);
  });

  it('is free once the pod that has it is gone', () => {
    const db = holder('db', 'a');
    const cluster = storage([node('a')], { persistentVolumeClaims: [one], pods: [db] });
    expect(ask(volumeRestrictions, wants, cluster, [], [db]).refuses).toEqual({});
  });

  it('frees itself, for the scheduler, with any pod whose claim has the same name', () => {
    const other = holder('other', 'a', 'one', 'infra');
    const cluster = storage([node('a')], { persistentVolumeClaims: [one], pods: [holder('db', 'a'), other] });
    expect(ask(volumeRestrictions, wants, cluster, [], [other]).refuses).toEqual({});
  });

  it('stays open while not all pods are known', () => {
    const cluster = { ...storage(nodes, { persistentVolumeClaims: [one], pods: [] }), podsOf: new Set(['a']) };
    expect(ask(volumeRestrictions, wants, cluster)).toMatchObject({ skipped: true, unknown: ['pods'] });
    const old = storage(nodes, { persistentVolumeClaims: [one], pods: [uses('a')] });
    expect(ask(volumeRestrictions, wants, old).unknown).toEqual(['pods']);
  });
});

describe('a claim', () => {
  it('that does not exist rejects the pod', () => {
    const { rejects, obstacles } = ask(volumeRestrictions, wants, storage(nodes));
    expect(rejects).toBe('UnschedulableAndUnresolvable: persistentvolumeclaim "one" not found');
    expect(obstacles).toEqual([{ trouble: 'claim-missing', claim: 'one' }]);
  });

  it('that could not be read rejects nothing', () => {
    const { persistentVolumeClaims: _, ...unread } = storage(nodes);
    expect(ask(volumeRestrictions, wants, unread)).toMatchObject({
      skipped: true,
      unknown: ['persistentVolumeClaims'],
    });
  });
});

describe('a disk that pods name themselves', () => {
  const gce = (readOnly: boolean) => ({ gcePersistentDisk: { pdName: 'd', readOnly } });
  const rbd = (monitors: string[], readOnly = false, pool?: string) => ({
    rbd: { monitors, image: 'i', readOnly, ...(pool === undefined ? {} : { pool }) },
  });
  const iscsi = (iqn: string, readOnly: boolean) => ({ iscsi: { targetPortal: 'p', iqn, lun: 0, readOnly } });
  const aws = (volumeID: string) => ({ awsElasticBlockStore: { volumeID, readOnly: true } });

  it.each([
    ['a Google disk that one writes', gce(false), gce(true), true],
    ['a Google disk that both read', gce(true), gce(true), false],
    ['an Amazon disk, even if both read', aws('vol-1'), aws('vol-1'), true],
    ['two Amazon disks', aws('vol-1'), aws('vol-2'), false],
    ['an iSCSI name, whatever the lun', iscsi('a', true), iscsi('a', false), true],
    ['an iSCSI name that both read', iscsi('a', true), iscsi('a', true), false],
    ['a Ceph image over one monitor', rbd(['m1', 'm2']), rbd(['m2', 'm3']), true],
    ['a Ceph image of other monitors', rbd(['m1']), rbd(['m2']), false],
    ['a Ceph image of another pool', rbd(['m1']), rbd(['m1'], false, 'fast'), false],
    ['a Ceph image of the default pool', rbd(['m1']), rbd(['m1'], false, 'rbd'), true],
    ['a Ceph image that both read', rbd(['m1'], true), rbd(['m1'], true), false],
    ['disks of two kinds', gce(false), aws('d'), false],
  ])('%s', (_what, mine, other, clashes) => {
    const pods = [runs('db', 'a', { volumes: [{ name: 'disk', ...other }] as never })];
    const { refuses, obstacles } = ask(volumeRestrictions, podWith(mine), storage(nodes, { pods }));
    expect(refuses).toEqual(clashes ? { a: DISK } : {});
    expect(obstacles).toEqual(clashes ? [{ trouble: 'disk', entry: 'v0', holders: ['shop/db'] }] : []);
  });
});
