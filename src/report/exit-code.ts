/** What a result means to a script: the exit code. */
import type { Diagnosis, Severity, Triage } from '../engine/diagnosis.ts';
import { isUndecided } from './words.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/**
 * 1: something found at or above `failOn`. 3: too little could be read to say that there is nothing. Else 0.
 * An undecided walk is always 3: what it reports is only why. A triage that could not read everything has not seen that
 * nothing is broken, so it is never 0.
 */
export function exitCodeOf(results: readonly (Diagnosis | Triage)[], failOn: Severity): 0 | 1 | 3 {
  const codes = results.map((one) =>
    one.kind === 'Triage' ? codeOfTriage(one, failOn) : codeOfDiagnosis(one, failOn),
  );
  return codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0;
}

function codeOfDiagnosis({ outcome, findings }: Diagnosis, failOn: Severity): 0 | 1 | 3 {
  if (outcome === 'undecided') return 3;
  return findings.some((finding) => !isUndecided(finding) && RANK[finding.severity] >= RANK[failOn]) ? 1 : 0;
}

function codeOfTriage({ items, unknown }: Triage, failOn: Severity): 0 | 1 | 3 {
  if (items.some(({ severity }) => RANK[severity] >= RANK[failOn])) return 1;
  return unknown.length > 0 ? 3 : 0;
}
