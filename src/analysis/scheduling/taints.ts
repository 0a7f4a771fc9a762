/** Taints and tolerations, as kube-scheduler's TaintToleration and NodeUnschedulable plugins read them. */
import type { Taint, Toleration } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import type { Blockage } from './blockage.ts';
import { listOf, nameOf, nodeSpecOf } from './spec.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Taints that controllers set for a state of the node, and that state in words. */
const CONDITION_TAINTS: Readonly<Record<string, string>> = {
  'node.kubernetes.io/not-ready': 'it is not ready',
  'node.kubernetes.io/unreachable': 'its kubelet has stopped reporting',
  'node.kubernetes.io/memory-pressure': 'it is short of memory',
  'node.kubernetes.io/disk-pressure': 'it is short of disk space',
  'node.kubernetes.io/pid-pressure': 'it is short of process ids',
  'node.kubernetes.io/network-unavailable': 'its network is not set up',
  'node.cloudprovider.kubernetes.io/uninitialized': 'its cloud provider has not initialised it yet',
  'node.cloudprovider.kubernetes.io/shutdown': 'its machine is shut down',
  [UNSCHEDULABLE]: 'it is cordoned',
};
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Whether the node controller (or cloud controller) sets this taint by itself, and removes it when the node recovers. */
export function isConditionTaint(key: string): boolean {
  return Object.hasOwn(CONDITION_TAINTS, key);
}

export function isControlPlaneTaint(key: string): boolean {
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
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator: string = toleration.operator ?? '';
  if (operator === '' || operator === 'Equal') return (toleration.value ?? '') === (taint.value ?? '');
  if (operator === 'Exists') return true;
  return (operator === 'Gt' || operator === 'Lt') && compares(operator, toleration.value, taint.value);
}

/** `key=value:effect` as `kubectl taint` writes it. */
export function taintText(taint: { key: string; value?: string; effect: string }): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
}

/** The taints of a node that keep the pod off it: effects NoSchedule and NoExecute; PreferNoSchedule never does. */
export function untoleratedTaints(tolerations: readonly Toleration[], node: KubeObject): readonly Taint[] {
  const taints = listOf(nodeSpecOf(node).taints);
  return taints.filter(
    (t) => (t.effect === 'NoSchedule' || t.effect === 'NoExecute') && !tolerations.some((x) => tolerates(x, t)),
  );
}

export function taintBlockages(tolerations: readonly Toleration[], node: KubeObject): Blockage[] {
  return untoleratedTaints(tolerations, node).map((taint) => {
    const state = CONDITION_TAINTS[taint.key];
    const why = state === undefined ? '' : ` because ${state}`;
    return {
      kind: 'taint',
      plugin: 'TaintToleration',
      node: nameOf(node),
      taint: { key: taint.key, value: taint.value ?? '', effect: taint.effect },
      conditionTaint: state !== undefined,
      controlPlane: isControlPlaneTaint(taint.key),
      permanent: state === undefined,
      says: `node ${nameOf(node)} has the taint ${taintText(taint)}${why}, which the pod does not tolerate`,
    };
  });
}

/** The verdict of NodeUnschedulable: a cordoned node takes only pods that tolerate the taint of cordoned nodes. */
export function cordonBlockages(tolerations: readonly Toleration[], node: KubeObject): Blockage[] {
  if (nodeSpecOf(node).unschedulable !== true) return [];
  if (tolerations.some((t) => tolerates(t, { key: UNSCHEDULABLE, effect: 'NoSchedule' }))) return [];
  const says = `node ${nameOf(node)} is cordoned and takes no new pods`;
  return [{ kind: 'cordon', plugin: 'NodeUnschedulable', node: nameOf(node), permanent: true, says }];
}

/** Whether a blockage is only the taint that every cordoned node carries beside its cordon. */
export function isCordonTaint(blockage: Blockage): boolean {
  return blockage.taint?.key === UNSCHEDULABLE;
}
