/** Drives a walk to its end: walk, read what it needs, walk again. The only loop between facts and engine. */
import type { Detail } from '../engine/compose.ts';
import type { Diagnosis, Finding, Outcome, PathStep, Unknown } from '../engine/diagnosis.ts';
import { type Engine, type Found, readingWords, type Walked, walk } from '../engine/walk.ts';
import type { Consent } from '../facts/check.ts';
import { type KubeObject, type ObjectRef, refOf } from '../facts/objects.ts';
import type { Gap } from '../facts/reading.ts';
import type { Source } from '../facts/source.ts';
import type { Facts } from '../facts/store.ts';
import { VERSION } from '../version.ts';

export interface Progress {
  readonly path: readonly PathStep[];
  readonly reading: readonly string[];
}

export interface Watching {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Asks the user for what is run only with their consent; absent: that is not run. */
  readonly consent?: Consent;
}

/** A walk that asks for ever more facts is a fault of a tree; this ends it. */
const ROUNDS = 40;

/** Walks until no fact is missing. Throws only for a fault of a tree. */
export async function walkToEnd(
  engine: Engine,
  tree: string,
  subject: unknown,
  facts: Facts,
  { onProgress, signal, detail }: Watching & { readonly detail?: Detail } = {},
): Promise<Walked> {
  for (let round = 0; round < ROUNDS; round++) {
    signal?.throwIfAborted();
    const walked = walk(engine, tree, subject, facts.world, detail);
    onProgress?.({ path: walked.path, reading: readingWords(walked.pending) });
    if (walked.pending.length === 0) return walked;
    await facts.load(walked.pending);
  }
  throw new Error(`the walk of ${tree} did not come to an end`);
}

export interface Frame {
  readonly source: Source;
  readonly now: Date;
  readonly started: number;
}

/** The diagnosis that a finished walk amounts to. */
export function diagnosisOf(subject: KubeObject | ObjectRef, walked: Walked, frame: Frame): Diagnosis {
  const findings = ordered(walked.findings);
  const outcome = outcomeOf(findings, walked);
  return {
    apiVersion: 'north/v1',
    kind: 'Diagnosis',
    tool: VERSION,
    source: sourceOf(frame.source),
    now: frame.now.toISOString(),
    subject: 'metadata' in subject ? refOf(subject) : subject,
    outcome,
    summary: summaryOf(outcome, findings, walked),
    findings,
    unknown: unknownOf([...gapsOf(walked, outcome, findings), ...(frame.source.gaps ?? [])]),
    path: walked.path,
    timing: timingOf(frame),
  };
}

export function sourceOf(source: Source): Diagnosis['source'] {
  return { kind: source.info.kind, context: source.info.context, server: source.info.server ?? '' };
}

export function timingOf(frame: Frame): Diagnosis['timing'] {
  return { totalMs: Math.round(performance.now() - frame.started), ...frame.source.usage() };
}

/** What has expired is missed only where something stays open. */
function gapsOf({ gaps }: Walked, outcome: Outcome, findings: readonly Finding[]): readonly Gap[] {
  const open = outcome === 'undecided' || findings.some(({ confidence }) => confidence !== 'proven');
  return gaps.filter(({ reason }) => open || reason !== 'expired');
}

/** What could not be read, once each; what was left out on purpose is no news. */
export function unknownOf(gaps: readonly Gap[]): readonly Unknown[] {
  return gaps.map((gap) => ({ what: gap.what, why: gap.why, ask: gap.ask ?? 'try again' }));
}

const SEVERITIES = ['critical', 'warning', 'info'];

/** Root causes first, by severity; then what only contributes. The same cause at the same place is one finding. */
function ordered(found: Walked['findings']): readonly Finding[] {
  const merged = new Map<string, Found>();
  for (const one of found) {
    const key = `${one.finding.cause} ${JSON.stringify(one.finding.at)}`;
    const first = merged.get(key);
    merged.set(key, first === undefined ? one : { ...first, finding: joined(first.finding, one.finding) });
  }
  const doubtful = (cause: string) => (cause.startsWith('common/') ? 1 : 0);
  return [...merged.values()]
    .sort(
      (a, b) =>
        doubtful(a.finding.cause) - doubtful(b.finding.cause) ||
        Number(a.contributing) - Number(b.contributing) ||
        SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity),
    )
    .map((one) => one.finding);
}

function joined(first: Finding, again: Finding): Finding {
  const said = new Set(first.evidence.map((e) => e.says));
  return { ...first, evidence: [...first.evidence, ...again.evidence.filter((e) => !said.has(e.says))].slice(0, 12) };
}

function outcomeOf(findings: readonly Finding[], walked: Walked): Outcome {
  if (findings.some((f) => !f.cause.startsWith('common/'))) return 'found';
  if (findings.length > 0) return 'undecided';
  const marks = walked.marks.map((m) => m.cause);
  if (marks.length === 0 || marks.includes('common/no-access')) return 'undecided';
  return marks.includes('common/starting') ? 'starting' : 'healthy';
}

function summaryOf(outcome: Outcome, findings: readonly Finding[], walked: Walked): string {
  const first = findings[0];
  if (first !== undefined) return first.title;
  const fitting = walked.marks.findLast(
    (m) => m.cause === (outcome === 'starting' ? 'common/starting' : 'common/healthy'),
  );
  if (outcome === 'undecided') return 'Not decided: what would decide it could not be read';
  return fitting?.says ?? 'Nothing wrong was found';
}
