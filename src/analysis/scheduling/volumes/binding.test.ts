import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../facts/objects.ts';
import { boundClaim, claim, onlyFrom, storageClass, volume } from '../../storage/fixtures.ts';
import type { Cluster } from '../cluster.ts';
import { node } from '../fixtures.ts';
import { volumeBinding } from './binding.ts';
import { ask, EPHEMERAL, podWith, storage, using } from './fixtures.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const X = 'UnschedulableAndUnresolvable: ';
const AFFINITY = "node(s) didn't match PersistentVolume's node affinity";
const NONE = "node(s) didn't find available persistent volumes to bind";
const SPACE = 'node(s) did not have enough free storage';
const GONE = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

const nodes = [node('a', { labels: { [ZONE]: 'z1' } }), node('b', { labels: { [ZONE]: 'z2' } })];
const late = (more: object = {}) => storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer', ...more });
const manual = storageClass('manual', {
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const wants = podWith(using('data'));
const asked = (more: Partial<Cluster>, asking = wants) =>
  ask(volumeBinding, asking, storage(nodes, { storageClasses: [late(), manual, storageClass('now')], ...more }));

describe('a claim with which the pod can go nowhere', () => {
  const rejected = (...persistentVolumeClaims: KubeObject[]) => asked({ persistentVolumeClaims });

  it.each<[string, KubeObject[], string, string]>([
    ['does not exist', [], 'persistentvolumeclaim "data" not found', 'claim-missing'],
    [
      'has lost its volume',
      [{ ...boundClaim('data', 'disk'), status: { phase: 'Lost' } }],
      'persistentvolumeclaim "data" bound to non-existent persistentvolume "disk"',
      'claim-lost',
    ],
    [
      'is being deleted',
      [claim('data', {}, { deletionTimestamp: '2026-01-05T10:00:00Z' })],
      'persistentvolumeclaim "data" is being deleted',
      'claim-deleting',
    ],
    [
      'is not bound, and nothing waits for the pod',
      [claim('data', { storageClassName: 'now' })],
      'pod has unbound immediate PersistentVolumeClaims',
      'claim-unbound',
    ],
    [
      'names a class that does not exist',
      [claim('data', { storageClassName: 'nowhere' })],
      'pod has unbound immediate PersistentVolumeClaims',
      'claim-unbound',
    ],
    [
      'names a volume and waits for it, whatever its class',
      [claim('data', { volumeName: 'disk', storageClassName: 'late' })],
      'pod has unbound immediate PersistentVolumeClaims',
      'claim-unbound',
    ],
  ])('%s', (_what, claims, reason, trouble) => {
    const { rejects, obstacles } = rejected(...claims);
    expect(rejects).toBe(X + reason);
    expect(obstacles).toMatchObject([{ trouble, claim: 'data' }]);
  });

  it('ends the attempt if its class does not say when to bind', () => {
    const storageClasses = [{ ...storageClass('odd'), volumeBindingMode: undefined }];
    const { rejects } = asked({ storageClasses, persistentVolumeClaims: [claim('data', { storageClassName: 'odd' })] });
    expect(rejects).toBe('Error: VolumeBindingMode not set for StorageClass "odd"');
  });

  it('is judged only if it and its class are known', () => {
    const { persistentVolumeClaims: _, ...unread } = storage(nodes);
    expect(ask(volumeBinding, wants, unread)).toMatchObject({ skipped: true, unknown: ['persistentVolumeClaims'] });
    const { storageClasses: __, ...unseen } = storage(nodes, { persistentVolumeClaims: [claim('data')] });
    expect(ask(volumeBinding, wants, unseen)).toMatchObject({ skipped: true, unknown: ['storageClasses'] });
  });
});

describe('the claim of an ephemeral volume', () => {
  const made = (uid: string, controller = true) =>
    claim(
      'web-0-v0',
      { storageClassName: 'late' },
      { ownerReferences: [{ kind: 'Pod', name: 'web-0', uid, controller }] },
    );
  const rejected = (...persistentVolumeClaims: KubeObject[]) =>
    asked({ persistentVolumeClaims }, podWith(EPHEMERAL)).rejects;

  it('is made by a controller, and must be that of this very pod', () => {
    expect(rejected()).toBe(
      `${X}waiting for ephemeral volume controller to create the persistentvolumeclaim "web-0-v0"`,
    );
    expect(rejected(made('uid-web-0'))).toBeUndefined();
    const foreign = `${X}PVC shop/web-0-v0 was not created for pod shop/web-0 (pod is not owner)`;
    expect(rejected(made('earlier'))).toBe(foreign);
    expect(rejected(made('uid-web-0', false))).toBe(foreign);
    expect(rejected(claim('web-0-v0', { storageClassName: 'late' }))).toBe(foreign);
  });
});

describe('a claim that has its volume', () => {
  const persistentVolumeClaims = [boundClaim('data', 'disk')];
  const refused = (persistentVolumes: KubeObject[], more: Partial<Cluster> = {}) =>
    asked({ persistentVolumeClaims, persistentVolumes, ...more });

  it('goes where the volume can be used', () => {
    const { refuses, obstacles } = refused([volume('disk', onlyFrom(ZONE, 'z1'))]);
    expect(refuses).toEqual({ b: X + AFFINITY });
    expect(obstacles).toMatchObject([
      { trouble: 'node-affinity', claim: 'data', volume: 'disk', failures: [{ key: ZONE, values: ['z1'], has: 'z2' }] },
    ]);
    expect(refused([volume('disk')]).refuses).toEqual({});
  });

  it('goes nowhere if the volume does not exist', () => {
    const { refuses, obstacles } = refused([]);
    expect(refuses).toEqual({ a: X + GONE, b: X + GONE });
    expect(obstacles[0]).toEqual({ trouble: 'volume-missing', claim: 'data', volume: 'disk' });
  });

  it('is not held to the name of the node, which the scheduler does not show to volumes', () => {
    const fields = (operator: string) => ({
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator, values: ['a'] }] }] },
      },
    });
    expect(refused([volume('disk', fields('In'))]).refuses).toEqual({});
    expect(refused([volume('disk', fields('Exists'))]).refuses).toEqual({ a: X + AFFINITY, b: X + AFFINITY });
    const empty = { nodeAffinity: { required: { nodeSelectorTerms: [{}] } } };
    expect(refused([volume('disk', empty)]).refuses).toEqual({ a: X + AFFINITY, b: X + AFFINITY });
  });

  it('of a driver of old goes by the labels of the CSI driver on nodes that have it', () => {
    const old = volume('disk', { awsElasticBlockStore: { volumeID: 'vol-1' } }, { labels: { [ZONE]: 'z1' } });
    const csiNode = (name: string, plugins: string) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name, annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': plugins } },
    });
    const csiNodes = [csiNode('a', 'kubernetes.io/gce-pd,kubernetes.io/aws-ebs'), csiNode('b', 'kubernetes.io/gce-pd')];
    expect(refused([old], { csiNodes }).refuses).toEqual({ a: X + AFFINITY });
    const broken = volume('disk', { awsElasticBlockStore: { volumeID: 'aws://x/y/z' } });
    expect(refused([broken], { csiNodes }).refuses.a).toMatch(/^Error: could not translate pv: failed to translate/);
    const { csiNodes: _, ...unread } = storage(nodes, { persistentVolumeClaims, persistentVolumes: [old] });
    expect(ask(volumeBinding, wants, unread)).toMatchObject({ refuses: {}, unknown: ['csiNodes'] });
  });

  it('says nothing while the volume is not known, and asks for no other', () => {
    const { persistentVolumes: _, ...unread } = storage(nodes, { persistentVolumeClaims });
    expect(ask(volumeBinding, wants, unread)).toMatchObject({ refuses: {}, unknown: ['persistentVolumes'] });
    const one = { ...unread, persistentVolumes: [], only: { persistentVolumes: new Set(['/disk']) } };
    expect(ask(volumeBinding, wants, one)).toMatchObject({ refuses: { a: X + GONE, b: X + GONE }, unknown: [] });
  });
});

describe('a claim that waits for the pod, and volumes made by hand', () => {
  const small = { capacity: { storage: '1Gi' } };
  const refused = (claims: KubeObject[], volumes: KubeObject[], asking = wants) =>
    asked({ persistentVolumeClaims: claims, persistentVolumes: volumes }, asking).refuses;
  const both = { a: X + NONE, b: X + NONE };
  const ref = { namespace: 'shop', name: 'data' };

  it('takes one that matches and can be used from the node', () => {
    expect(refused([claim()], [volume('disk', onlyFrom(HOST, 'a'))])).toEqual({ b: X + NONE });
    expect(refused([claim()], [volume('disk', { ...onlyFrom(HOST, 'a'), ...small })])).toEqual(both);
    expect(asked({ persistentVolumeClaims: [claim()] }).obstacles[0]).toMatchObject({
      trouble: 'no-volume',
      claim: 'data',
    });
  });

  it('takes a volume for each of two claims, the smallest that is large enough', () => {
    const claims = [claim('data'), claim('logs', { resources: { requests: { storage: '20Gi' } } })];
    const two = podWith(using('logs'), using('data'));
    const large = volume('large', { capacity: { storage: '30Gi' } });
    expect(refused(claims, [large, volume('disk')], two)).toEqual({});
    expect(refused(claims, [large], two)).toEqual(both);
  });

  it('finds none for a claim that the pod mounts twice, if there is but one', () => {
    const twice = podWith(using('data'), using('data'));
    expect(refused([claim()], [volume('disk')], twice)).toEqual(both);
    expect(refused([claim()], [volume('disk'), volume('spare')], twice)).toEqual({});
    expect(refused([claim()], [volume('disk', { claimRef: ref }), volume('spare')], twice)).toEqual({});
  });

  it('takes the volume that is reserved for it and no other, even where that cannot be used', () => {
    const reserved = volume('mine', { claimRef: ref, ...onlyFrom(HOST, 'a') }, {}, 'Bound');
    expect(refused([claim()], [volume('disk'), reserved])).toEqual({ b: X + NONE });
  });

  it('takes a reserved volume whatever its access modes, not one too small or of another class', () => {
    const shared = claim('data', { accessModes: ['ReadWriteMany'] });
    expect(refused([shared], [volume('mine', { claimRef: ref })])).toEqual({});
    expect(refused([shared], [volume('mine', { claimRef: ref, ...small })])).toEqual(both);
    expect(refused([shared], [volume('mine', { claimRef: ref, storageClassName: 'other' })])).toEqual(both);
  });

  it('has the luck of the scheduler, which takes any of two volumes of one size', () => {
    const claims = [claim('data'), claim('logs', { selector: { matchLabels: { tier: 'db' } } })];
    const two = podWith(using('data'), using('logs'));
    const volumes = [volume('disk', {}, { labels: { tier: 'db' } }), volume('plain')];
    expect(refused(claims, volumes, two)).toEqual({});
    expect(refused(claims, volumes.toReversed(), two)).toEqual({});
    const larger = [volume('disk', {}, { labels: { tier: 'db' } }), volume('plain', { capacity: { storage: '11Gi' } })];
    expect(refused(claims, larger, two)).toEqual(both);
  });
});

describe('a claim that waits for the pod, and a volume yet to be made', () => {
  const data = claim('data', { storageClassName: 'late' });
  const topologies = [{ matchLabelExpressions: [{ key: ZONE, values: ['z1', 'z3'] }] }, { matchLabelExpressions: [] }];
  const inZone = { allowedTopologies: topologies };

  it('goes where its class makes volumes', () => {
    const { refuses, obstacles } = asked({ persistentVolumeClaims: [data], storageClasses: [late(inZone)] });
    expect(refuses).toEqual({ b: X + NONE });
    expect(obstacles).toMatchObject([
      { trouble: 'class-topology', class: 'late', failures: [{ key: ZONE, has: 'z2' }] },
    ]);
  });

  it('takes one made by hand where none is made', () => {
    const spare = volume('spare', { storageClassName: 'late', ...onlyFrom(ZONE, 'z2') });
    const cluster = { persistentVolumeClaims: [data], storageClasses: [late(inZone)], persistentVolumes: [spare] };
    expect(asked(cluster).refuses).toEqual({});
  });

  it('goes to the node for which the scheduler has chosen it already', () => {
    const chosen = claim(
      'data',
      { storageClassName: 'late' },
      { annotations: { 'volume.kubernetes.io/selected-node': 'a' } },
    );
    const { refuses, obstacles } = asked({ persistentVolumeClaims: [chosen] });
    expect(refuses).toEqual({ b: X + NONE });
    expect(obstacles).toEqual([{ trouble: 'selected-node', claim: 'data', selectedNode: 'a' }]);
  });

  it('needs the list of volumes only where none can be made', () => {
    const { persistentVolumes: _, ...unread } = storage(nodes, {
      persistentVolumeClaims: [data],
      storageClasses: [late()],
    });
    expect(ask(volumeBinding, wants, unread)).toMatchObject({ refuses: {}, unknown: [] });
    const limited = { ...unread, storageClasses: [late(inZone)] };
    expect(ask(volumeBinding, wants, limited)).toMatchObject({ refuses: {}, unknown: ['persistentVolumes'] });
  });

  describe('by a driver that tells how much room there is', () => {
    const csiDrivers = [driver(true)];
    function driver(storageCapacity: boolean): KubeObject {
      const metadata = { name: 'csi.example.com' };
      return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata, spec: { storageCapacity } };
    }
    const room = (more: object): KubeObject => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIStorageCapacity',
      metadata: { name: 'room', namespace: 'kube-system' },
      storageClassName: 'late',
      nodeTopology: {},
      ...more,
    });
    const refused = (capacities: KubeObject[], more: Partial<Cluster> = {}) =>
      asked({ persistentVolumeClaims: [data], csiDrivers, csiStorageCapacities: capacities, ...more }).refuses;
    const both = { a: X + SPACE, b: X + SPACE };

    it('goes where the node reaches enough of it', () => {
      expect(refused([])).toEqual(both);
      expect(refused([room({ capacity: '10Gi' })])).toEqual({});
      expect(refused([room({ capacity: '10737418239' })])).toEqual(both);
      expect(refused([room({ capacity: '50Gi', maximumVolumeSize: '5Gi' })])).toEqual(both);
      expect(refused([room({ capacity: '10Gi', storageClassName: 'other' })])).toEqual(both);
      expect(refused([room({ capacity: '10Gi', nodeTopology: undefined })])).toEqual(both);
      expect(refused([room({ capacity: '10Gi', nodeTopology: { matchLabels: { [ZONE]: 'z1' } } })])).toEqual({
        b: X + SPACE,
      });
      expect(refused([room({})])).toEqual(both);
    });

    it('goes anywhere if the driver does not tell, or if what it tells is not known', () => {
      expect(refused([], { csiDrivers: [driver(false)] })).toEqual({});
      expect(refused([], { csiDrivers: [] })).toEqual({});
      const { csiStorageCapacities: _, ...unread } = storage(nodes, {
        persistentVolumeClaims: [data],
        storageClasses: [late()],
        csiDrivers,
      });
      expect(ask(volumeBinding, wants, unread)).toMatchObject({ refuses: {}, unknown: ['csiStorageCapacities'] });
    });

    it('says both if the node reaches neither the room nor another volume', () => {
      const claims = [data, boundClaim('logs', 'logs')];
      const persistentVolumes = [volume('logs', onlyFrom(ZONE, 'z2'))];
      const { refuses } = asked(
        { persistentVolumeClaims: claims, persistentVolumes, csiDrivers },
        podWith(using('data'), using('logs')),
      );
      expect(refuses).toEqual({ a: `${X}${AFFINITY}; ${SPACE}`, b: X + SPACE });
    });
  });
});
