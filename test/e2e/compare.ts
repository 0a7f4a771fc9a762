/** Holds a diagnosis against what a case expects, and says in sentences where they differ. */
import type { Diagnosis, Finding } from '../../src/engine/diagnosis.ts';
import type { Expectation } from './case.ts';

/** What the first verdict rests on: what was not read, and its evidence. */
function readFor({ unknown, findings }: Diagnosis): string {
  const gaps = unknown.map(({ what, why }) => `${what}: ${why}`).join(', ') || 'everything was read';
  return `${gaps}; ${findings[0]?.evidence.map(({ says }) => says).join(' | ') ?? ''}`;
}

/** What differs, one sentence each; empty when the diagnosis is right. */
export function differences(diagnosis: Diagnosis, expect: Expectation): string[] {
  const found = diagnosis.findings.map((finding) => finding.cause);
  const wanted = expect.causes.map(({ cause }) => cause);
  const list = found.join(', ') || 'nothing';
  if (expect.orElse.includes(diagnosis.outcome) && found.every((cause) => cause.startsWith('common/'))) return [];
  const wrong: string[] = [];
  if (diagnosis.outcome !== expect.outcome)
    wrong.push(`outcome is ${diagnosis.outcome}, expected ${expect.outcome} (found ${list})`);
  for (const { cause, at } of expect.causes) {
    const findings = diagnosis.findings.filter((finding) => finding.cause === cause);
    if (findings.length === 0) wrong.push(`${cause} is not found (found ${list}; ${readFor(diagnosis)})`);
    else if (at !== undefined && !findings.some((finding) => isAt(finding, at))) {
      wrong.push(
        `${cause} is at ${findings.flatMap(places).join(', ')}, expected ${at.kind}/${at.name ?? '*'} ${at.field}`,
      );
    }
  }
  if (!expect.anyOrder && wanted[0] !== undefined && found.length > 0 && found[0] !== wanted[0]) {
    wrong.push(`${found[0]} comes first, expected ${wanted[0]}`);
  }
  for (const finding of diagnosis.findings) {
    if (expect.not.includes(finding.cause)) wrong.push(`${finding.cause} is found and must not be (${finding.title})`);
    else if (!isTrue(finding.cause, expect)) {
      wrong.push(`${finding.cause} is found and not true (${finding.title})`);
    }
    if (expect.severity !== undefined && !expect.severity.includes(finding.severity)) {
      wrong.push(`${finding.cause} is ${finding.severity}, expected ${expect.severity.join(' or ')}`);
    }
    if (finding.evidence.length === 0) wrong.push(`${finding.cause} has no evidence`);
  }
  return wrong;
}

/** Whether it commits itself: to a cause, or to there being none. */
export function claims({ outcome, findings }: Diagnosis): boolean {
  return outcome === 'healthy' || findings.some(({ cause }) => !cause.startsWith('common/'));
}

/** What a diagnosis with too few rights says wrongly: with less to read it may say less, but nothing else. */
export function overclaims(diagnosis: Diagnosis, expect: Expectation): string[] {
  const wrong = diagnosis.findings
    .filter(({ cause, confidence }) => confidence === 'proven' && !isTrue(cause, expect))
    .map(({ cause, title }) => `${cause} is called proven and is not true (${title})`);
  const silent = ['healthy', 'starting'].includes(diagnosis.outcome) && !expect.orElse.includes(diagnosis.outcome);
  if (expect.outcome === 'found' && silent) {
    wrong.push(`outcome is ${diagnosis.outcome}, although something is wrong`);
  }
  return wrong;
}

/** The part of a diagnosis that must be the same for a cluster and for a recording of it: not why something is unknown. */
export function verdict({ outcome, findings }: Diagnosis) {
  const known = findings.filter(({ cause }) => !cause.startsWith('common/'));
  return { outcome, findings: known.map(({ cause, at }) => ({ cause, at })) };
}

/** Whether a cause is one of those of the case, or only says what is not known. */
function isTrue(cause: string, expect: Expectation): boolean {
  const known = [...expect.causes.map((expected) => expected.cause), ...expect.may];
  return known.includes(cause) || cause.startsWith('common/');
}

function isAt(finding: Finding, at: NonNullable<Expectation['causes'][number]['at']>): boolean {
  return finding.at.some(
    (place) =>
      place.kind === at.kind && (at.name === undefined || place.name === at.name) && place.field.startsWith(at.field),
  );
}

function places(finding: Finding): string[] {
  return finding.at.map(({ kind, name, field }) => `${kind}/${name} ${field}`);
}
