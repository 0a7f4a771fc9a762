/** The words for what the values say in codes; text, Markdown and triage use the same ones. */
import type { Confidence, Diagnosis, Finding, Fix, Outcome, Risk, Severity } from '../engine/diagnosis.ts';
import type { ObjectRef } from '../facts/objects.ts';
import type { Style } from './style.ts';

export const SEVERITY: Readonly<Record<Severity, { readonly word: string; readonly style: Style }>> = {
  critical: { word: 'BROKEN', style: 'red' },
  warning: { word: 'AT RISK', style: 'yellow' },
  info: { word: 'NOTE', style: 'plain' },
};

/** What came of the walk itself: that something could not be decided is no cause. */
export function isUndecided(finding: Finding): boolean {
  return finding.cause.startsWith('common/');
}

export function wordFor(finding: Finding): { readonly word: string; readonly style: Style } {
  return isUndecided(finding) ? { word: 'UNKNOWN', style: 'yellow' } : SEVERITY[finding.severity];
}

const OUTCOME: Readonly<Record<Exclude<Outcome, 'found'>, { readonly word: string; readonly style: Style }>> = {
  healthy: { word: 'HEALTHY', style: 'green' },
  starting: { word: 'STARTING', style: 'yellow' },
  undecided: { word: 'UNDECIDED', style: 'yellow' },
};

/** The first word of a report. Only a walk that found a cause may call something broken. */
export function headOf(diagnosis: Diagnosis): { readonly word: string; readonly style: Style } {
  const [first] = diagnosis.findings;
  if (diagnosis.outcome !== 'found') return OUTCOME[diagnosis.outcome];
  return first === undefined ? OUTCOME.undecided : wordFor(first);
}

export const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  proven: 'Proven: the facts allow no other explanation.',
  likely: 'Likely: the facts fit, but another explanation is possible.',
  possible: 'Possible: a lead to check, not a conclusion.',
};

export const RISK: Readonly<Record<Risk, string>> = {
  none: 'none, nothing that runs is touched',
  restart: 'restarts the pods',
  disruption: 'interrupts the service for a while',
  'data-loss': 'DATA CAN BE LOST',
};

/** Whether the fix was tried on a copy of the facts. */
export function verdictOn(fix: Fix): string {
  return fix.verified
    ? 'Verified: with this change, the same questions find nothing wrong.'
    : 'Not verified: whether this is enough has not been tried.';
}

const OWNERS: Readonly<Record<Exclude<Fix['owner'], 'none'>, string>> = {
  helm: 'Helm manages this object: change the values of the chart, or the next upgrade undoes the fix.',
  argocd: 'Argo CD manages this object: change it in Git, or the next sync undoes the fix.',
  flux: 'Flux manages this object: change it in Git, or the next reconciliation undoes the fix.',
  operator: 'An operator manages this object: change the resource that the operator reads, or it undoes the fix.',
};

export function ownerNote(fix: Fix): string | undefined {
  return fix.owner === 'none' ? undefined : OWNERS[fix.owner];
}

/** `Pod web-0 in shop`; `Node gpu-1`. */
export function nameOf(ref: ObjectRef): string {
  return ref.namespace === undefined ? `${ref.kind} ${ref.name}` : `${ref.kind} ${ref.name} in ${ref.namespace}`;
}

/** What to type after `kubectl north` or `kubectl get`: `pod/web-0 -n shop`. */
export function typed(ref: ObjectRef): string {
  const object = `${ref.kind.toLowerCase()}/${ref.name}`;
  return ref.namespace === undefined ? object : `${object} -n ${ref.namespace}`;
}

/** `0.4 s, 9 requests, 183 kB, from context prod (v1.36.3)`. A recording makes no requests. */
export function costOf(timing: Diagnosis['timing'], source: Diagnosis['source']): string {
  const time = timing.totalMs < 100 ? `${Math.round(timing.totalMs)} ms` : `${(timing.totalMs / 1000).toFixed(1)} s`;
  const server = source.server === '' ? '' : ` (${source.server})`;
  if (source.kind === 'recording') return `${time}, from recording ${source.context}${server}`;
  const requests = `${timing.requests} ${timing.requests === 1 ? 'request' : 'requests'}, ${bytesOf(timing.bytes)}`;
  return `${time}, ${requests}, from context ${source.context}${server}`;
}

function bytesOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
