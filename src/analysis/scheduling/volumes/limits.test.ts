import type { Volume } from 'kubernetes-types/core/v1.js';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../facts/objects.ts';
import { boundClaim, claim, storageClass, volume } from '../../storage/fixtures.ts';
import type { Cluster } from '../cluster.ts';
import { node, runs, uses } from '../fixtures.ts';
import { ask, EPHEMERAL, podWith, storage, using } from './fixtures.ts';
import { nodeVolumeLimits } from './limits.ts';

const EBS = 'ebs.csi.aws.com';
const FULL = 'Unschedulable: node(s) exceed max volume count';
const csiNode = (name: string, count?: number, driver = EBS): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name },
  spec: { drivers: [{ name: driver, nodeID: name, ...(count === undefined ? {} : { allocatable: { count } }) }] },
});
const attachment = (nodeName: string, persistentVolumeName: string): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadata: { name: `${nodeName}-${persistentVolumeName}` },
  spec: { attacher: EBS, nodeName, source: { persistentVolumeName } },
});
const disk = (name: string, handle = name) => volume(name, { csi: { driver: EBS, volumeHandle: handle } });
const user = (name: string, claimName: string) =>
  runs(name, 'a', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });
const mine = podWith(using('mine'));
const MINE = [boundClaim('mine', 'mine')];

function asked(more: Partial<Cluster>, asking = mine) {
  return ask(nodeVolumeLimits, asking, storage([node('a')], { persistentVolumeClaims: MINE, ...more }));
}

describe('the limit of a node', () => {
  const held = { persistentVolumeClaims: [...MINE, boundClaim('held', 'held')], pods: [user('db', 'held')] };
  const persistentVolumes = [disk('mine'), disk('held')];

  it('counts the volumes of its pods', () => {
    const { refuses, obstacles } = asked({ ...held, persistentVolumes, csiNodes: [csiNode('a', 1)] });
    expect(refuses).toEqual({ a: FULL });
    expect(obstacles).toEqual([{ trouble: 'limit', driver: EBS, limit: 1, attached: 1, wanted: 1 }]);
    expect(asked({ ...held, persistentVolumes, csiNodes: [csiNode('a', 2)] }).refuses).toEqual({});
  });

  it('does not count a volume twice that the node has already', () => {
    const pods = [user('db', 'mine')];
    expect(asked({ pods, persistentVolumes, csiNodes: [csiNode('a', 1)] }).refuses).toEqual({});
  });

  it('counts what is attached though no pod uses it, but not what a pod uses', () => {
    const csiNodes = [csiNode('a', 1)];
    const volumeAttachments = [attachment('a', 'held'), attachment('b', 'mine'), attachment('a', 'none')];
    expect(asked({ persistentVolumes, csiNodes, volumeAttachments }).refuses).toEqual({ a: FULL });
    const pods = [user('db', 'held')];
    const both = { ...held, pods, persistentVolumes, csiNodes: [csiNode('a', 2)], volumeAttachments };
    expect(asked(both).refuses).toEqual({});
  });

  it('counts the volume of the pod even if it is attached already, as the scheduler does', () => {
    const volumeAttachments = [attachment('a', 'mine')];
    expect(asked({ persistentVolumes, csiNodes: [csiNode('a', 1)], volumeAttachments }).refuses).toEqual({ a: FULL });
  });

  it('is none without a CSINode, without a count, and for another driver', () => {
    expect(asked({ persistentVolumes }).refuses).toEqual({});
    expect(asked({ persistentVolumes, csiNodes: [csiNode('a')] }).refuses).toEqual({});
    expect(asked({ persistentVolumes, csiNodes: [csiNode('a', 0, 'other')] }).refuses).toEqual({});
    expect(asked({ persistentVolumes, csiNodes: [csiNode('a', 0)] }).refuses).toEqual({ a: FULL });
  });

  it('counts a volume that is yet to be made by its class', () => {
    const late = { persistentVolumeClaims: [claim('mine', { storageClassName: 'late' })] };
    const storageClasses = [storageClass('late', { provisioner: EBS })];
    expect(asked({ ...late, storageClasses, csiNodes: [csiNode('a', 0)] }).refuses).toEqual({ a: FULL });
    expect(asked({ ...late, csiNodes: [csiNode('a', 0)] }).refuses).toEqual({});
    const old = [storageClass('late', { provisioner: 'kubernetes.io/aws-ebs' })];
    expect(asked({ ...late, storageClasses: old, csiNodes: [csiNode('a', 0)] }).refuses).toEqual({ a: FULL });
    const file = [storageClass('late', { provisioner: 'kubernetes.io/azure-file' })];
    expect(asked({ ...late, storageClasses: file, csiNodes: [csiNode('a', 0, 'file.csi.azure.com')] }).refuses).toEqual(
      {},
    );
  });

  it('counts disks of drivers of old, in a claim and in the pod itself', () => {
    const old = volume('mine', { awsElasticBlockStore: { volumeID: 'aws://z1/vol-1' } });
    expect(asked({ persistentVolumes: [old], csiNodes: [csiNode('a', 0)] }).refuses).toEqual({ a: FULL });
    const inline = podWith({ awsElasticBlockStore: { volumeID: 'vol-1' } });
    expect(asked({ csiNodes: [csiNode('a', 0)] }, inline).refuses).toEqual({ a: FULL });
    const present = [runs('db', 'a', { volumes: [{ name: 'v', awsElasticBlockStore: { volumeID: 'aws:///vol-1' } }] })];
    expect(asked({ csiNodes: [csiNode('a', 1)], pods: present }, inline).refuses).toEqual({});
  });
});

describe('a claim that cannot be counted', () => {
  it('and does not exist keeps the pod from every node', () => {
    const { refuses, obstacles } = asked({ persistentVolumeClaims: [] });
    const reason = 'looking up PVC shop/mine: persistentvolumeclaim "mine" not found';
    expect(refuses).toEqual({ a: `UnschedulableAndUnresolvable: ${reason}` });
    expect(obstacles).toEqual([{ trouble: 'claim-missing', entry: 'v0', claim: 'mine' }]);
  });

  it('and was not made for the pod ends the attempt', () => {
    const { refuses, obstacles } = asked({ persistentVolumeClaims: [claim('web-0-v0')] }, podWith(EPHEMERAL));
    expect(refuses.a).toBe('Error: PVC shop/web-0-v0 was not created for pod shop/web-0 (pod is not owner)');
    expect(obstacles).toMatchObject([{ trouble: 'broken', claim: 'web-0-v0' }]);
  });

  it('of a pod that runs is left out if it does not exist, and ends the attempt if it is that of another pod', () => {
    const csiNodes = [csiNode('a', 1)];
    const persistentVolumes = [disk('mine')];
    expect(asked({ csiNodes, persistentVolumes, pods: [user('db', 'gone')] }).refuses).toEqual({});
    const owners = (uid: string) => ({ ownerReferences: [{ kind: 'Pod', name: 'db', uid, controller: true }] });
    const volumes = [{ name: 'e', ephemeral: {} }] as Volume[];
    const running = (uid: string) =>
      asked({
        csiNodes,
        persistentVolumes,
        persistentVolumeClaims: [...MINE, claim('db-e', {}, owners('first'))],
        pods: [runs('db', 'a', { volumes, uid })],
      }).refuses.a;
    expect(running('first')).toBeUndefined();
    expect(running('second')).toContain('Error: PVC shop/db-e was not created for pod shop/db');
  });

  it('because the disk of a pod makes no sense ends the attempt', () => {
    const { refuses } = asked(
      { csiNodes: [csiNode('a', 9)] },
      podWith({ azureDisk: { kind: 'Shared', diskURI: 'd' } }),
    );
    expect(refuses.a).toBe(
      'Error: converting volume(v0) from inline to csi: kind(Shared) is not supported in csi migration',
    );
  });
});

describe('what is needed to decide', () => {
  const known = { persistentVolumeClaims: MINE, persistentVolumes: [disk('mine')] };
  const without = (list: keyof Cluster, more: Partial<Cluster>) => {
    const { [list]: _, ...rest } = storage([node('a')], { ...known, ...more });
    return ask(nodeVolumeLimits, mine, rest as Cluster).unknown;
  };

  it('is nothing for a pod without volumes that count', () => {
    expect(ask(nodeVolumeLimits, podWith({ emptyDir: {} }), { nodes: [node('a')] })).toMatchObject({
      skipped: true,
      unknown: [],
    });
  });

  it('is the CSINodes, and attachments only where one sets a limit', () => {
    expect(without('csiNodes', {})).toEqual(['csiNodes']);
    expect(without('volumeAttachments', {})).toEqual([]);
    expect(without('volumeAttachments', { csiNodes: [csiNode('a', 1)] })).toEqual(['volumeAttachments']);
  });

  it('is every claim and volume only where the node might be full', () => {
    const only = { persistentVolumeClaims: new Set(['shop/mine']), persistentVolumes: new Set(['/mine']) };
    const roomy = { ...known, only, csiNodes: [csiNode('a', 2)], pods: [user('db', 'held')] };
    expect(ask(nodeVolumeLimits, mine, storage([node('a')], roomy)).unknown).toEqual([]);
    const tight = { ...roomy, csiNodes: [csiNode('a', 1)] };
    expect(ask(nodeVolumeLimits, mine, storage([node('a')], tight)).unknown).toEqual([
      'persistentVolumeClaims',
      'persistentVolumes',
    ]);
  });

  it('is what the pods use, if they were written down without it', () => {
    expect(
      asked({ persistentVolumes: [disk('mine')], csiNodes: [csiNode('a', 1)], pods: [uses('a')] }).unknown,
    ).toEqual(['pods']);
  });
});
