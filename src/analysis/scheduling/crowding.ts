/** Whether pods of higher priority have the room that a waiting pod needs: kube-scheduler takes nothing from those. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { NodeState } from './plugin.ts';
import { isSystemCritical, priorityOf } from './priority.ts';
import { judged, type Outcome, rivalsOn, simulate } from './simulate.ts';
import { type Snapshot, withChanges } from './snapshot.ts';

export interface Crowding {
  /** The nodes that would take the pod if those of higher priority were not there, or not promised the room. */
  readonly nodes: readonly string[];
  /** The pods of higher priority on the first of these nodes, the highest first. */
  readonly pods: readonly PodUsage[];
  /** On every node that the pod could have if it were empty, they alone leave no room: pods of its own priority play no part. */
  readonly alone: boolean;
}

/** Whether a node would take the pod without some of its pods. */
type Fits = (without: readonly PodUsage[], rivals: readonly PodUsage[]) => boolean;

/** Undefined if nothing of higher priority is in the way. Pods that are critical to the system count as part of their node. */
export function crowdingOf(pod: KubeObject, snapshot: Snapshot): Crowding | undefined {
  const priority = priorityOf(pod);
  const isHigher = (p: PodUsage) => p.priority > priority && !isSystemCritical(p.priority);
  if (!(snapshot.cluster.pods ?? []).some(isHigher)) return undefined;
  const outcome = simulate(pod, snapshot);
  const found = snapshot.nodes.flatMap((state, i) => {
    if (outcome.nodes[i]?.first === undefined || state.pods === undefined) return [];
    const fits = fitting(outcome, state);
    const movable = state.pods.filter((p) => !isSystemCritical(p.priority));
    if (!fits(movable, [])) return [];
    const isOther = (p: PodUsage) => !isHigher(p);
    const rivals = rivalsOn(snapshot, pod, state.name);
    return [
      {
        name: state.name,
        pods: [...movable, ...rivals].filter(isHigher),
        withoutThem: fits(movable.filter(isHigher), rivals.filter(isOther)),
        besideThem: fits(movable.filter(isOther), rivals.filter(isHigher)),
      },
    ];
  });
  const nodes = found.filter((one) => one.withoutThem && one.pods.length > 0);
  if (nodes.length === 0) return undefined;
  return {
    nodes: nodes.map(({ name }) => name),
    pods: (nodes[0]?.pods ?? []).toSorted((a, b) => b.priority - a.priority),
    alone: found.every((one) => one.withoutThem && !one.besideThem),
  };
}

function fitting({ prepared }: Outcome, state: NodeState): Fits {
  return (without, rivals) => judged(prepared, withChanges(state, [], without), rivals).first === undefined;
}

/** The pods of lower priority that are being deleted on the node that the scheduler has promised to a pod, if their going is enough. */
export function leavingFor(pod: KubeObject, snapshot: Snapshot): readonly PodUsage[] {
  const { nominatedNodeName: promised = '' } = (pod.status ?? {}) as { nominatedNodeName?: string };
  const state = snapshot.byName.get(promised);
  const leaving = (state?.pods ?? []).filter((p) => p.terminating === true && p.priority < priorityOf(pod));
  if (state === undefined || leaving.length === 0) return [];
  const outcome = simulate(pod, snapshot);
  return fitting(outcome, state)(leaving, rivalsOn(snapshot, pod, promised)) ? leaving : [];
}
