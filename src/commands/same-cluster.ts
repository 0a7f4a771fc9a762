/** Makes the kubectl commands of a diagnosis look at the cluster that was diagnosed, not at the current context. */
import type { Diagnosis } from '../engine/diagnosis.ts';

/** `flags`: `--context prod`; empty changes nothing. */
export function onSameCluster(diagnosis: Diagnosis, flags: string): Diagnosis {
  if (flags === '') return diagnosis;
  const aimed = (command: string) => command.replaceAll(/(^|; )kubectl /g, `$1kubectl ${flags} `);
  const findings = diagnosis.findings.map((finding) => ({
    ...finding,
    evidence: finding.evidence.map((one) =>
      one.command === undefined ? one : { ...one, command: aimed(one.command) },
    ),
    fixes: finding.fixes.map(({ command, undo, ...fix }) => ({
      ...fix,
      ...(command !== undefined && { command: aimed(command) }),
      ...(undo !== undefined && { undo: aimed(undo) }),
    })),
  }));
  return { ...diagnosis, findings };
}
