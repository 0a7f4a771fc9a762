/** Where a pod could run and what stands in the way, in words for trees. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import type { Fit } from '../../analysis/scheduling/fit.ts';
import { heaviestField } from '../../analysis/scheduling/heaviest.ts';
import { nearestValues } from '../../analysis/scheduling/nearest.ts';
import type { Obstacle } from '../../analysis/scheduling/obstacles.ts';
import { largestOf, roomOf } from '../../analysis/scheduling/room.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { typeOfKind } from '../resources.ts';
import { LIST_KINDS } from './clusterlists.ts';
import { isYoung, placingOf } from './placing.ts';
import { word } from './word.ts';

export function placementOf(world: World, pod: KubeObject) {
  const { fit, obstacles, nodes } = placingOf(world, pod);
  const uncertain = fit.feasible.length > 0 ? [] : fit.uncertainNodes;
  const ways = obstacles.filter((o) => o.enough).length;
  // What no node offers may come from a device class; without the classes that stays open.
  const provided = obstacles.some((o) => o.examples.some((e) => e.resource?.includes('/') && e.allocatable === 0));
  const open = provided && fit.unknown.includes('deviceClasses');
  // Which pods matter is asked node by node; every other list that is still not known could not be read.
  const unread = fit.unknown.flatMap((list) => (list === 'pods' ? [] : [typeOfKind(LIST_KINDS[list]).plural]));
  return {
    total: fit.nodes,
    feasible: fit.feasible,
    obstacles,
    asked: fit.asked,
    largest: largestIn(fit, obstacles, nodes),
    wanted: nearestValues(pod, nodes),
    uncertain,
    unsimulated: fit.unsimulated,
    unread,
    exact: uncertain.length === 0 && ways <= 1 && !open,
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
  'priority',
  'hostUsers',
];

/** Pods with the same key are placed alike. */
export function schedulingKey(pod: KubeObject): string {
  const spec = (pod as unknown as Pod).spec;
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((c) => [
    c.resources,
    c.ports,
    c.restartPolicy,
    (c as { restartPolicyRules?: unknown }).restartPolicyRules,
  ]);
  const volumes = spec?.volumes?.filter((v) => v.persistentVolumeClaim !== undefined || v.ephemeral !== undefined);
  const fields = (pod.spec ?? {}) as Record<string, unknown>;
  const { namespace, labels } = pod.metadata;
  return JSON.stringify([namespace, labels, containers, volumes, PLACING.map((field) => fields[field])]);
}

/** For each resource the most on one node: among the nodes that come into question, where that resource is what they lack. */
function largestIn(fit: Fit, obstacles: readonly Obstacle[], nodes: readonly KubeObject[]): Fit['largest'] {
  const lacking = obstacles.flatMap(({ key, nodes: names }) => {
    if (!key.startsWith('resource:')) return [];
    const resource = key.slice('resource:'.length);
    const named = new Set(names);
    const rooms = nodes.filter(({ metadata }) => named.has(metadata.name)).map((n) => roomOf(n, [resource], undefined));
    return Object.entries(largestOf([resource], rooms));
  });
  return { ...fit.largest, ...Object.fromEntries(lacking) };
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
    unread: 'list<string>',
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
    port: 'string',
    holders: 'list<string>',
    podAffinity: 'PodAffinityBlock',
    spread: 'SpreadBlock',
    volume: 'VolumeObstacle',
    says: 'string',
    permanent: 'bool',
  },
  PodAffinityBlock: { key: 'string', domain: 'string', count: 'number', pods: 'list<string>' },
  SpreadBlock: { key: 'string', domain: 'string', maxSkew: 'number', pods: 'number', fewest: 'number', skew: 'number' },
  VolumeObstacle: {
    trouble: 'string',
    claim: 'string',
    volume: 'string',
    entry: 'string',
    class: 'string',
    provisioner: 'string',
    driver: 'string',
    limit: 'number',
    attached: 'number',
    wanted: 'number',
    selectedNode: 'string',
    failures: 'list<LabelFailure>',
    holders: 'list<string>',
    size: 'string',
    error: 'string',
  },
  LabelFailure: {
    key: 'string',
    operator: 'string',
    values: 'list<string>',
    field: 'bool',
    term: 'number',
    has: 'string',
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
    (world, pod: KubeObject) =>
      world.memo(`placement ${isYoung(world, pod)} ${schedulingKey(pod)}`, () => placementOf(world, pod)),
  ),
  word(
    'requestField(pod: Pod, resource: string): string',
    'The field of a pod in which the largest part of what it asks for stands: of a container, of an init container, of the pod as a whole.',
    (_world, pod: KubeObject, resource: string) => heaviestField(pod, resource),
  ),
];
