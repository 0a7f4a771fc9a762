/** A claim's selector held against the labels of a volume. */
import type { KubeObject } from '../../facts/objects.ts';
import type { LabelFailure } from '../scheduling/blockage.ts';
import { labelsOf, listOf } from '../scheduling/spec.ts';
import { type LabelSelector, meets } from '../selector.ts';
import { claimSpecOf } from './objects.ts';

/** The requirements of the selector that the volume does not meet; none if there is no selector. */
export function selectorFailures(claim: KubeObject, volume: KubeObject): readonly LabelFailure[] {
  const selector = (claimSpecOf(claim).selector ?? {}) as LabelSelector;
  const labels = labelsOf(volume);
  const requirements = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...listOf(selector.matchExpressions).map((e) => ({ ...e, values: listOf(e.values) })),
  ];
  return requirements
    .filter((requirement) => !meets(labels, requirement))
    .map(({ key, operator, values }) => {
      const has = labels[key];
      return { key, operator, values, field: false, ...(has === undefined ? {} : { has }) };
    });
}
