/** Where a pod could run and what stands in the way: reads the nodes, then as few nodes' pods as decide it. */

import type { Pod } from 'kubernetes-types/core/v1.js';
import { parseQuantity } from '../../analysis/quantity.ts';
import { fitPod, needsUsage, usageByNode } from '../../analysis/scheduling/fit.ts';
import { nearestValues } from '../../analysis/scheduling/nearest.ts';
import { obstaclesOf } from '../../analysis/scheduling/obstacles.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import type { PodUsage } from '../source.ts';
import { listOf } from './objects.ts';
import { word } from './word.ts';

/** Up to this many nodes are read one by one; above it the whole cluster is read at once. */
const ONE_BY_ONE = 40;
/** How many nodes are looked at to learn whether there is room at all. */
const SAMPLE = 8;

function usageOf(world: World, nodes: readonly string[]): Map<string, PodUsage[]> {
  if (nodes.length > ONE_BY_ONE) return usageByNode(world.ask({ ask: 'usage' }) as PodUsage[], nodes);
  const requests = nodes.map((node): Request => ({ ask: 'usage', nodes: [node] }));
  const readings = world.tryAskAll(requests);
  const usage = new Map<string, PodUsage[]>();
  readings.forEach((reading, i) => {
    if (reading.ok && reading.complete) usage.set(nodes[i] as string, reading.value as PodUsage[]);
    else if (!reading.ok) world.note(reading.gap);
  });
  return usage;
}

export function placementOf(world: World, pod: KubeObject) {
  const nodes = listOf(world, 'Node', '');
  const open = needsUsage(pod, nodes);
  let usage = usageOf(world, open.slice(0, open.length > ONE_BY_ONE ? SAMPLE : ONE_BY_ONE));
  let fit = fitPod(pod, nodes, usage);
  if (fit.feasible.length === 0 && open.length > ONE_BY_ONE) {
    usage = usageOf(world, open);
    fit = fitPod(pod, nodes, usage);
  }
  let obstacles = obstaclesOf(fit);
  // A node that seems to be only tainted or cordoned may be full as well: look into some before saying so.
  for (let round = 0; round < 3; round++) {
    const unread = obstacles
      .flatMap((o) => (o.key === 'taint' || o.key === 'cordon' ? o.nodes : []))
      .filter((n) => !usage.has(n));
    if (unread.length === 0 || obstacles.some((o) => o.nodes.some((n) => usage.has(n)))) break;
    usage = new Map([...usage, ...usageOf(world, unread.slice(0, SAMPLE))]);
    fit = fitPod(pod, nodes, usage);
    obstacles = obstaclesOf(fit);
  }
  const uncertain = fit.feasible.length > 0 ? [] : fit.uncertainNodes;
  const ways = obstacles.filter((o) => o.enough).length;
  return {
    total: fit.nodes,
    feasible: fit.feasible,
    obstacles,
    asked: fit.asked,
    largest: fit.largest,
    wanted: nearestValues(pod, nodes),
    uncertain,
    unsimulated: fit.unsimulated,
    exact: uncertain.length === 0 && ways <= 1,
  };
}

/** Fields of a pod's specification that placing it depends on, besides its containers and claims. */
const PLACING = [
  'nodeSelector',
  'affinity',
  'tolerations',
  'nodeName',
  'hostNetwork',
  'overhead',
  'resources',
  'resourceClaims',
  'topologySpreadConstraints',
];

/** Pods with the same key are placed alike. */
function schedulingKey(pod: KubeObject): string {
  const spec = (pod as unknown as Pod).spec;
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((c) => [
    c.resources,
    c.ports,
    c.restartPolicy,
  ]);
  const volumes = spec?.volumes?.filter((v) => v.persistentVolumeClaim !== undefined || v.ephemeral !== undefined);
  const fields = (pod.spec ?? {}) as Record<string, unknown>;
  return JSON.stringify([containers, volumes, PLACING.map((field) => fields[field])]);
}

/** The container that asks for most of a resource. */
function largestRequest(pod: KubeObject, resource: string): string {
  const containers = (pod as unknown as Pod).spec?.containers ?? [];
  const asked = (c: (typeof containers)[number]) => parseQuantity(String(c.resources?.requests?.[resource] ?? '0'));
  return [...containers].sort((a, b) => asked(b) - asked(a))[0]?.name ?? '';
}

export const placementTypes = {
  Placement: {
    total: 'number',
    feasible: 'list<string>',
    obstacles: 'list<Obstacle>',
    asked: 'map<string, number>',
    largest: 'map<string, Largest>',
    wanted: 'list<WantedLabel>',
    uncertain: 'list<string>',
    unsimulated: 'list<string>',
    exact: 'bool',
  },
  Obstacle: {
    key: 'string',
    nodes: 'list<string>',
    enough: 'bool',
    contributing: 'bool',
    permanent: 'bool',
    examples: 'list<Blockage>',
  },
  Blockage: {
    kind: 'string',
    plugin: 'string',
    node: 'string',
    resource: 'string',
    asked: 'number',
    free: 'number',
    allocatable: 'number',
    taint: 'Taint',
    says: 'string',
    permanent: 'bool',
  },
  Largest: { allocatable: 'NodeAmount', free: 'NodeAmount' },
  NodeAmount: { node: 'string', amount: 'number' },
  WantedLabel: {
    from: 'string',
    term: 'number',
    key: 'string',
    operator: 'string',
    values: 'list<string>',
    field: 'bool',
    nodes: 'number',
    withKey: 'number',
    existing: 'list<LabelCount>',
    nearestValue: 'string',
    nearestKey: 'string',
  },
  LabelCount: { value: 'string', nodes: 'number' },
};

export const placementWords = [
  word(
    'placement(pod: Pod): Placement',
    'Every node held against the pod as kube-scheduler does: where it fits, and what stands in the way on the nodes nearest to fitting.',
    (world, pod: KubeObject) => world.memo(`placement ${schedulingKey(pod)}`, () => placementOf(world, pod)),
  ),
  word(
    'largestRequest(pod: Pod, resource: string): string',
    'The container that requests most of a resource.',
    (_world, pod: KubeObject, resource: string) => largestRequest(pod, resource),
  ),
];
