/** Makes the kubectl commands of a diagnosis look at the cluster that was diagnosed, not at the current context. */
import { aimed } from '../engine/command.ts';
import type { Diagnosis } from '../engine/diagnosis.ts';

/** `flags`: `--context prod`; empty changes nothing. */
export function onSameCluster(diagnosis: Diagnosis, flags: string): Diagnosis {
  if (flags === '') return diagnosis;
  const findings = diagnosis.findings.map((finding) => ({
    ...finding,
    evidence: finding.evidence.map((one) =>
      one.command === undefined ? one : { ...one, command: aimed(one.command, flags) },
    ),
    fixes: finding.fixes.map(({ command, undo, ...fix }) => ({
      ...fix,
      ...(command !== undefined && { command: aimed(command, flags) }),
      ...(undo !== undefined && { undo: aimed(undo, flags) }),
    })),
  }));
  return { ...diagnosis, findings };
}
