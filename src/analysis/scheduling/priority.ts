/** A pod's priority, and what it means for pods that stand in its way. */
import type { KubeObject } from '../../facts/objects.ts';
import { specOf } from './spec.ts';

export function priorityOf(pod: KubeObject): number {
  return specOf(pod).priority ?? 0;
}
