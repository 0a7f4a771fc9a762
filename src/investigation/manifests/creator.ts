/** What a controller would write down of the pods that it makes for a workload, and of those that it cannot make. */
import type { KubeObject } from '../../facts/objects.ts';
import { FORESEEN } from '../../facts/words/refusal-records.ts';

/** What the server has said to a pod as the controller that meets it writes it down; or what it would say to one more. */
export function refusedBy(said: string | undefined, foreseen: string | undefined, now: Date): object[] {
  const message = said ?? foreseen;
  if (message === undefined) return [];
  const reason = said === undefined ? FORESEEN : 'FailedCreate';
  return [{ type: 'ReplicaFailure', status: 'True', reason, message, lastTransitionTime: now.toISOString() }];
}

export function withStatus(
  creator: KubeObject,
  { made, wanted }: { readonly made: number; readonly wanted: number },
  conditions: readonly object[],
): KubeObject {
  const counts = {
    replicas: made,
    currentNumberScheduled: made,
    desiredNumberScheduled: conditions.length === 0 ? made : Math.max(1, wanted),
    active: made,
  };
  return { ...creator, status: { ...counts, ...(conditions.length > 0 && { conditions }) } };
}
