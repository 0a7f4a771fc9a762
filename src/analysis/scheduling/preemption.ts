/** Whether taking pods of lower priority away would make room (kube-scheduler's DefaultPreemption), and which ones it would take. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { matchesSelector } from '../selector.ts';
import { isEmptySelector } from './filters/affinity-terms.ts';
import type { NodeState } from './plugin.ts';
import { priorityOf } from './priority.ts';
import { judged, type Outcome, type Refused, rivalsOn } from './simulate.ts';
import { type Snapshot, withChanges } from './snapshot.ts';
import { listOf, specOf, statusOf } from './spec.ts';

/** What would have to go from a node. */
export interface Eviction {
  readonly node: string;
  /** The most important first. */
  readonly victims: readonly PodUsage[];
  /** How many of them a PodDisruptionBudget would keep. */
  readonly violations: number;
}

export interface Preemption {
  /** Why the pod may not preempt at all. */
  readonly ineligible?: string;
  readonly candidates: readonly Eviction[];
  /** What still refuses the pod on a node without its victims, or that there are none; absent for nodes where nothing would help. */
  readonly refused: ReadonlyMap<string, Refused>;
}

interface Budget {
  readonly namespace: string | undefined;
  readonly selector: Parameters<typeof matchesSelector>[1];
  readonly disrupted: Readonly<Record<string, unknown>>;
  readonly allowed: number;
}

/** `outcome`: of a pod that fits nowhere. */
export function preempt(pod: KubeObject, snapshot: Snapshot, outcome: Outcome): Preemption {
  const ineligible = ineligibility(pod, snapshot, outcome);
  if (ineligible !== undefined) return { ineligible, candidates: [], refused: new Map() };
  const budgets = listOf(snapshot.cluster.podDisruptionBudgets).map(budgetOf);
  const candidates: Eviction[] = [];
  const refused = new Map<string, Refused>();
  outcome.nodes.forEach(({ name, first }, i) => {
    if (first?.code !== 'Unschedulable') return;
    const found = victimsOn(pod, snapshot, outcome, snapshot.nodes[i] as NodeState, budgets);
    if ('victims' in found) candidates.push(found);
    else refused.set(name, found);
  });
  return { candidates, refused };
}

function ineligibility(pod: KubeObject, snapshot: Snapshot, { nodes }: Outcome): string | undefined {
  if (specOf(pod).preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const chosen = statusOf(pod).nominatedNodeName;
  if (!chosen) return undefined;
  if (nodes.find(({ name }) => name === chosen)?.first?.code === 'UnschedulableAndUnresolvable') return undefined;
  const leaving = snapshot.byName.get(chosen)?.pods?.some((p) => p.preempted === true && p.priority < priorityOf(pod));
  return leaving === true ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

/** Takes every pod of lower priority away, and puts back, the most important first, those beside which the pod still fits. */
function victimsOn(
  pod: KubeObject,
  snapshot: Snapshot,
  { prepared }: Outcome,
  state: NodeState,
  budgets: readonly Budget[],
): Eviction | Refused {
  const lower = listOf(state.pods).filter((p) => p.priority < priorityOf(pod));
  const saying = (code: Refused['code'], reason: string): Refused => ({
    code,
    reasons: [reason],
    verdicts: [],
    plugin: '',
  });
  if (lower.length === 0) return saying('UnschedulableAndUnresolvable', 'No preemption victims found for incoming pod');
  const rivals = rivalsOn(snapshot, pod, state.name);
  const refusal = (without: readonly PodUsage[]) => judged(prepared, withChanges(state, [], without), rivals).first;
  const still = refusal(lower);
  if (still !== undefined) return still;
  const [kept, free] = byBudget(lower.toSorted(byImportance), budgets);
  const gone = new Set(lower);
  const spared = (one: PodUsage) => {
    gone.delete(one);
    if (refusal([...gone]) === undefined) return true;
    gone.add(one);
    return false;
  };
  const violations = kept.filter((one) => !spared(one)).length;
  for (const one of free) spared(one);
  if (gone.size === 0) return saying('Error', `expected at least one victim pod on node "${state.name}"`);
  return { node: state.name, victims: [...gone].sort(byImportance), violations };
}

/** A higher priority is more important, then the longer run. A pod that has not started is as young as can be. */
function byImportance(a: PodUsage, b: PodUsage): number {
  return b.priority - a.priority || startOf(a) - startOf(b);
}

function startOf({ startTime }: PodUsage): number {
  return startTime === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(startTime);
}

function budgetOf(budget: KubeObject): Budget {
  const { selector } = (budget.spec ?? {}) as { selector?: Budget['selector'] };
  const status = (budget.status ?? {}) as { disruptionsAllowed?: number; disruptedPods?: Record<string, unknown> };
  return {
    namespace: budget.metadata.namespace,
    selector: isEmptySelector(selector) ? undefined : selector,
    disrupted: status.disruptedPods ?? {},
    allowed: status.disruptionsAllowed ?? 0,
  };
}

/** Parts the pods into those whose budget is used up, and the others. A pod without labels is in no budget, whatever its selector. */
function byBudget(pods: readonly PodUsage[], budgets: readonly Budget[]): readonly [PodUsage[], PodUsage[]] {
  const left = budgets.map((budget) => budget.allowed);
  const kept: PodUsage[] = [];
  const free: PodUsage[] = [];
  for (const pod of pods) {
    let violated = false;
    const labels = pod.labels ?? {};
    const bare = Object.keys(labels).length === 0;
    budgets.forEach(({ namespace, selector, disrupted }, i) => {
      if (namespace !== pod.namespace || bare || !matchesSelector(labels, selector) || pod.name in disrupted) return;
      left[i] = (left[i] ?? 0) - 1;
      if ((left[i] ?? 0) < 0) violated = true;
    });
    (violated ? kept : free).push(pod);
  }
  return [kept, free];
}

/** The nodes that the scheduler may choose: it prefers fewer violations, then less important victims, fewer of them, and younger ones. */
export function preferred(candidates: readonly Eviction[]): readonly Eviction[] {
  const scores: ((e: Eviction) => number)[] = [
    (e) => e.violations,
    (e) => e.victims[0]?.priority ?? 0,
    (e) => e.victims.reduce((sum, v) => sum + v.priority + 2 ** 31, 0),
    (e) => e.victims.length,
    (e) => -earliestStart(e.victims),
  ];
  return scores.reduce((left, score) => {
    const best = Math.min(...left.map(score));
    return left.filter((e) => score(e) === best);
  }, candidates);
}

function earliestStart(victims: readonly PodUsage[]): number {
  const highest = Math.max(...victims.map((v) => v.priority));
  return Math.min(...victims.filter((v) => v.priority === highest).map(startOf));
}
