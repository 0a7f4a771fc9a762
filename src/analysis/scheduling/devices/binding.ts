/** Conditions that a device must meet before a pod may be bound to it: met, failed, or waited for too long. */
import { listOf } from '../spec.ts';
import type { AllocatedDevice, Claim } from './api.ts';
import { resultsOf } from './taken.ts';

/** kube-scheduler's `bindingTimeout` by default. */
const TIMEOUT_SECONDS = 600;

type Readiness = 'ready' | 'waiting' | 'failed';

function readinessOf(claim: Claim, result: AllocatedDevice): Readiness {
  const wanted = listOf(result.bindingConditions);
  if (wanted.length === 0) return 'ready';
  const status = listOf(claim.status?.devices).find(
    ({ device, driver, pool }) => device === result.device && driver === result.driver && pool === result.pool,
  );
  const isTrue = (type: string) => listOf(status?.conditions).find((c) => c.type === type)?.status === 'True';
  if (status === undefined) return 'waiting';
  if (listOf(result.bindingFailureConditions).some(isTrue)) return 'failed';
  return wanted.every(isTrue) ? 'ready' : 'waiting';
}

/** Whether the claim's allocation can no longer be bound. Undefined: that depends on the time, which is not known. */
export function hasFailedBinding(claim: Claim, now: string | undefined): boolean | undefined {
  const first = resultsOf(claim)
    .map((result) => readinessOf(claim, result))
    .find((readiness) => readiness !== 'ready');
  if (first !== 'waiting') return first === 'failed';
  const since = claim.status?.allocation?.allocationTimestamp;
  if (!since) return false;
  if (now === undefined) return undefined;
  return Date.parse(since) + TIMEOUT_SECONDS * 1000 < Date.parse(now);
}
