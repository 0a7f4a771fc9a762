/** Adds to the generator's random cases what they lack: promised rooms, resizes, odd budgets, labels without a value, and the like. */
import { type Chance, chanceOf } from './chance.ts';
import { STORAGE } from './storage.ts';

/** An object as the generator writes it, to be changed in place. */
// biome-ignore lint/suspicious/noExplicitAny: plain JSON of every kind
type Json = any;

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

type Twist = (one: Json, chance: Chance) => void;

/** Pods without a node that are promised one, of every priority, with rules of their own. */
const promised: Twist = ({ nodes, pods, pod }, { happens, pick, some }) => {
  for (const [i, node] of some(nodes as Json[], 0.5).entries()) {
    const rule = {
      labelSelector: pick({ matchLabels: pod.metadata.labels }, {}, { matchLabels: { app: 'web' } }),
      topologyKey: pick(HOST, ZONE),
    };
    pods.push({
      metadata: {
        name: `promised${i}`,
        namespace: pick('default', 'shop', pod.metadata.namespace),
        labels: pick(pod.metadata.labels, { app: 'db' }, {}),
        ...(happens(0.1) ? { deletionTimestamp: '2026-01-05T09:59:00Z', deletionGracePeriodSeconds: 30 } : {}),
      },
      spec: {
        priority: pick(0, 50, 500, 5000, 20000),
        containers: [
          {
            name: 'c',
            image: 'registry.example/app:1',
            resources: { requests: { cpu: pick('100m', '2', '6') } },
            ...(happens(0.3) ? { ports: [{ containerPort: 80, hostPort: pick(80, 443) }] } : {}),
          },
        ],
        ...(happens(0.4)
          ? { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [rule] } } }
          : {}),
        ...(happens(0.1) ? { schedulingGates: [{ name: 'example.com/wait' }] } : {}),
        ...(happens(0.1) ? { schedulerName: 'other' } : {}),
      },
      status: { phase: 'Pending', nominatedNodeName: node.metadata.name },
    });
  }
};

/** The pod has preempted others before: its victims may be leaving still. */
const nominated: Twist = ({ nodes, pods, pod }, { happens, pick, some }) => {
  if (nodes.length === 0) return;
  pod.spec.priority = pick(0, 1000, 10000);
  delete pod.spec.priorityClassName;
  pod.status.nominatedNodeName = happens(0.1) ? 'gone' : pick(...nodes.map((n: Json) => n.metadata.name));
  for (const one of some(pods as Json[], 0.5)) {
    Object.assign(one.metadata, { deletionTimestamp: '2026-01-05T09:59:00Z', deletionGracePeriodSeconds: 30 });
    one.status.conditions = [
      {
        type: 'DisruptionTarget',
        status: pick('True', 'True', 'False'),
        reason: pick('PreemptionByScheduler', 'EvictionByEvictionAPI'),
      },
    ];
  }
};

/** Resizes in place: what is asked, allocated and running differ. */
const resized: Twist = ({ pods }, { happens, pick, some }) => {
  const amounts = () => ({ cpu: pick('50m', '900m', '3'), memory: pick('32Mi', '2Gi', '9Gi') });
  for (const one of some(pods as Json[], 0.5)) {
    const status = (container: Json) => ({
      name: container.name,
      image: container.image,
      imageID: '',
      ready: true,
      restartCount: 0,
      ...(happens(0.8) ? { resources: { requests: amounts() } } : {}),
      ...(happens(0.6) ? { allocatedResources: amounts() } : {}),
    });
    if (happens(0.3)) one.spec.resources = { requests: { cpu: pick('500m', '4') } };
    if (one.spec.resources && happens(0.6))
      Object.assign(one.status, { resources: { requests: amounts() }, allocatedResources: amounts() });
    one.status.containerStatuses = one.spec.containers.map(status);
    one.status.initContainerStatuses = (one.spec.initContainers ?? []).map(status);
    if (happens(0.5))
      one.status.conditions = [{ type: 'PodResizePending', status: 'True', reason: pick('Infeasible', 'Deferred') }];
  }
};

/** Budgets of every shape. */
const budgets: Twist = (one, { happens, pick, some }) => {
  const selector = () =>
    pick<Json>(
      { matchLabels: { app: 'web' } },
      {},
      null,
      { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] },
      { matchExpressions: [{ key: 'absent', operator: 'DoesNotExist' }] },
    );
  one.podDisruptionBudgets = [1, 2, 3].map((i) => ({
    metadata: { name: `budget${i}`, namespace: pick('default', 'shop') },
    spec: { minAvailable: 1, ...(happens(0.9) ? { selector: selector() } : {}) },
    status: {
      disruptionsAllowed: pick(0, 0, 1, 2),
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
      ...(happens(0.3)
        ? {
            disruptedPods: Object.fromEntries(
              some(one.pods as Json[], 0.3).map((p) => [p.metadata.name, '2026-01-05T09:59:00Z']),
            ),
          }
        : {}),
    },
  }));
  for (const pod of some(one.pods as Json[], 0.1)) delete pod.metadata.labels;
};

/** Labels with an empty value make a domain too. */
const emptyDomains: Twist = ({ nodes }, { pick, some }) => {
  for (const node of some(nodes as Json[], 0.4)) node.metadata.labels[pick(ZONE, 'rack')] = '';
};

/** Several spread constraints, also twice over the same key, with selectors that match nothing, everything, or the pod itself alone. */
const crowdedSpread: Twist = ({ pod, pods }, { happens, pick, some }) => {
  const constraint = () => ({
    topologyKey: pick(ZONE, HOST, 'rack'),
    maxSkew: pick(1, 2, 3),
    whenUnsatisfiable: pick('DoNotSchedule', 'DoNotSchedule', 'DoNotSchedule', 'ScheduleAnyway'),
    ...(happens(0.9)
      ? {
          labelSelector: pick<Json>(
            {},
            { matchLabels: { app: 'web' } },
            { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
          ),
        }
      : {}),
    ...(happens(0.3) ? { minDomains: pick(1, 2, 5) } : {}),
    ...(happens(0.3) ? { nodeTaintsPolicy: pick('Honor', 'Ignore') } : {}),
    ...(happens(0.3) ? { nodeAffinityPolicy: pick('Honor', 'Ignore') } : {}),
    ...(happens(0.3) ? { matchLabelKeys: pick(['app'], ['absent'], ['app', 'tier']) } : {}),
  });
  const all = [constraint(), constraint(), constraint()].slice(0, pick(1, 2, 3));
  // An API server takes each key once for the same whenUnsatisfiable.
  const seen = new Set<string>();
  const once = (c: Json) =>
    !seen.has(c.topologyKey + c.whenUnsatisfiable) && seen.add(c.topologyKey + c.whenUnsatisfiable);
  pod.spec.topologySpreadConstraints = all.filter(
    (c) =>
      once(c) && !(c.matchLabelKeys && !c.labelSelector) && !(c.minDomains && c.whenUnsatisfiable === 'ScheduleAnyway'),
  );
  for (const other of some(pods as Json[], 0.3))
    Object.assign(other.metadata, { deletionTimestamp: '2026-01-05T09:59:00Z', deletionGracePeriodSeconds: 30 });
};

/** Pods that want to be together and are the first of their kind, over several keys. */
const together: Twist = ({ pod }, { happens, pick }) => {
  const term = () => ({
    topologyKey: pick(HOST, ZONE, 'rack'),
    labelSelector: pick<Json>(
      { matchLabels: pod.metadata.labels },
      { matchLabels: { app: pod.metadata.labels.app } },
      {},
      { matchLabels: { app: 'nobody' } },
    ),
    ...(happens(0.3) ? { namespaces: pick(['shop'], ['default', 'infra'], ['nowhere']) } : {}),
    ...(happens(0.2)
      ? {
          namespaceSelector: pick<Json>(
            {},
            { matchLabels: { team: 'a' } },
            { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] },
          ),
        }
      : {}),
  });
  const rule = { requiredDuringSchedulingIgnoredDuringExecution: [term(), term()].slice(0, pick(1, 2)) };
  pod.spec.affinity = { ...pod.spec.affinity, [pick('podAffinity', 'podAntiAffinity')]: rule };
};

/** Terms of node affinity that an API server stored before it knew better: they match no node. */
const unreadableTerms: Twist = ({ pod }, { happens, pick }) => {
  const expression = () =>
    pick<Json>(
      { key: 'disk', operator: 'NotIn', values: ['not a label'] },
      { key: 'disk', operator: 'NotIn', values: ['ssd'] },
      { key: 'cores', operator: 'Gt', values: ['4', '5'] },
      { key: 'cores', operator: 'Lt', values: ['+9'] },
      { key: 'cores', operator: 'Gt', values: ['9223372036854775807'] },
      { key: 'cores', operator: 'Gt', values: ['92233720368547758070'] },
      { key: 'disk', operator: 'Exists', values: ['ssd'] },
      { key: 'disk', operator: 'In', values: [] },
    );
  const field = () => ({
    key: pick('metadata.name', 'metadata.name', 'metadata.namespace'),
    operator: pick('In', 'NotIn'),
    values: pick(['n1'], ['n1', 'n2'], ['n2']),
  });
  const term = () => ({
    ...(happens(0.8) ? { matchExpressions: [expression()] } : {}),
    ...(happens(0.4) ? { matchFields: [field(), field()].slice(0, pick(1, 2)) } : {}),
  });
  const nodeSelectorTerms = [term(), term()].slice(0, pick(1, 2));
  pod.spec.affinity = {
    ...pod.spec.affinity,
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
};

/** Features of the kubelet. */
const features: Twist = ({ pod, nodes }, { happens, pick, some }) => {
  pod.spec.hostNetwork = true;
  pod.spec.hostUsers = pick(true, false, false);
  if (happens(0.4))
    pod.spec.initContainers = [
      {
        name: 'i',
        image: 'registry.example/init:1',
        restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [1] } }],
        restartPolicy: 'Never',
      },
    ];
  for (const node of some(nodes as Json[], 0.7))
    node.status.declaredFeatures = pick(
      ['UserNamespacesHostNetworkSupport'],
      ['RestartAllContainersOnContainerExits', 'UserNamespacesHostNetworkSupport'],
      ['Unknown'],
    );
};

/** Resources of every name, also such as count for nothing. */
const oddResources: Twist = ({ pod, nodes, pods }, { happens, pick, some }) => {
  const name = pick(
    'attachable-volumes-csi-x',
    'kubernetes.io/batch-cpu',
    'example.com/dongle',
    'hugepages-1Gi',
    'storage',
    'requests.example.com/x',
    'ephemeral-storage',
  );
  const [container] = pod.spec.containers;
  const { resources = {} } = container;
  container.resources = resources;
  resources.requests = { ...resources.requests, [name]: pick('0', '1', '2', '1500m') };
  for (const node of some(nodes as Json[], 0.7)) node.status.allocatable[name] = pick('0', '1', '3');
  for (const other of some(pods as Json[], 0.3))
    other.spec.containers[0].resources.requests = { [name]: '1', cpu: '1m' };
  if (happens(0.3)) pod.spec.overhead = { [name]: '1' };
};

const TWISTS: Readonly<Record<string, Twist>> = {
  promised,
  nominated,
  resized,
  budgets,
  emptyDomains,
  crowdedSpread,
  together,
  unreadableTerms,
  features,
  oddResources,
  ...STORAGE,
};

/** A case of the generator, with one to three twists; its name tells which. */
export function twisted(line: string): string {
  const one = JSON.parse(line) as Json;
  const chance = chanceOf(one.name);
  const names = new Set([1, 2, 3].slice(0, chance.pick(1, 2, 3)).map(() => chance.pick(...Object.keys(TWISTS))));
  for (const name of names) TWISTS[name]?.(one, chance);
  return JSON.stringify({ ...one, name: `${one.name} + ${[...names].join(' ')}` });
}
