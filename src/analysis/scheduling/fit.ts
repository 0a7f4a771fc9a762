/** Holds one pod against all nodes: where it fits, and what stands in the way elsewhere, the smallest obstacle first. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Blockage } from './blockage.ts';
import { type Demand, demandOf, roomBlockages, staticBlockages } from './evaluate.ts';
import { fromUnits } from './requests.ts';
import { allocatableUnits, amountOf, usedUnits } from './resources.ts';
import { nameOf } from './spec.ts';
import { isCordonTaint, taintText } from './taints.ts';
import { unsimulatedOf } from './unsimulated.ts';

export interface Amount {
  readonly node: string;
  /** cpu in cores, the others in their own unit. */
  readonly amount: number;
}

/** The node that has most of a resource, as a whole and left over; `free` is absent if no node's pods are known. */
export interface Largest {
  readonly allocatable: Amount;
  readonly free?: Amount;
}

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
  /** Nodes that refuse nothing as far as is known, but whose pods are not known. */
  readonly uncertainNodes: readonly string[];
  /** What the pod asks for besides, and is not simulated, in words. */
  readonly unsimulated: readonly string[];
}

function keyOf(blockage: Blockage): string {
  if (blockage.kind === 'resource') return `resource:${blockage.resource}`;
  return isCordonTaint(blockage) ? 'cordon' : blockage.kind;
}

/** Tells obstacles apart that need different changes: taints by their text, ports by their number. */
function detailOf(blockage: Blockage): string {
  const permanence = blockage.permanent ? '!' : '';
  if (blockage.taint !== undefined && !isCordonTaint(blockage)) return `taint ${taintText(blockage.taint)}`;
  return `${keyOf(blockage)}${blockage.port ?? ''}${keyOf(blockage) === 'cordon' ? '' : permanence}`;
}

function groupsOf(refused: ReadonlyMap<string, readonly Blockage[]>): FitGroup[] {
  const groups = new Map<string, { nodes: string[]; details: Map<string, Blockage> }>();
  for (const [node, blockages] of refused) {
    const details = new Map<string, Blockage>();
    for (const blockage of blockages) {
      const detail = detailOf(blockage);
      if (!details.has(detail)) details.set(detail, blockage);
    }
    const identity = [...details.keys()].sort().join('\n');
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, { nodes: [node], details });
    else group.nodes.push(node);
  }
  const sorted = [...groups.values()].map(({ nodes, details }) => {
    const examples = [...details.values()];
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

function largestOf(
  resources: readonly string[],
  nodes: readonly KubeObject[],
  usage: ReadonlyMap<string, readonly PodUsage[]> | undefined,
): Record<string, Largest> {
  const result: Record<string, Largest> = {};
  for (const resource of resources) {
    let allocatable: Amount | undefined;
    let free: Amount | undefined;
    for (const node of nodes) {
      const name = nameOf(node);
      const all = allocatableUnits(node, resource);
      const pods = usage?.get(name);
      if (all > (allocatable?.amount ?? -1)) allocatable = { node: name, amount: all };
      const left = pods === undefined ? undefined : all - usedUnits(pods, resource);
      if (left !== undefined && left > (free?.amount ?? Number.NEGATIVE_INFINITY)) free = { node: name, amount: left };
    }
    if (allocatable === undefined) continue;
    const inPeople = (a: Amount): Amount => ({ node: a.node, amount: amountOf(resource, a.amount) });
    result[resource] = {
      allocatable: inPeople(allocatable),
      ...(free === undefined ? {} : { free: inPeople(free) }),
    };
  }
  return result;
}

/**
 * `usage`: the pods of each node that was read, by node name; a node that is missing in it is a node whose pods are not known (an empty
 * list: it runs none). `delegated`: extended resources that a DeviceClass maps to device claims.
 */
export function fitPod(
  pod: KubeObject,
  nodes: readonly KubeObject[],
  usage: ReadonlyMap<string, readonly PodUsage[]> | undefined,
  delegated?: ReadonlySet<string>,
): Fit {
  const demand = demandOf(pod, delegated);
  const refused = new Map<string, readonly Blockage[]>();
  const feasible: string[] = [];
  const uncertainNodes: string[] = [];
  const eligible: KubeObject[] = [];
  for (const node of nodes) {
    const name = nameOf(node);
    const pods = usage?.get(name);
    const fixed = staticBlockages(demand, node);
    if (fixed.length === 0) eligible.push(node);
    const blockages = [...fixed, ...roomBlockages(demand, node, pods)];
    if (blockages.length > 0) refused.set(name, blockages);
    else if (pods === undefined) uncertainNodes.push(name);
    else feasible.push(name);
  }
  const asked = Object.keys(demand.requests).filter((resource) => (demand.requests[resource] ?? 0) > 0);
  return {
    nodes: nodes.length,
    feasible,
    groups: groupsOf(refused),
    asked: fromUnits(demand.requests),
    largest: largestOf(asked, nodes, usage),
    largestEligible: largestOf(asked, eligible, usage),
    uncertainNodes,
    unsimulated: unsimulatedOf(pod),
  };
}

function couldHold(demand: Demand, node: KubeObject): boolean {
  return staticBlockages(demand, node).length === 0 && roomBlockages(demand, node, undefined).length === 0;
}

/** The nodes whose pods must be read to decide: all those that would take the pod if they were empty. */
export function needsUsage(pod: KubeObject, nodes: readonly KubeObject[]): string[] {
  const demand = demandOf(pod);
  return nodes.filter((node) => couldHold(demand, node)).map(nameOf);
}

/** Arranges what was read by node. Every node named in `nodes` gets a list, so that one that runs nothing is known to be empty. */
export function usageByNode(usage: readonly PodUsage[], nodes: readonly string[]): Map<string, PodUsage[]> {
  const byNode = new Map<string, PodUsage[]>(nodes.map((node) => [node, []]));
  for (const pod of usage) byNode.get(pod.node)?.push(pod);
  return byNode;
}
