/** Taints and tolerations, as kube-scheduler's TaintToleration and NodeUnschedulable plugins read them. */
import type { Taint, Toleration } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import type { Verdict } from './blockage.ts';
import { listOf, nameOf, nodeSpecOf } from './spec.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Taints that controllers set for a state of the node. */
const CONDITION_TAINTS = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/network-unavailable',
  'node.cloudprovider.kubernetes.io/uninitialized',
  'node.cloudprovider.kubernetes.io/shutdown',
  UNSCHEDULABLE,
]);
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Whether the node controller (or cloud controller) sets this taint by itself, and removes it when the node recovers. */
function isConditionTaint(key: string): boolean {
  return CONDITION_TAINTS.has(key);
}

function isControlPlaneTaint(key: string): boolean {
  return CONTROL_PLANE.includes(key);
}

function compares(operator: string, tolerated: string | undefined, value: string | undefined): boolean {
  const integer = /^(0|-?[1-9]\d*)$/;
  if (!integer.test(tolerated ?? '') || !integer.test(value ?? '')) return false;
  const [limit, actual] = [BigInt(tolerated ?? ''), BigInt(value ?? '')];
  return operator === 'Gt' ? actual > limit : actual < limit;
}

/**
 * Whether a toleration covers a taint (api/core/v1/toleration.go). `Gt` and `Lt` compare integers; an API server stores them only if
 * their feature gate is on, so they are taken to be on.
 */
function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator: string = toleration.operator ?? '';
  if (operator === '' || operator === 'Equal') return (toleration.value ?? '') === (taint.value ?? '');
  if (operator === 'Exists') return true;
  return (operator === 'Gt' || operator === 'Lt') && compares(operator, toleration.value, taint.value);
}

/** The taints of a node that keep the pod off it: effects NoSchedule and NoExecute; PreferNoSchedule never does. */
function untoleratedTaints(tolerations: readonly Toleration[], node: KubeObject): readonly Taint[] {
  const taints = listOf(nodeSpecOf(node).taints);
  return taints.filter(
    (t) => (t.effect === 'NoSchedule' || t.effect === 'NoExecute') && !tolerations.some((x) => tolerates(x, t)),
  );
}

export function taintVerdicts(tolerations: readonly Toleration[], node: KubeObject): Verdict[] {
  return untoleratedTaints(tolerations, node).map((taint) => ({
    kind: 'taint',
    plugin: 'TaintToleration',
    node: nameOf(node),
    taint: { key: taint.key, value: taint.value ?? '', effect: taint.effect },
    conditionTaint: isConditionTaint(taint.key),
    controlPlane: isControlPlaneTaint(taint.key),
    permanent: !isConditionTaint(taint.key),
  }));
}

/** A cordoned node takes only pods that tolerate the taint of cordoned nodes. */
export function cordonVerdict(tolerations: readonly Toleration[], node: KubeObject): Verdict | undefined {
  if (nodeSpecOf(node).unschedulable !== true) return undefined;
  if (tolerations.some((t) => tolerates(t, { key: UNSCHEDULABLE, effect: 'NoSchedule' }))) return undefined;
  return { kind: 'cordon', plugin: 'NodeUnschedulable', node: nameOf(node), permanent: true };
}

/** Whether a verdict is only about the taint that every cordoned node carries beside its cordon. */
export function isCordonTaint(verdict: Verdict): boolean {
  return verdict.taint?.key === UNSCHEDULABLE;
}
