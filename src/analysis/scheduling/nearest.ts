/** For labels that a pod wants of its node: how many nodes have them, and what was probably meant where none has. */
import type { NodeSelectorRequirement } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { nearest } from '../names.ts';
import { meetsNodeRequirement } from './affinity.ts';
import { labelsOf, listOf, nameOf, specOf } from './spec.ts';

export interface WantedLabel {
  readonly from: 'selector' | 'affinity';
  /** The index in nodeSelectorTerms; absent for nodeSelector. */
  readonly term?: number;
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  /** About a field of the node (`metadata.name`), not a label. */
  readonly field: boolean;
  /** How many nodes meet this requirement, taken alone. */
  readonly nodes: number;
  /** How many nodes have the label at all, whatever its value. */
  readonly withKey: number;
  /** The values that nodes have under the key, most frequent first, at most ten. */
  readonly existing: readonly { readonly value: string; readonly nodes: number }[];
  /** An existing value that is spelt like the wanted one. */
  readonly nearestValue?: string;
  /** If no node has the key: an existing key that is spelt like it. */
  readonly nearestKey?: string;
}

function wantedOf(
  pod: KubeObject,
): { from: WantedLabel['from']; term?: number; field: boolean; r: NodeSelectorRequirement }[] {
  const spec = specOf(pod);
  const pairs = Object.entries(spec.nodeSelector ?? {});
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return [
    ...pairs.map(([key, value]) => ({
      from: 'selector' as const,
      field: false,
      r: { key, operator: 'In' as const, values: [value] },
    })),
    ...listOf(required?.nodeSelectorTerms).flatMap((t, term) => [
      ...listOf(t.matchExpressions).map((r) => ({ from: 'affinity' as const, term, field: false, r })),
      ...listOf(t.matchFields).map((r) => ({ from: 'affinity' as const, term, field: true, r })),
    ]),
  ];
}

function counted(values: readonly string[]): { value: string; nodes: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const rows = [...counts].map(([value, nodes]) => ({ value, nodes }));
  return rows.sort((a, b) => b.nodes - a.nodes || (a.value < b.value ? -1 : 1));
}

/**
 * Each label (or field) that the pod's nodeSelector and required node affinity ask for. A requirement with `nodes: 0` is one that no node
 * meets; if there is none and still no node matches, it is the combination that does not exist.
 */
export function nearestValues(pod: KubeObject, nodes: readonly KubeObject[]): WantedLabel[] {
  return wantedOf(pod).map(({ from, term, field, r }) => {
    const actualOf = (node: KubeObject) => (field ? nameOf(node) : labelsOf(node)[r.key]);
    const matching = nodes.filter((node) => {
      const value = actualOf(node);
      return meetsNodeRequirement(value === undefined ? {} : { [r.key]: value }, r);
    });
    const existing = counted(nodes.map(actualOf).filter((value) => value !== undefined));
    const withKey = existing.reduce((sum, row) => sum + row.nodes, 0);
    const values = listOf(r.values);
    const alike = r.operator === 'In' && matching.length === 0 ? existing.map((row) => row.value) : [];
    const [nearestValue] = values.flatMap((value) => nearest(value, alike, 1));
    const keys = withKey === 0 && nodes.length > 0 ? new Set(nodes.flatMap((node) => Object.keys(labelsOf(node)))) : [];
    const [nearestKey] = nearest(r.key, keys, 1);
    return {
      from,
      ...(term === undefined ? {} : { term }),
      key: r.key,
      operator: r.operator,
      values,
      field,
      nodes: matching.length,
      withKey,
      existing: existing.slice(0, 10),
      ...(nearestValue === undefined ? {} : { nearestValue }),
      ...(nearestKey === undefined ? {} : { nearestKey }),
    };
  });
}
