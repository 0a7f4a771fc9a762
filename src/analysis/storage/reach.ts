/** From which nodes a volume can be used: its node affinity held against a node's labels (component-helpers/storage/volume `CheckNodeAffinity`). */
import type { NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { meetsNodeRequirement } from '../scheduling/affinity.ts';
import type { LabelFailure } from '../scheduling/blockage.ts';
import { listOf } from '../scheduling/spec.ts';
import { volumeSpecOf } from './objects.ts';

type Labels = Readonly<Record<string, string>>;

/** The terms of which a node must meet one; undefined: the volume can be used from every node. */
export function requiredTerms(volume: KubeObject): readonly NodeSelectorTerm[] | undefined {
  const required = volumeSpecOf(volume).nodeAffinity?.required;
  return required === undefined || required === null ? undefined : listOf(required.nodeSelectorTerms);
}

export function reachable(terms: readonly NodeSelectorTerm[] | undefined, labels: Labels): boolean {
  return terms === undefined || terms.some((term) => isUsable(term) && failuresOf(term, 0, labels).length === 0);
}

/** The requirements that the node does not meet, of all terms; none if it meets one of the terms. */
export function unreachedBy(terms: readonly NodeSelectorTerm[] | undefined, labels: Labels): readonly LabelFailure[] {
  if (terms === undefined || reachable(terms, labels)) return [];
  return terms.flatMap((term, index) => (isUsable(term) ? failuresOf(term, index, labels) : []));
}

/**
 * An empty term matches nothing, nor does one that cannot be parsed. Its fields play no part: the scheduler shows a volume the labels of
 * the node only, not its name.
 */
function isUsable(term: NodeSelectorTerm): boolean {
  const [expressions, fields] = [listOf(term.matchExpressions), listOf(term.matchFields)];
  const parses = fields.every((f) => listOf(f.values).length === 1 && (f.operator === 'In' || f.operator === 'NotIn'));
  return expressions.length + fields.length > 0 && parses;
}

function failuresOf(term: NodeSelectorTerm, index: number, labels: Labels): LabelFailure[] {
  const unmet = listOf(term.matchExpressions).filter((r) => !meetsNodeRequirement(labels, r));
  return unmet.map(({ key, operator, values }) => {
    const has = labels[key];
    return { key, operator, values: listOf(values), field: false, term: index, ...(has === undefined ? {} : { has }) };
  });
}
