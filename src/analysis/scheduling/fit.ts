/** Holds one pod against all nodes: where it fits, and what stands in the way elsewhere, the smallest obstacle first. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Blockage, Verdict } from './blockage.ts';
import type { Cluster, ListName, Wanted } from './cluster.ts';
import { isItself, verdictsOn } from './evaluate.ts';
import type { NodeState } from './plugin.ts';
import { fromUnits, requestUnits } from './requests.ts';
import { type Largest, largestOf, type Room, roomOf } from './room.ts';
import { taintText, withSentence } from './sentence.ts';
import { type Outcome, simulate } from './simulate.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { nameOf } from './spec.ts';
import { isCordonTaint } from './taints.ts';
import { unsimulatedOf } from './unsimulated.ts';

/** Nodes that refuse the pod for the same reasons. */
export interface FitGroup {
  /** Sorted kinds of obstacles: `taint`, `resource:cpu`, `selector`. */
  readonly blockers: readonly string[];
  readonly nodes: readonly string[];
  /** One blockage for each different obstacle, of the group's first node. */
  readonly examples: readonly Blockage[];
}

export interface Fit {
  /** How many nodes there are. */
  readonly nodes: number;
  /** The nodes that no simulated filter refuses. */
  readonly feasible: readonly string[];
  readonly groups: readonly FitGroup[];
  /** What the pod asks for: cpu in cores, the others in their own unit. */
  readonly asked: Readonly<Record<string, number>>;
  /** For each asked resource, over all nodes. */
  readonly largest: Readonly<Record<string, Largest>>;
  /** The same over the nodes that only lack room: no taint, selector or the like stands in the way. Lacks the resource if there are none. */
  readonly largestEligible: Readonly<Record<string, Largest>>;
  /** Nodes that refuse nothing as far as is known, but whose pods are not known, or whose devices could not be judged. */
  readonly uncertainNodes: readonly string[];
  /** What the pod asks for besides, and could not be decided, in words. */
  readonly unsimulated: readonly string[];
  /** What is not known, or not wholly, and could take away nodes. */
  readonly unknown: readonly ListName[];
  /** Of some of these lists, all that it takes. */
  readonly wanted: readonly Wanted[];
  /** What every plugin said of every node. */
  readonly outcome: Outcome;
  /** The nodes whose pods are not known. */
  readonly unseen: ReadonlySet<string>;
}

/** The kind of obstacle that a verdict is about: `taint`, `resource:cpu`, `volume:limit`; a cordoned node's own taint counts as the cordon. */
export function keyOf(verdict: Verdict): string {
  if (verdict.kind === 'resource') return `resource:${verdict.resource}`;
  if (verdict.volume !== undefined) return `volume:${verdict.volume.trouble}`;
  return isCordonTaint(verdict) ? 'cordon' : verdict.kind;
}

/** Tells obstacles apart that need different changes: taints by their text, ports by their number, volumes by their claim. */
function detailOf(verdict: Verdict): string {
  const key = keyOf(verdict);
  if (key === 'cordon') return key;
  if (verdict.taint !== undefined) return `taint ${taintText(verdict.taint)}`;
  const { claim, driver, entry } = verdict.volume ?? {};
  return `${key}${verdict.port ?? claim ?? driver ?? entry ?? ''}${verdict.permanent ? '!' : ''}`;
}

function groupsOf(refused: ReadonlyMap<string, readonly Verdict[]>): FitGroup[] {
  const groups = new Map<string, { nodes: string[]; verdicts: readonly Verdict[] }>();
  for (const [node, verdicts] of refused) {
    const identity =
      verdicts.length === 1 && verdicts[0] ? detailOf(verdicts[0]) : verdicts.map(detailOf).sort().join();
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, { nodes: [node], verdicts });
    else group.nodes.push(node);
  }
  const sorted = [...groups.values()].map(({ nodes, verdicts }) => {
    const details = verdicts.map(detailOf);
    const examples = verdicts.filter((_, i) => details.indexOf(details[i] ?? '') === i).map(withSentence);
    return { blockers: [...new Set(examples.map(keyOf))].sort(), nodes, examples };
  });
  return sorted.sort(
    (a, b) =>
      a.blockers.length - b.blockers.length ||
      a.examples.length - b.examples.length ||
      b.nodes.length - a.nodes.length ||
      (a.blockers.join() < b.blockers.join() ? -1 : 1),
  );
}

/** What is known of a cluster besides its nodes and pods. */
export type Lists = Omit<Cluster, 'nodes' | 'pods' | 'podsOf'>;

/**
 * `usage`: the pods of each node that was read, by node name; a node that is missing in it is a node whose pods are not known (an empty
 * list: it runs none).
 */
export function fitPod(
  pod: KubeObject,
  nodes: readonly KubeObject[],
  usage: ReadonlyMap<string, readonly PodUsage[]> | undefined,
  lists: Lists = {},
): Fit {
  const pods = usage && [...usage.values()].flat().filter((other) => !isItself(pod, other));
  const known = pods && {
    pods,
    ...(nodes.every((n) => usage.has(nameOf(n))) ? {} : { podsOf: new Set(usage.keys()) }),
  };
  return fitIn(pod, snapshotOf({ ...lists, nodes, ...known }));
}

const ROOM = new Set(['host-port', 'pods', 'resource']);

export function fitIn(pod: KubeObject, snapshot: Snapshot): Fit {
  const outcome = simulate(pod, snapshot);
  const requests = requestUnits(pod);
  const resources = Object.keys(requests).filter((resource) => (requests[resource] ?? 0) > 0);
  const refused = new Map<string, readonly Verdict[]>();
  const feasible: string[] = [];
  const uncertainNodes: string[] = [];
  const rooms: Room[] = [];
  const eligible: Room[] = [];
  outcome.nodes.forEach((node, i) => {
    const state = snapshot.nodes[i] as NodeState;
    const verdicts = verdictsOn(node);
    const room = roomOf(state.node, resources, state.pods);
    rooms.push(room);
    if (verdicts.every((v) => ROOM.has(v.kind))) eligible.push(room);
    if (verdicts.length > 0) refused.set(node.name, verdicts);
    else if (state.pods === undefined || outcome.uncertain.has(node.name)) uncertainNodes.push(node.name);
    else feasible.push(node.name);
  });
  return {
    nodes: snapshot.nodes.length,
    feasible,
    groups: groupsOf(refused),
    asked: fromUnits(requests),
    largest: largestOf(resources, rooms),
    largestEligible: largestOf(resources, eligible),
    uncertainNodes,
    unsimulated: unsimulatedOf(pod, outcome),
    unknown: [...new Set([...outcome.unknown.values()].flat())],
    wanted: wantedOf(outcome),
    outcome,
    unseen: new Set(snapshot.nodes.filter(({ pods }) => pods === undefined).map(({ name }) => name)),
  };
}

/** A list that one plugin needs as a whole is needed as a whole. */
function wantedOf({ prepared }: Outcome): readonly Wanted[] {
  const whole = new Set(
    prepared.flatMap(([, { unknown = [], wanted = [] }]) =>
      unknown.filter((name) => !wanted.some((w) => w.list === name)),
    ),
  );
  return prepared.flatMap(([, { wanted = [] }]) => wanted.filter(({ list }) => !whole.has(list)));
}

/** The nodes whose pods must be read to decide: all those that would take the pod if they were empty. */
export function needsUsage(pod: KubeObject, nodes: readonly KubeObject[], lists: Lists = {}): string[] {
  return simulate(pod, snapshotOf({ ...lists, nodes })).nodes.flatMap(({ name, first }) => (first ? [] : [name]));
}

/**
 * Arranges what was read by node, a pod without one by the node that it is nominated for. Every node named in `nodes` gets a list, so that
 * one that runs nothing is known to be empty.
 */
export function usageByNode(usage: readonly PodUsage[], nodes: readonly string[]): Map<string, PodUsage[]> {
  const byNode = new Map<string, PodUsage[]>(nodes.map((node) => [node, []]));
  for (const pod of usage) byNode.get(pod.node || (pod.nominatedNode ?? ''))?.push(pod);
  return byNode;
}
