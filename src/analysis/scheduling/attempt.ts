/** One attempt of kube-scheduler to place a pod: the outcome, and the text that it writes into the pod's PodScheduled condition. */
import type { KubeObject } from '../../facts/objects.ts';
import type { FilterPlugin } from './plugin.ts';
import { PLUGINS } from './plugins.ts';
import { type Preemption, preempt } from './preemption.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { Snapshot } from './snapshot.ts';
import { listOf, nameOf, specOf, statusOf } from './spec.ts';

export interface Attempt {
  /** `gated`: not tried yet. `skipped`: it is being deleted. `foreign`: another scheduler's. `error`: no verdict at all. */
  readonly result: 'fits' | 'unschedulable' | 'error' | 'gated' | 'skipped' | 'foreign';
  /** Why the pod is not even tried. */
  readonly gate?: string;
  readonly gatedBy?: string;
  readonly outcome: Outcome;
  /** The condition's text; absent if the pod fits, or is not tried. */
  readonly message?: string;
  readonly preemption?: Preemption;
}

export function attempt(pod: KubeObject, snapshot: Snapshot, plugins: readonly FilterPlugin[] = PLUGINS): Attempt {
  const outcome = simulate(pod, snapshot, plugins);
  const { schedulerName = 'default-scheduler' } = specOf(pod);
  if (schedulerName !== 'default-scheduler') return { result: 'foreign', outcome };
  const gate = gateOf(pod, snapshot, plugins);
  if (gate !== undefined) return { result: 'gated', ...gate, outcome };
  if (pod.metadata.deletionTimestamp) {
    const { namespace = 'default' } = pod.metadata;
    return { result: 'skipped', outcome, message: `skip schedule deleting pod: ${namespace}/${nameOf(pod)}` };
  }
  return tried(pod, snapshot, outcome);
}

function gateOf(
  pod: KubeObject,
  snapshot: Snapshot,
  plugins: readonly FilterPlugin[],
): Pick<Attempt, 'gate' | 'gatedBy'> | undefined {
  const gates = listOf(specOf(pod).schedulingGates).map((gate) => gate.name);
  if (gates.length > 0)
    return { gate: `waiting for scheduling gates: [${gates.join(' ')}]`, gatedBy: 'SchedulingGates' };
  for (const { name, preEnqueue } of plugins) {
    const gate = preEnqueue?.(pod, snapshot);
    if (gate !== undefined) return { gate, gatedBy: name };
  }
  return undefined;
}

function tried(pod: KubeObject, snapshot: Snapshot, outcome: Outcome): Attempt {
  if (outcome.nodes.length === 0)
    return { result: 'unschedulable', outcome, message: 'no nodes available to schedule pods' };
  const { rejects } = outcome.preFilter;
  if (rejects === undefined && fitsWherePromised(pod, outcome)) return { result: 'fits', outcome };
  const failed = rejects?.code === 'Error' ? rejects : outcome.nodes.find((n) => n.first?.code === 'Error')?.first;
  if (failed !== undefined) return { result: 'error', outcome, message: failed.reasons.join(', ') };
  if (outcome.nodes.some(({ first }) => first === undefined)) return { result: 'fits', outcome };
  const preemption = preempt(pod, snapshot, outcome);
  const says = postFilter(outcome, preemption);
  const message = `${refusalText(outcome)}${says === '' ? '' : ` ${says}`}`;
  return { result: 'unschedulable', outcome, message, preemption };
}

/** The node that preemption chose before is tried first, and if it takes the pod, no other is looked at. */
function fitsWherePromised(pod: KubeObject, { nodes }: Outcome): boolean {
  const promised = nodes.find(({ name }) => name === statusOf(pod).nominatedNodeName);
  return promised !== undefined && promised.first === undefined;
}

/** How the scheduler's text begins where no node takes the pod: why, up to what it says on making room. */
export function refusalText({ nodes, preFilter }: Outcome): string {
  if (nodes.length === 0) return 'no nodes available to schedule pods';
  const body = preFilter.rejects?.reasons.join(', ') ?? histogram(nodes.map(({ first }) => first?.reasons ?? []));
  return `${head(nodes.length)} ${body}.`;
}

const head = (nodes: number) => `0/${nodes} nodes are available:`;

/** `2 Insufficient cpu, 1 Too many pods`: how many nodes have each reason, sorted as text. */
function histogram(reasonsOfNodes: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasonsOfNodes.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, nodes]) => `${nodes} ${reason}`)
    .sort()
    .join(', ');
}

/** DynamicResources may give devices back; then preemption is tried. If no plugin before reached DynamicResources, it fails instead. */
function postFilter(outcome: Outcome, preemption: Preemption): string {
  const { endedAt } = outcome.preFilter;
  const [, devices] = outcome.prepared.find(([name]) => name === 'DynamicResources') ?? [];
  if (endedAt !== undefined && endedAt !== 'DynamicResources') return 'not found';
  const first = devices?.postFilter?.(reached(outcome)) ?? {
    code: 'Unschedulable',
    message: 'no new claims to deallocate',
  };
  if (first.code !== 'Unschedulable') return first.message;
  if (preemption.candidates.length > 0) return '';
  const says = `preemption: ${failure(preemption, outcome.nodes.length)}`;
  return [...preemption.refused.values()].some((r) => r.code === 'Error') ? says : `${first.message}, ${says}`;
}

/** The nodes about which DynamicResources is asked: the scheduler stops at the first plugin that refuses one. */
function reached({ preFilter, prepared, nodes }: Outcome): readonly string[] {
  if (preFilter.rejects !== undefined) return [];
  const names = prepared.map(([name]) => name);
  const later = new Set(names.slice(names.indexOf('DynamicResources')));
  return nodes
    .filter(({ first }) => first === undefined || (first.at === undefined && later.has(first.plugin)))
    .map(({ name }) => name);
}

function failure({ ineligible, refused }: Preemption, nodes: number): string {
  if (ineligible !== undefined) return ineligible;
  const errors = [...new Set([...refused.values()].filter((r) => r.code === 'Error').flatMap((r) => r.reasons))];
  if (errors.length > 0) return errors.length === 1 ? `${errors[0]}` : `[${errors.join(', ')}]`;
  const others = Array.from({ length: nodes - refused.size }, () => ['Preemption is not helpful for scheduling']);
  return `${head(nodes)} ${histogram([...[...refused.values()].map((r) => r.reasons), ...others])}.`;
}
