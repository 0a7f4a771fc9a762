/** Whether devices can be used on a node (nodeName, allNodes, nodeSelector of slices, devices and allocations). */
import type { NodeSelector, NodeSelectorRequirement } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { NotSimulated } from '../../cel/value.ts';
import { meetsNodeRequirement } from '../affinity.ts';
import { labelsOf, listOf, nameOf } from '../spec.ts';

const OPERATORS = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']);

function meetsField(node: KubeObject, { key, operator, values }: NodeSelectorRequirement): boolean {
  const [value] = listOf(values);
  if (key !== 'metadata.name' || value === undefined || (operator !== 'In' && operator !== 'NotIn')) {
    throw new NotSimulated(`the node field selector ${key} ${operator}`);
  }
  return (nameOf(node) === value) === (operator === 'In');
}

function meetsLabel(node: KubeObject, requirement: NodeSelectorRequirement): boolean {
  if (!OPERATORS.has(requirement.operator))
    throw new NotSimulated(`the node selector operator ${requirement.operator}`);
  return meetsNodeRequirement(labelsOf(node), requirement);
}

/** One term is enough; an empty term matches nothing. */
export function matchesNodeSelector(node: KubeObject, selector: NodeSelector): boolean {
  return listOf(selector.nodeSelectorTerms).some((term) => {
    const [labels, fields] = [listOf(term.matchExpressions), listOf(term.matchFields)];
    if (labels.length + fields.length === 0) return false;
    return labels.every((r) => meetsLabel(node, r)) && fields.every((r) => meetsField(node, r));
  });
}

interface Place {
  readonly nodeName?: string;
  readonly allNodes?: boolean;
  readonly nodeSelector?: NodeSelector;
}

/** Undefined: the place is given in a way that is not known here. */
export function isAt(node: KubeObject, { nodeName, allNodes, nodeSelector }: Place): boolean | undefined {
  if (nodeName) return nodeName === nameOf(node);
  if (allNodes === true) return true;
  return nodeSelector === undefined || nodeSelector === null ? undefined : matchesNodeSelector(node, nodeSelector);
}
