/** Holds a pod against the nodes with as few facts read as decide it: the nodes, then the pods on some of them, then all pods. */
import type { Cluster } from '../../analysis/scheduling/cluster.ts';
import { type Fit, fitIn, fitPod, type Lists, needsUsage, usageByNode } from '../../analysis/scheduling/fit.ts';
import { type NearestFirst, nearestFirst } from '../../analysis/scheduling/nearest-first.ts';
import { type Obstacle, obstaclesOf } from '../../analysis/scheduling/obstacles.ts';
import { type Snapshot, snapshotOf } from '../../analysis/scheduling/snapshot.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import type { PodUsage } from '../source.ts';
import { type ClusterLists, clusterLists } from './clusterlists.ts';
import { listOf, readable } from './objects.ts';

/** Up to this many nodes are read one by one; above it the whole cluster is read at once. */
const ONE_BY_ONE = 40;
/** How many nodes are looked at to learn whether there is room at all. */
const SAMPLE = 8;
const YOUNG_SECONDS = 30;

export interface Placing {
  readonly fit: Fit;
  readonly obstacles: readonly Obstacle[];
  readonly nodes: readonly KubeObject[];
  /** What was read besides nodes and pods. */
  readonly lists: Lists;
  /** The nodes whose pods were read one by one. */
  readonly read: ReadonlySet<string>;
  /** Every pod, where only all of them decide. */
  readonly all?: readonly PodUsage[];
}

/** So many of the nodes nearest to fitting are looked into for a way to make the pod fit, and so many that refuse it alike. */
const NEAREST = 12;
const ALIKE = 3;
/** What no change to the pod or a node takes away. */
const FIXED = /^(volume:|device$|pods$|node-name$|feature$)/;

/** The cluster with the pods of the nodes nearest to fitting: what a change is tried on. Those that were read already come first. */
export function nearestTo(world: World, pod: KubeObject): Snapshot {
  return seenBy(world, pod, ({ fit, obstacles, nodes, read }) => {
    const named = new Set(obstacles.flatMap(({ nodes }) => nodes));
    const near = fit.groups.filter(({ nodes }) => nodes.some((node) => named.has(node)));
    const isChangeable = near.some(({ blockers }) => !blockers.some((key) => FIXED.test(key)));
    const groups = isChangeable ? near : fit.groups;
    const order = nearestFirst(pod, nodes);
    return groups.flatMap((group) => some(order, group.nodes, read)).slice(0, NEAREST);
  });
}

/** Some nodes that refuse a pod alike: those that were read already and the promising ones, of each label that the pod may have meant. */
function some(order: NearestFirst, nodes: readonly string[], read: ReadonlySet<string>): readonly string[] {
  if (nodes.length <= ALIKE) return nodes;
  const ordered = order(nodes);
  return [...new Set([...ordered.slice(0, ALIKE), ...nodes.filter((n) => read.has(n)).slice(0, ALIKE)])];
}

/** The cluster with the pods of every node that would take the pod if it were empty. */
export function openTo(world: World, pod: KubeObject): Snapshot {
  return seenBy(world, pod, ({ nodes, lists }) => needsUsage(pod, nodes, lists));
}

function seenBy(world: World, pod: KubeObject, chosen: (placing: Placing) => readonly string[]): Snapshot {
  const placing = placingOf(world, pod);
  const { nodes, lists, all } = placing;
  if (all !== undefined) return snapshotFor(world, pod, { ...lists, nodes, pods: all });
  const usage = usageOf({ ...world, note: () => {} }, chosen(placing));
  const whole = nodes.every(({ metadata }) => usage.has(metadata.name));
  const pods = [...usage.values()].flat();
  return snapshotOf({ ...lists, nodes, pods, ...(!whole && { podsOf: new Set(usage.keys()) }) });
}

export function placingOf(world: World, pod: KubeObject): Placing {
  const nodes = listOf(world, 'Node', '');
  const lists = clusterLists(world);
  lists.settle((known) => fitPod(pod, nodes, undefined, known));
  const few = lookedInto(world, pod, nodes, lists);
  if (!takesAllPods(world, pod, few.fit)) return few;
  const all = everyPod(world);
  if (all === undefined) return few;
  const fit = lists.settle((known) => fitIn(pod, snapshotFor(world, pod, { ...known, nodes, pods: all })));
  return { ...few, fit, obstacles: obstaclesOf(fit), lists: lists.known(), all };
}

/** Reads the pods on the nodes that come into question, first those on a few of them. */
function lookedInto(world: World, pod: KubeObject, nodes: readonly KubeObject[], lists: ClusterLists): Placing {
  const open = needsUsage(pod, nodes, lists.known());
  const settled = () => lists.settle((known) => fitPod(pod, nodes, usage, known));
  let usage = usageOf(world, open.slice(0, open.length > ONE_BY_ONE ? SAMPLE : ONE_BY_ONE));
  let fit = settled();
  if (fit.feasible.length === 0 && open.length > ONE_BY_ONE) {
    usage = usageOf(world, open);
    fit = settled();
  }
  let obstacles = obstaclesOf(fit);
  // A node that seems to be only tainted or cordoned may be full as well: look into some before saying so.
  for (const few of [ALIKE, SAMPLE, 2 * SAMPLE]) {
    const unread = obstacles
      .flatMap((o) => (o.key === 'taint' || o.key === 'cordon' ? o.nodes : []))
      .filter((n) => !usage.has(n));
    if (unread.length === 0 || obstacles.some((o) => o.nodes.some((n) => usage.has(n)))) break;
    usage = new Map([...usage, ...usageOf(world, unread.slice(0, few))]);
    fit = settled();
    obstacles = obstaclesOf(fit);
  }
  return { fit, obstacles, nodes, lists: lists.known(), read: new Set(usage.keys()) };
}

/**
 * Its own rules may be about pods anywhere; and where it seems to fit and waits all the same, the reason may be a rule of any pod, or one
 * that is promised the room.
 */
function takesAllPods(world: World, pod: KubeObject, fit: Fit): boolean {
  const openRules = fit.unknown.includes('pods') && fit.unsimulated.length > 0;
  return openRules || (fit.feasible.length > 0 && !isYoung(world, pod));
}

/** So young that nobody asks yet why it waits, if there seems to be room for it. */
export function isYoung(world: World, pod: KubeObject): boolean {
  return world.now.getTime() - Date.parse(pod.metadata.creationTimestamp ?? '') < YOUNG_SECONDS * 1000;
}

function everyPod(world: World): readonly PodUsage[] | undefined {
  return readable(world, { ask: 'usage' });
}

/** Most pods that wait are no part of the usage, so they share one snapshot. */
function snapshotFor(world: World, pod: KubeObject, cluster: Cluster) {
  const { namespace = 'default', name } = pod.metadata;
  const isItself = (p: PodUsage) => p.node !== '' && p.name === name && p.namespace === namespace;
  const { pods = [] } = cluster;
  if (pods.some(isItself)) return snapshotOf({ ...cluster, pods: pods.filter((p) => !isItself(p)) });
  const only = Object.values(cluster.only ?? {}).map((keys) => [...keys]);
  const known = JSON.stringify([Object.keys(cluster).sort(), only]);
  return world.memo(`snapshot ${known}`, () => snapshotOf(cluster)) as ReturnType<typeof snapshotOf>;
}

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
