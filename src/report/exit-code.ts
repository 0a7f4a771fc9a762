/** What a result means to a script: the exit code. */
import type { Diagnosis, Severity, Triage } from '../engine/diagnosis.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/**
 * 1: something found at or above `failOn`. 3: too little could be read to say that there is nothing. Else 0.
 * A triage that could not read everything has not seen that nothing is broken, so it is never 0.
 */
export function exitCodeOf(results: readonly (Diagnosis | Triage)[], failOn: Severity): 0 | 1 | 3 {
  const severe = ({ severity }: { readonly severity: Severity }): boolean => RANK[severity] >= RANK[failOn];
  if (results.some((one) => (one.kind === 'Triage' ? one.items : one.findings).some(severe))) return 1;
  const open = (one: Diagnosis | Triage): boolean =>
    one.kind === 'Triage' ? one.unknown.length > 0 : one.outcome === 'undecided';
  return results.some(open) ? 3 : 0;
}
