/** A pod's priority, and what it means for pods that stand in its way. */
import type { KubeObject } from '../../facts/objects.ts';
import { specOf } from './spec.ts';

export function priorityOf(pod: KubeObject): number {
  return specOf(pod).priority ?? 0;
}

/** From here on priorities are those of system-cluster-critical and system-node-critical; nobody else may use them. */
const SYSTEM_CRITICAL = 2_000_000_000;

export function isSystemCritical(priority: number): boolean {
  return priority >= SYSTEM_CRITICAL;
}
