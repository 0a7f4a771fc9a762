/** Whoever may read less, or asks later, may be told less, but nothing new, nothing surer, and not that all is well. */
import type { Confidence, Diagnosis } from '../../src/engine/diagnosis.ts';

const SURENESS: readonly Confidence[] = ['possible', 'likely', 'proven'];

/** A port that is declared nowhere is probably wrong: only the pod itself can say that it listens there all the same. */
const PROBABLE = 'without exec it claims http/target-port-wrong';

/**
 * Whether an address in the environment leads anywhere is a side question: that it cannot be answered does not make a pod doubtful. A
 * node's Lease only tells earlier, by less than a minute, what its condition says anyway.
 */
const SIDE_QUESTIONS = ['services', 'leases'];

/** What `less`, a diagnosis without something that may be read, claims beyond `all`, one sentence each. `right`: what is not read. */
export function overreach(right: string, all: Diagnosis, less: Diagnosis): readonly string[] {
  const faults: string[] = [];
  const claims = less.findings.filter((f) => !f.cause.startsWith('common/') && f.confidence !== 'possible');
  for (const { cause, confidence, title } of claims) {
    const before = all.findings.filter((f) => f.cause === cause).map((f) => SURENESS.indexOf(f.confidence));
    if (before.length === 0) faults.push(`without ${right} it claims ${cause}: ${title}`);
    else if (Math.max(...before) < SURENESS.indexOf(confidence))
      faults.push(`without ${right} it is surer of ${cause}`);
  }
  if (less.outcome === 'healthy' && all.outcome !== 'healthy' && !SIDE_QUESTIONS.includes(right))
    faults.push(`without ${right} it is healthy: ${less.summary}`);
  if (less.outcome === 'starting' && all.outcome === 'found')
    faults.push(`without ${right} it is starting: ${less.summary}`);
  if (less.outcome !== all.outcome && less.unknown.length === 0)
    faults.push(`without ${right} it is ${less.outcome}, and nothing is listed as unknown`);
  for (const finding of [...all.findings, ...less.findings]) {
    const commands = finding.fixes.flatMap(({ title, command = '', undo = '' }) => [title, command, undo]);
    for (const text of commands) if (/\bundefined\b|\[object/.test(text)) faults.push(`a fix says: ${text}`);
  }
  for (const finding of less.findings)
    for (const text of [finding.title, ...finding.evidence.map((e) => e.says)])
      if (/\bundefined\b|\bnull\b|\[object/.test(text)) faults.push(`without ${right} it says: ${text}`);
  return faults.filter((fault) => !fault.startsWith(PROBABLE));
}
