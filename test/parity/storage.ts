/** Twists about volumes: what the generator's own storage themes lack. No two volumes are of one size: among these the scheduler takes any. */
import type { Chance } from './chance.ts';

// biome-ignore lint/suspicious/noExplicitAny: plain JSON of every kind
type Json = any;
type Twist = (one: Json, chance: Chance) => void;

const ZONE = 'topology.kubernetes.io/zone';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const OLD_REGION = 'failure-domain.beta.kubernetes.io/region';
const HOST = 'kubernetes.io/hostname';
const EBS = 'ebs.csi.aws.com';
const CSI_ZONES = ['topology.ebs.csi.aws.com/zone', 'topology.gke.io/zone', 'topology.cinder.csi.openstack.org/zone'];
const OLD_DRIVERS = ['aws-ebs', 'gce-pd', 'azure-disk', 'cinder', 'portworx-volume'].map((d) => `kubernetes.io/${d}`);
const SIZES = ['5Gi', '10G', '10737418239999m', '10Gi', '10737418241', '1.1e10', '12Gi', '0.02Ti', '40Gi', '1e11'];

function add(one: Json, list: string, object: Json): Json {
  one[list] = [...(one[list] ?? []).filter((o: Json) => o.metadata.name !== object.metadata.name), object];
  return object;
}

function claim(one: Json, name: string, more: Json = {}, namespace = one.pod.metadata.namespace): Json {
  const { volume, ...spec } = more;
  const annotations = volume ? { 'pv.kubernetes.io/bind-completed': 'yes' } : {};
  return add(one, 'persistentVolumeClaims', {
    metadata: { name, namespace, annotations },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
      ...(volume ? { volumeName: volume } : {}),
      ...spec,
    },
    status: { phase: volume ? 'Bound' : 'Pending' },
  });
}

function volume(one: Json, name: string, source: Json, more: Json = {}, labels: Json = {}): Json {
  return add(one, 'persistentVolumes', {
    metadata: { name, labels },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '10Gi' },
      persistentVolumeReclaimPolicy: 'Retain',
      ...source,
      ...more,
    },
    status: { phase: more.claimRef ? 'Bound' : 'Available' },
  });
}

function refTo(one: Json, name: string): Json {
  const { namespace } = one.pod.metadata;
  return { kind: 'PersistentVolumeClaim', namespace, name, uid: `uid:${namespace}/${name}` };
}

function storageClass(one: Json, name: string, provisioner: string, more: Json = {}): void {
  add(one, 'storageClasses', { metadata: { name }, provisioner, volumeBindingMode: 'WaitForFirstConsumer', ...more });
}

function mount(one: Json, source: Json): string {
  one.pod.spec.volumes ??= [];
  const name = `w${one.pod.spec.volumes.length}`;
  one.pod.spec.volumes.push({ name, ...source });
  return name;
}

function use(one: Json, claimName: string): void {
  mount(one, { persistentVolumeClaim: { claimName } });
}

/** Node affinity of a volume, with operators and terms that a driver would hardly write. */
function terms({ happens, pick, some }: Chance): Json {
  const expression = () => {
    const key = pick(HOST, HOST, ZONE, ZONE, OLD_ZONE, REGION, OLD_REGION);
    const operator = pick('In', 'In', 'In', 'NotIn', 'Exists', 'DoesNotExist');
    const values = key === HOST ? ['n1', 'n2', 'n3'] : ['z1', 'z2', 'r1'];
    return { key, operator, ...(/In$/.test(operator) ? { values: [pick(...values), ...some(values, 0.4)] } : {}) };
  };
  const cores = () => ({ key: 'cores', operator: pick('Gt', 'Lt'), values: [pick('4', '9')] });
  const term = () => ({
    matchExpressions: [happens(0.9) ? expression() : cores(), ...(happens(0.3) ? [expression()] : [])],
    ...(happens(0.1) ? { matchFields: [{ key: 'metadata.name', operator: pick('In', 'NotIn'), values: ['n1'] }] } : {}),
  });
  return { required: { nodeSelectorTerms: [term(), term()].slice(0, pick(1, 1, 2)) } };
}

/** A volume or disk of a driver that Kubernetes once had built in. */
function oldDisk({ happens, pick }: Chance): Json {
  const i = pick(1, 2, 3);
  const disks = '/subscriptions/s/resourcegroups/g/providers/microsoft.compute/disks/d';
  return pick<Json>(
    { awsElasticBlockStore: { volumeID: pick(`vol-${i}`, `aws://z1/vol-${i}`, `aws:///vol-${i}/`, 'aws://x/y/z') } },
    { gcePersistentDisk: { pdName: `d${i}`, readOnly: happens(0.4) } },
    { azureDisk: { diskName: `d${i}`, diskURI: `${disks}${i}`, ...(happens(0.8) ? { kind: 'Managed' } : {}) } },
    { cinder: { volumeID: `c${i}` } },
    { portworxVolume: { volumeID: `p${i}` } },
    { vsphereVolume: { volumePath: `[d] v${i}` } },
  );
}

/** Nodes on which the drivers of old have been replaced, or not. */
function csiNodes(one: Json, { happens, pick, some }: Chance): void {
  for (const node of some(one.nodes as Json[], 0.85)) {
    for (const key of some(CSI_ZONES, 0.7)) node.metadata.labels[key] = pick('z1', 'z2', 'us-east1-b');
    if (happens(0.3)) node.metadata.labels[OLD_ZONE] = pick('z1', 'z2');
    const drivers = [
      EBS,
      'pd.csi.storage.gke.io',
      'disk.csi.azure.com',
      'cinder.csi.openstack.org',
      'pxd.portworx.com',
      'x.csi',
    ];
    add(one, 'csiNodes', {
      metadata: {
        name: node.metadata.name,
        annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': some(OLD_DRIVERS, 0.6).join() },
      },
      spec: {
        drivers: some(drivers, 0.7).map((name) => ({
          name,
          nodeID: node.metadata.name,
          topologyKeys: [],
          ...(happens(0.9) ? { allocatable: { count: pick(0, 1, 2, 3) } } : {}),
        })),
      },
    });
  }
}

/** Volumes made by hand, matching in all respects but some. */
const byHand: Twist = (one, chance) => {
  const { happens, pick, some } = chance;
  storageClass(one, 'hand', pick('kubernetes.io/no-provisioner', 'kubernetes.io/no-provisioner', 'x.csi'));
  const names = ['h0', 'h1', 'h2'].slice(0, pick(1, 1, 2, 3));
  for (const name of names) {
    const made = claim(one, name, {
      storageClassName: 'hand',
      accessModes: pick(['ReadWriteOnce'], ['ReadWriteMany'], ['ReadWriteOnce', 'ReadOnlyMany']),
      resources: { requests: { storage: pick(...SIZES) } },
      ...(happens(0.15) ? { volumeMode: 'Block' } : {}),
      ...(happens(0.1) ? { volumeAttributesClassName: 'gold' } : {}),
      ...(happens(0.3)
        ? {
            selector: pick<Json>(
              {},
              { matchLabels: { tier: 'db' } },
              { matchExpressions: [{ key: 'tier', operator: pick('In', 'NotIn'), values: ['db'] }] },
              { matchExpressions: [{ key: 'tier', operator: pick('Exists', 'DoesNotExist') }] },
            ),
          }
        : {}),
    });
    if (happens(0.08)) made.metadata.annotations['volume.kubernetes.io/selected-node'] = pick('n1', 'n2', 'n99');
    use(one, name);
    if (happens(0.06)) use(one, name);
  }
  const reserved = new Set<string>();
  for (const [i, size] of some(SIZES, 0.6).entries()) {
    const csi = { csi: { driver: 'x.csi', volumeHandle: `hand${i}` } };
    const spec = {
      storageClassName: pick('hand', 'hand', 'hand', 'other'),
      capacity: { storage: size },
      accessModes: pick(['ReadWriteOnce'], ['ReadWriteOnce', 'ReadOnlyMany'], ['ReadWriteMany', 'ReadWriteOnce']),
      ...(happens(0.1) ? { volumeMode: 'Block' } : {}),
      ...(happens(0.1) ? { volumeAttributesClassName: pick('gold', 'silver') } : {}),
      ...(happens(0.7) ? { nodeAffinity: terms(chance) } : {}),
    };
    const made = volume(one, `hand${i}`, csi, spec, happens(0.5) ? { tier: pick('db', 'web') } : {});
    if (happens(0.05)) made.metadata.annotations = { 'volume.beta.kubernetes.io/storage-class': 'hand' };
    if (happens(0.05)) Object.assign(made.metadata, { deletionTimestamp: '2026-01-05T10:00:00Z', finalizers: ['a/b'] });
    if (happens(0.06)) made.status.phase = pick('Pending', 'Failed', 'Released');
    const owner = pick(...names, 'gone');
    if (happens(0.85) || reserved.has(owner)) continue;
    reserved.add(owner);
    const { uid, ...ref } = refTo(one, owner);
    made.spec.claimRef = pick<Json>(ref, { ...ref, uid }, { ...ref, uid: 'earlier' });
    made.status.phase = pick('Available', 'Bound', 'Released');
  }
};

/** Bound volumes of drivers old and new, with places of every kind. */
const places: Twist = (one, chance) => {
  const { happens, pick } = chance;
  csiNodes(one, chance);
  for (const name of ['b0', 'b1'].slice(0, pick(1, 1, 2))) {
    use(one, name);
    claim(one, name, { volume: `pv-${name}`, storageClassName: pick('hand', 'nowhere') });
    const source = happens(0.6) ? oldDisk(chance) : { csi: { driver: pick(EBS, 'x.csi'), volumeHandle: 'vol-1' } };
    const zone = pick('z1', 'z1__z2', 'us-east1-b', 'us-east1-b__us-east1-c', 'us-east1-b__eu-west1-a', 'z1__', '');
    const labels = {
      ...(happens(0.6) ? { [pick(ZONE, OLD_ZONE)]: zone } : {}),
      ...(happens(0.2) ? { [pick(REGION, OLD_REGION)]: pick('r1', 'r2') } : {}),
    };
    const spec = { claimRef: refTo(one, name), ...(happens(0.5) ? { nodeAffinity: terms(chance) } : {}) };
    if (happens(0.95)) volume(one, `pv-${name}`, source, spec, labels);
  }
};

/** Ephemeral volumes: their claims made, not made, or made for somebody else. */
const ephemeral: Twist = (one, chance) => {
  const { happens, pick } = chance;
  storageClass(one, 'late', pick(EBS, 'x.csi', 'kubernetes.io/aws-ebs', 'kubernetes.io/azure-file'));
  csiNodes(one, chance);
  const volumeClaimTemplate = { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  const own = (pod: Json, claimed: Json, uid: string) => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid, controller: happens(0.97) };
    claimed.metadata.ownerReferences = [owner];
  };
  const entry = mount(one, { ephemeral: { volumeClaimTemplate } });
  const { name, namespace } = one.pod.metadata;
  if (happens(0.9)) {
    const made = claim(one, `${name}-${entry}`, { storageClassName: 'late' });
    if (happens(0.95)) own(one.pod, made, happens(0.95) ? `uid:${namespace}/${name}` : 'earlier');
  }
  for (const other of chance.some(one.pods as Json[], 0.5)) {
    const { name: otherName, namespace: otherSpace } = other.metadata;
    other.spec.volumes = [...(other.spec.volumes ?? []), { name: 'e', ephemeral: { volumeClaimTemplate } }];
    const made = claim(one, `${otherName}-e`, { storageClassName: 'late' }, otherSpace);
    if (happens(0.98)) own(other, made, happens(0.98) ? `uid:${otherSpace}/${otherName}` : 'earlier');
  }
};

/** Disks that pods name themselves, and attachments that nobody uses any more. */
const attached: Twist = (one, chance) => {
  const { happens, pick, some } = chance;
  csiNodes(one, chance);
  const image = () => ({
    monitors: [pick('m1', 'm2'), pick('m2', 'm3')],
    image: pick('i1', 'i2'),
    readOnly: happens(0.5),
  });
  const iscsi = () => ({
    targetPortal: '10.0.0.9:3260',
    iqn: `iqn.2026-01.example:${pick('a', 'b')}`,
    lun: 0,
    readOnly: happens(0.5),
  });
  const disk = () => (happens(0.6) ? oldDisk(chance) : pick<Json>({ rbd: image() }, { iscsi: iscsi() }));
  mount(one, disk());
  for (const other of some(one.pods as Json[], 0.6)) {
    other.spec.volumes = [...(other.spec.volumes ?? []), { name: 'disk', ...disk() }];
  }
  for (const node of some(one.nodes as Json[], 0.5)) {
    const name = `left-${node.metadata.name}`;
    volume(one, name, happens(0.8) ? { csi: { driver: EBS, volumeHandle: pick('vol-1', name) } } : oldDisk(chance));
    add(one, 'volumeAttachments', {
      metadata: { name },
      spec: { attacher: EBS, nodeName: node.metadata.name, source: { persistentVolumeName: pick(name, name, 'none') } },
      status: { attached: true },
    });
  }
};

/** Storage capacity of every form, and classes that make volumes in some places only. */
const capacity: Twist = (one, { happens, pick, some }) => {
  const values = () => ['z1', ...some(['z2', 'n1', 'n2', 'r1'], 0.4)];
  const topology = () => ({ matchLabelExpressions: [{ key: pick(ZONE, HOST, REGION), values: values() }] });
  storageClass(one, 'room', 'x.csi', happens(0.3) ? { allowedTopologies: [topology(), topology()] } : {});
  add(one, 'csiDrivers', {
    metadata: { name: 'x.csi' },
    spec: { storageCapacity: happens(0.8), attachRequired: true },
  });
  for (const name of ['r0', 'r1'].slice(0, pick(1, 2))) {
    use(one, name);
    claim(one, name, { storageClassName: 'room', resources: { requests: { storage: pick(...SIZES) } } });
  }
  for (const [i, size] of some(SIZES, 0.4).entries()) {
    const nodeTopology = pick<Json>(
      {},
      { matchLabels: { [ZONE]: pick('z1', 'z2') } },
      { matchExpressions: [{ key: ZONE, operator: pick('In', 'NotIn'), values: ['z1', 'z3'] }] },
      { matchExpressions: [{ key: 'rack', operator: pick('Exists', 'DoesNotExist') }] },
    );
    add(one, 'csiStorageCapacities', {
      metadata: { name: `room${i}`, namespace: 'kube-system' },
      storageClassName: pick('room', 'room', 'late'),
      ...(happens(0.9) ? { nodeTopology } : {}),
      ...(happens(0.9) ? { capacity: size } : {}),
      ...(happens(0.3) ? { maximumVolumeSize: pick(...SIZES) } : {}),
    });
  }
};

export const STORAGE: Readonly<Record<string, Twist>> = { byHand, places, ephemeral, attached, capacity };
