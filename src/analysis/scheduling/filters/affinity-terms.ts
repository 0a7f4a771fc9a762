/** Terms of pod affinity: which pods they are about (kube-scheduler's AffinityTerm). */
import type { Affinity, PodAffinityTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { type LabelSelector, type Labels, matchesSelector } from '../../selector.ts';
import { labelsOf, listOf, nameOf } from '../spec.ts';

/** A term with the keys whose values it takes from the pod's own labels. */
export interface Term extends PodAffinityTerm {
  readonly matchLabelKeys?: string[];
  readonly mismatchLabelKeys?: string[];
}

/** Who a pod is, for a term of another one. */
export interface Candidate {
  readonly namespace: string;
  readonly labels: Labels;
}

export function requiredTerms(affinity: Affinity['podAffinity'] | null): readonly Term[] {
  return listOf(affinity?.requiredDuringSchedulingIgnoredDuringExecution);
}

/**
 * An API server puts matchLabelKeys into the selector when it stores the pod. A pod from a file has not been through it: it has no uid.
 */
export function asStored(term: Term, pod: KubeObject): Term {
  if (pod.metadata.uid !== undefined || term.labelSelector === undefined) return term;
  const labels = labelsOf(pod);
  const from = (keys: readonly string[] | undefined, operator: 'In' | 'NotIn') =>
    listOf(keys).flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]));
  const added = [...from(term.matchLabelKeys, 'In'), ...from(term.mismatchLabelKeys, 'NotIn')];
  if (added.length === 0) return term;
  const selector = term.labelSelector ?? {};
  return {
    ...term,
    labelSelector: { ...selector, matchExpressions: [...listOf(selector.matchExpressions), ...added] },
  };
}

/** Whether a term names its pod's own namespace only. */
function isLocal(term: PodAffinityTerm): boolean {
  return listOf(term.namespaces).length === 0 && (term.namespaceSelector ?? undefined) === undefined;
}

export function isEmptySelector(selector: LabelSelector | null | undefined): boolean {
  if (selector === null || selector === undefined) return false;
  return Object.keys(selector.matchLabels ?? {}).length === 0 && listOf(selector.matchExpressions).length === 0;
}

/** Whether a decision on the term takes the labels of namespaces. */
export function needsNamespaces(term: PodAffinityTerm): boolean {
  const selector = (term.namespaceSelector ?? undefined) as LabelSelector | undefined;
  return selector !== undefined && !isEmptySelector(selector);
}

/**
 * The test of a term of the pod to place, which is in `namespace`. Its namespace selector chooses among the namespaces that exist; but one
 * that matches a namespace without labels lets in all of them, whatever their labels are: so does the scheduler, which asks it once more
 * without any. Where the namespaces are not known, only those that the term names are let in.
 */
export function ownTerm(
  term: PodAffinityTerm,
  namespace: string,
  namespaces: readonly KubeObject[] | undefined,
): (pod: Candidate) => boolean {
  const selector = (term.namespaceSelector ?? undefined) as LabelSelector | undefined;
  const everywhere = matchesSelector({}, selector);
  const allowed = new Set(isLocal(term) ? [namespace] : listOf(term.namespaces));
  if (!everywhere) for (const n of namespaces ?? []) if (matchesSelector(labelsOf(n), selector)) allowed.add(nameOf(n));
  const labels = term.labelSelector as LabelSelector | undefined;
  return (pod) => (everywhere || allowed.has(pod.namespace)) && matchesSelector(pod.labels, labels);
}

/**
 * Whether a term of a running pod, which is in `namespace`, is about the pod to place. A namespace that is not there counts as one without
 * labels. `namespaceLabels` of the pod to place; undefined if not known.
 */
export function othersTerm(
  term: PodAffinityTerm,
  namespace: string,
  pod: Candidate,
  namespaceLabels: Labels | undefined,
): boolean {
  const named = isLocal(term) ? namespace === pod.namespace : listOf(term.namespaces).includes(pod.namespace);
  const selector = (term.namespaceSelector ?? undefined) as LabelSelector | undefined;
  const selected =
    isEmptySelector(selector) || (namespaceLabels !== undefined && matchesSelector(namespaceLabels, selector));
  return (named || selected) && matchesSelector(pod.labels, term.labelSelector as LabelSelector | undefined);
}
