/** Changes for a node that refuses the pod by its labels, taints or cordon. */
import type { NodeSelectorTerm, Toleration } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { editDistance } from '../../names.ts';
import type { LabelFailure, Verdict } from '../blockage.ts';
import { taintText } from '../sentence.ts';
import { labelsOf, listOf, nodeSpecOf, specOf } from '../spec.ts';
import type { Change } from './change.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

export function uncordon(node: string, object: KubeObject): Change {
  const taints = listOf(nodeSpecOf(object).taints).filter(({ key }) => key !== UNSCHEDULABLE);
  const patch = { spec: { unschedulable: null, taints: [{ $patch: 'replace' }, ...taints] } };
  return { id: 'uncordon', node, does: `Uncordon ${node}, once its maintenance is over`, patch, cost: 3 };
}

/** Undefined if one of the taints was set by the node's condition: that is nothing to tolerate, it goes away with the condition. */
export function tolerate(verdicts: readonly Verdict[], pod: KubeObject): Change | undefined {
  if (verdicts.some(({ taint, conditionTaint }) => taint === undefined || conditionTaint === true)) return undefined;
  const taints = verdicts.flatMap(({ taint }) => taint ?? []);
  const added = taints.map(({ key, value, effect }) =>
    value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect },
  );
  const tolerations = [...listOf(specOf(pod).tolerations).filter((t) => !isDefault(t)), ...added];
  const those = taints.length === 1 ? 'the taint' : 'the taints';
  const does = `Tolerate ${those} ${taints.map(taintText).join(' and ')}, if the pod belongs on such nodes`;
  const cost = sum(verdicts.map(({ controlPlane }) => (controlPlane ? 20 : 5)));
  return { id: 'tolerate', does, patch: { spec: { tolerations } }, cost };
}

/** Added to every pod by admission (DefaultTolerationSeconds): no part of what somebody wrote. */
function isDefault({ key, effect, tolerationSeconds }: Toleration): boolean {
  const defaults = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
  return effect === 'NoExecute' && tolerationSeconds === 300 && defaults.includes(key ?? '');
}

/** Ask for the labels that the node has; give up those of which it has none. */
export function select({ failures = [] }: Verdict): Change | undefined {
  if (failures.length === 0) return undefined;
  const instead = (failure: LabelFailure) =>
    failure.key === HOSTNAME && !isTypo(failure) ? undefined : (failure.has ?? undefined);
  const nodeSelector = Object.fromEntries(failures.map((failure) => [failure.key, instead(failure) ?? null]));
  const words = failures.map((failure) => {
    const { key, values } = failure;
    const value = instead(failure);
    if (value === undefined) return `no longer ask for ${key}=${values[0]}`;
    return `ask for ${key}=${value} instead of ${values[0]}${BUILT_FOR.includes(key) && !isTypo(failure) ? ', if its images are built for that' : ''}`;
  });
  const does = capital(words.join(' and '));
  const id = failures.every(isTypo) ? 'correct-selector' : 'change-selector';
  return { id, does, patch: { spec: { nodeSelector } }, cost: sum(failures.map(costOf)) };
}

/** Kubernetes and its controllers keep these labels themselves. */
const KEPT = /(^|\.)(kubernetes|k8s)\.io\//;

/** The other way round: give the node a label that it lacks. One that it has with another value was given on purpose. */
export function label({ failures = [] }: Verdict, node: string): Change | undefined {
  const lacking = failures.every(({ key, operator, field, has }) => {
    return operator === 'In' && !field && has === undefined && !KEPT.test(key);
  });
  if (failures.length === 0 || !lacking) return undefined;
  const labels = Object.fromEntries(failures.map(({ key, values }) => [key, values[0]]));
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const does = `Label node ${node} with ${words.join(' and ')}, if it is meant to have ${words.length === 1 ? 'it' : 'them'}`;
  return { id: 'label-node', node, does, patch: { metadata: { labels } }, cost: 6 };
}

/** Loosens the term of required node affinity that the node nearly meets. */
export function loosenAffinity({ failures = [] }: Verdict, pod: KubeObject, node: KubeObject): Change | undefined {
  const terms = listOf(
    specOf(pod).affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms,
  );
  const byTerm = new Map<number, LabelFailure[]>();
  for (const failure of failures) byTerm.set(failure.term ?? 0, [...(byTerm.get(failure.term ?? 0) ?? []), failure]);
  const [nearest] = [...byTerm].sort(([, a], [, b]) => sum(a.map(costOf)) - sum(b.map(costOf)));
  if (nearest === undefined || nearest[1].some(({ field }) => field)) return undefined;
  const [index, failing] = nearest;
  const nodeSelectorTerms = terms.map((term, i) => (i === index ? loosened(term, failing, node) : term));
  if (isEmpty(nodeSelectorTerms[index])) return undefined;
  const required = { nodeSelectorTerms };
  const words = failing.map(({ key, operator, values, has }) =>
    operator === 'In' && has !== undefined
      ? `allow ${key}=${has}`
      : `no longer require ${key} ${operator} ${values.join(', ')}`.trimEnd(),
  );
  return {
    id: failing.every(isTypo) ? 'correct-affinity' : 'loosen-affinity',
    does: `${capital(words.join(' and '))} in the node affinity`,
    patch: { spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } } },
    cost: sum(failing.map(costOf)),
  };
}

function loosened(term: NodeSelectorTerm, failing: readonly LabelFailure[], node: KubeObject): NodeSelectorTerm {
  const labels = labelsOf(node);
  const fails = (key: string, operator: string) => failing.some((f) => f.key === key && f.operator === operator);
  const matchExpressions = listOf(term.matchExpressions).flatMap((expression) => {
    if (!fails(expression.key, expression.operator)) return [expression];
    const has = labels[expression.key];
    if (expression.operator !== 'In' || has === undefined) return [];
    return [{ ...expression, values: [...listOf(expression.values), has] }];
  });
  return { ...term, matchExpressions };
}

/** An empty term matches no node. */
function isEmpty(term: NodeSelectorTerm | undefined): boolean {
  return listOf(term?.matchExpressions).length + listOf(term?.matchFields).length === 0;
}

const HOSTNAME = 'kubernetes.io/hostname';
/** Their values are like one another and mean different machines. */
const BUILT_FOR = ['kubernetes.io/arch', 'kubernetes.io/os', 'beta.kubernetes.io/arch', 'beta.kubernetes.io/os'];

function isTypo({ key, values, has }: LabelFailure): boolean {
  if (has === undefined) return false;
  if (BUILT_FOR.includes(key)) return values.some((value) => value.toLowerCase() === has.toLowerCase());
  if (key === HOSTNAME) return values.some((value) => value.startsWith(`${has}.`) || has.startsWith(`${value}.`));
  return values.some((value) => editDistance(value.toLowerCase(), has.toLowerCase(), 2) <= 2);
}

function costOf(failure: LabelFailure): number {
  if (isTypo(failure)) return 1;
  return failure.has === undefined ? 8 : 7;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
