/** A pod's nodeSelector and required node affinity, with the requirement that fails (component-helpers/scheduling/corev1/nodeaffinity). */
import type { NodeSelectorRequirement, NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { meets } from '../selector.ts';
import type { LabelFailure, Verdict } from './blockage.ts';
import { labelsOf, listOf, nameOf, type Spec } from './spec.ts';

function integer(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/.test(text);
}

/** Whether labels meet a requirement of node affinity. One that an API server would refuse matches nothing. */
export function meetsNodeRequirement(labels: Readonly<Record<string, string>>, r: NodeSelectorRequirement): boolean {
  const values = listOf(r.values);
  if (!values.every(isLabelValue)) return false;
  if (r.operator === 'Gt' || r.operator === 'Lt') {
    const [limit, actual] = [integer(values[0]), integer(labels[r.key])];
    if (values.length !== 1 || limit === undefined || actual === undefined) return false;
    return r.operator === 'Gt' ? actual > limit : actual < limit;
  }
  const usesValues = r.operator === 'In' || r.operator === 'NotIn';
  if (usesValues === (values.length === 0)) return false;
  return meets(labels, { key: r.key, operator: r.operator, values });
}

function meetsField(name: string, r: NodeSelectorRequirement): boolean {
  const values = listOf(r.values);
  if (values.length !== 1 || (r.operator !== 'In' && r.operator !== 'NotIn')) return false;
  const actual = r.key === 'metadata.name' ? name : '';
  return (actual === values[0]) === (r.operator === 'In');
}

/** The requirements of one term that the node does not meet; none means that the term matches. Undefined: an empty term, which matches nothing. */
function termFailures(term: NodeSelectorTerm, index: number, node: KubeObject): LabelFailure[] | undefined {
  const [expressions, fields] = [listOf(term.matchExpressions), listOf(term.matchFields)];
  if (expressions.length + fields.length === 0) return undefined;
  const labels = labelsOf(node);
  const failure = (r: NodeSelectorRequirement, field: boolean, has: string | undefined): LabelFailure => ({
    key: r.key,
    operator: r.operator,
    values: listOf(r.values),
    field,
    term: index,
    ...(has === undefined ? {} : { has }),
  });
  return [
    ...expressions.filter((r) => !meetsNodeRequirement(labels, r)).map((r) => failure(r, false, labels[r.key])),
    ...fields.filter((r) => !meetsField(nameOf(node), r)).map((r) => failure(r, true, nameOf(node))),
  ];
}

function verdict(kind: 'selector' | 'affinity', node: KubeObject, failures: LabelFailure[]): Verdict {
  return { kind, plugin: 'NodeAffinity', node: nameOf(node), failures, permanent: true };
}

export function selectorVerdicts(spec: Spec, node: KubeObject): Verdict[] {
  const labels = labelsOf(node);
  const wrong = Object.entries(spec.nodeSelector ?? {}).filter(([key, value]) => labels[key] !== value);
  if (wrong.length === 0) return [];
  const failures = wrong.map(([key, value]): LabelFailure => {
    const has = labels[key];
    return { key, operator: 'In', values: [value], field: false, ...(has === undefined ? {} : { has }) };
  });
  return [verdict('selector', node, failures)];
}

export function affinityVerdicts(spec: Spec, node: KubeObject): Verdict[] {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined || required === null) return [];
  const terms = listOf(required.nodeSelectorTerms).map((term, index) => termFailures(term, index, node));
  if (terms.some((failures) => failures?.length === 0)) return [];
  return [
    verdict(
      'affinity',
      node,
      terms.flatMap((term) => term ?? []),
    ),
  ];
}
