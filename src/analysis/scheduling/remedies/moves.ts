/** Which pods would have to make room: for a pod that lacks only room, though the cluster as a whole has enough of it. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import type { Verdict } from '../blockage.ts';
import { verdictsOn } from '../evaluate.ts';
import type { NodeState } from '../plugin.ts';
import { requestUnits, toUnits } from '../requests.ts';
import { amountOf, roomOf } from '../room.ts';
import { simulate } from '../simulate.ts';
import { type Snapshot, withChanges } from '../snapshot.ts';

export interface Spare {
  readonly resource: string;
  /** What the pod asks for, what is free on all nodes together that lack nothing else, and the most on one of them: cpu in cores. */
  readonly asked: number;
  readonly free: number;
  readonly most: number;
  readonly node: string;
}

export interface Moves {
  readonly node: string;
  /** The fewest pods whose requests make room there, as `namespace/name`. */
  readonly pods: readonly string[];
  /** By their requests each of them finds room on another node. Other rules of theirs were not looked at. */
  readonly elsewhere: boolean;
}

const SHORT = ['resource', 'pods'];

/** The nodes that refuse the pod for want of room alone, and would have it if they were empty. */
function crowded(pod: KubeObject, snapshot: Snapshot): readonly (readonly [NodeState, readonly Verdict[]])[] {
  return simulate(pod, snapshot).nodes.flatMap((outcome, i) => {
    const state = snapshot.nodes[i] as NodeState;
    const verdicts = verdictsOn(outcome);
    const only = verdicts.length > 0 && verdicts.every(({ kind, permanent }) => SHORT.includes(kind) && !permanent);
    return only && state.pods !== undefined ? [[state, verdicts] as const] : [];
  });
}

/** For each resource that is short: free in all, but never enough on one node. Empty if that is not so. */
export function fragmentation(pod: KubeObject, snapshot: Snapshot): readonly Spare[] {
  const nodes = crowded(pod, snapshot);
  const asked = requestUnits(pod);
  const short = new Set(
    nodes.flatMap(([, verdicts]) =>
      verdicts.flatMap(({ kind, resource }) => (kind === 'resource' && resource ? [resource] : [])),
    ),
  );
  return [...short].flatMap((resource) => {
    const frees = nodes.map(([state]) => ({
      node: state.name,
      units: Math.max(0, roomOf(state.node, [resource], state.pods).free?.[0] ?? 0),
    }));
    const free = frees.reduce((sum, { units }) => sum + units, 0);
    const most = frees.reduce((best, one) => (one.units > best.units ? one : best));
    const want = asked[resource] ?? 0;
    if (free < want) return [];
    const amount = (units: number) => amountOf(resource, units);
    return [{ resource, asked: amount(want), free: amount(free), most: amount(most.units), node: most.node }];
  });
}

/** So many pods are a move, not a rebuild. */
const MOST_PODS = 8;

/** The fewest pods that would have to leave one node; undefined if only more than a few, or no pods, would do. */
export function movesFor(pod: KubeObject, snapshot: Snapshot): Moves | undefined {
  const resources = Object.entries(requestUnits(pod)).flatMap(([resource, units]) => (units > 0 ? [resource] : []));
  const candidates = crowded(pod, snapshot).flatMap(([state, verdicts]) => {
    const leaving = fewest(pod, state, verdicts);
    return leaving === undefined ? [] : [{ state, leaving }];
  });
  candidates.sort((a, b) => a.leaving.length - b.leaving.length || size(a.leaving) - size(b.leaving));
  const best = candidates[0];
  if (best === undefined) return undefined;
  return {
    node: best.state.name,
    pods: best.leaving.map(({ namespace, name }) => `${namespace}/${name}`),
    elsewhere: best.leaving.length > 0 && fitElsewhere(best.leaving, best.state, snapshot, resources),
  };
}

/** Takes the pod with most of what is short until nothing is; then gives back those that were not needed. */
function fewest(pod: KubeObject, state: NodeState, verdicts: readonly Verdict[]): readonly PodUsage[] | undefined {
  const lacking = (without: readonly PodUsage[]) =>
    verdicts.filter(({ kind, resource = '', asked = 0 }) => {
      const room = roomOf(state.node, [resource], withChanges(state, [], without).pods);
      return kind === 'pods'
        ? (room.podsRunning ?? 0) >= room.podsAllowed
        : (room.free?.[0] ?? 0) < toUnits(resource, asked);
    });
  const movable = (state.pods ?? []).filter((other) => other.terminating !== true && !isSibling(pod, other));
  const taken: PodUsage[] = [];
  for (let short = lacking(taken); short.length > 0; short = lacking(taken)) {
    const resource = short[0]?.resource ?? '';
    const next = movable
      .filter((other) => !taken.includes(other) && (resource === 'pods' || (other.requests[resource] ?? 0) > 0))
      .sort((a, b) => (b.requests[resource] ?? 0) - (a.requests[resource] ?? 0))[0];
    if (next === undefined || taken.length === MOST_PODS) return undefined;
    taken.push(next);
  }
  return taken.reduce((kept, one) => {
    const rest = kept.filter((other) => other !== one);
    return lacking(rest).length > 0 ? kept : rest;
  }, taken);
}

/** A pod of the same workload would only change places with this one. */
function isSibling({ metadata }: KubeObject, { namespace, labels }: PodUsage): boolean {
  const own = Object.entries(metadata.labels ?? {});
  return own.length > 0 && namespace === metadata.namespace && own.every(([key, value]) => labels?.[key] === value);
}

function size(pods: readonly PodUsage[]): number {
  return pods.reduce((sum, { requests }) => sum + (requests.cpu ?? 0), 0);
}

function fitElsewhere(
  leaving: readonly PodUsage[],
  from: NodeState,
  snapshot: Snapshot,
  resources: readonly string[],
): boolean {
  let states = snapshot.nodes.filter(({ name, pods }) => name !== from.name && pods !== undefined);
  for (const pod of leaving) {
    const asked = new Set([...resources, ...Object.keys(pod.requests)]);
    const host = states.find((state) => {
      const room = roomOf(state.node, [...asked], state.pods);
      const enough = [...asked].every(
        (resource, i) => (room.free?.[i] ?? 0) >= toUnits(resource, pod.requests[resource] ?? 0),
      );
      return enough && (room.podsRunning ?? 0) < room.podsAllowed;
    });
    if (host === undefined) return false;
    states = states.map((state) => (state === host ? withChanges(state, [pod], []) : state));
  }
  return true;
}
