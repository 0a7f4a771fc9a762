/** A node as its kubelet reports it, and the pods that were given to it. */
import { type NodeHealth, nodeHealth } from '../../analysis/node/health.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import { containersOf } from './containers.ts';
import { getRequest, listRequest } from './objects.ts';
import { word } from './word.ts';

/** `gone`: there is no such node. */
export type NodeState = Omit<NodeHealth, 'fault'> & { readonly fault: NodeHealth['fault'] | 'gone' };

const GONE: NodeState = {
  ready: false,
  fault: 'gone',
  status: '',
  reason: '',
  message: '',
  since: '',
  heard: '',
  ahead: false,
  pressures: [],
};

/** Throws Unreadable if the node may not be read; without its Lease only its conditions count. */
export function stateOfNode(world: World, name: string): NodeState {
  const readings = world.tryAskAll([getRequest('Node', '', name), getRequest('Lease', 'kube-node-lease', name)]);
  const node = world.ask(getRequest('Node', '', name)) as KubeObject | null;
  if (node === null) return GONE;
  const [, held] = readings;
  const lease = held?.ok ? (held.value as KubeObject | null) : null;
  const health = nodeHealth(node, lease, world.now.toISOString());
  if (held?.ok === false && health.ready) world.note(held.gap);
  return health.ahead ? nodeHealth(node, lease, clusterClock(world)) : health;
}

/** The newest sign of life of the control plane; empty if there is none that may be read. */
function clusterClock(world: World): string {
  const list = world.tryAsk(listRequest('Lease', 'kube-system'));
  if (!list.ok) return '';
  const renewed = (list.value as readonly KubeObject[]).map(
    (lease) => (lease.spec as { renewTime?: string } | undefined)?.renewTime ?? '',
  );
  return renewed.sort().at(-1) ?? '';
}

/** The finished ones too. Throws Pending or Unreadable. */
export function podsGivenTo(world: World, name: string): readonly KubeObject[] {
  const request = { ...listRequest('Pod', ''), fieldSelector: `spec.nodeName=${name}` } as Request;
  return world.ask(request) as readonly KubeObject[];
}

/** A pod starts within a minute, if nothing holds it back. */
const STARTS_WITHIN_S = 60;
const MOST = 5;

/** Pods that have been given to the node and of which nothing is there yet: one of each owner. */
function stuckOn(world: World, node: string): readonly KubeObject[] {
  const stuck = podsGivenTo(world, node).filter((pod) => isStuck(pod, world.now));
  const byOwner = new Map(stuck.map((pod) => [pod.metadata.ownerReferences?.[0]?.uid ?? pod.metadata.uid, pod]));
  return [...byOwner.values()].slice(0, MOST);
}

function isStuck(pod: KubeObject, now: Date): boolean {
  const { creationTimestamp = '', deletionTimestamp } = pod.metadata;
  const { phase } = (pod.status ?? {}) as { phase?: string };
  if (phase !== 'Pending' || deletionTimestamp !== undefined) return false;
  if ((now.getTime() - Date.parse(creationTimestamp)) / 1000 < STARTS_WITHIN_S) return false;
  return containersOf(pod, now).every(
    ({ state, waiting, ended }) =>
      !ended && (state === 'unreported' || ['ContainerCreating', 'PodInitializing'].includes(waiting)),
  );
}

export const nodeTypes = {
  NodeHealth: {
    ready: 'bool',
    fault: 'string',
    status: 'string',
    reason: 'string',
    message: 'string',
    since: 'string',
    heard: 'string',
    ahead: 'bool',
    pressures: 'list<Pressure>',
  },
  Pressure: { type: 'string', since: 'string', message: 'string' },
};

export const nodeWords = [
  word(
    'nodeHealth(name: string): NodeHealth',
    'What a node’s conditions and Lease say of its kubelet: ready, or which fault since when; `gone` if there is no such node.',
    stateOfNode,
  ),
  word('podsOn(node: string): list<Pod>', 'The pods that were given to a node, the finished ones too.', podsGivenTo),
  word(
    'stuckPods(node: string): list<Pod>',
    'Pods that were given to a node a minute ago or earlier and of which nothing has started there: one of each owner, at most five.',
    stuckOn,
  ),
];
