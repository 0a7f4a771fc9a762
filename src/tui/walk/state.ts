/** The state of the walk screen, and what results make of it. */
import type { Diagnosis, Finding, PathStep } from '../../engine/diagnosis.ts';
import type { ObjectRef } from '../../facts/objects.ts';
import { ended, IDLE, type Job, started } from '../job.ts';
import { AT_START, type BlockCursor } from '../lists/scrolling.ts';
import type { Progress } from '../session.ts';

export type Pane = 'questions' | 'details' | 'finding';

export const PANES: readonly Pane[] = ['questions', 'details', 'finding'];

export interface WalkState {
  readonly subject: ObjectRef;
  /** What kubectl's commands must say to reach the same cluster. */
  readonly flags: string;
  readonly job: Job;
  /** The run that goes on now, unless it is a quiet one of a watch. */
  readonly progress?: Progress;
  readonly result?: Diagnosis;
  readonly error?: string;
  /** Which of the findings is shown. */
  readonly finding: number;
  readonly pane: Pane;
  readonly cursors: Readonly<Record<Pane, BlockCursor>>;
  /** True until the user moves: the selection goes along with the walk, and then to what was found. */
  readonly follows: boolean;
}

const START = { questions: AT_START, details: AT_START, finding: AT_START };

/** A walk that begins. `before` is the walk shown until now, whose late results must not be mistaken for this one's. */
export function walkState(subject: ObjectRef, flags: string, before?: WalkState): WalkState {
  const job = started({ ...IDLE, id: before?.job.id ?? 0 });
  return { subject, flags, job, finding: 0, pane: 'questions', cursors: START, follows: true };
}

/** Asks everything again, in front of the user. */
export function rewalked(state: WalkState): WalkState {
  const { error: _error, result: _result, progress: _progress, ...rest } = state;
  return { ...rest, job: started(state.job), finding: 0, pane: 'questions', cursors: START, follows: true };
}

/** The questions to show: those of the result, or those answered so far. */
export function pathOf(state: WalkState): readonly PathStep[] {
  return state.result?.path ?? state.progress?.path ?? [];
}

export function withProgress(state: WalkState, progress: Progress): WalkState {
  if (state.result !== undefined) return state;
  return { ...state, progress, cursors: followed(state, progress.path.length) };
}

function followed(state: WalkState, count: number): WalkState['cursors'] {
  if (!state.follows) return state.cursors;
  return { ...state.cursors, questions: { ...state.cursors.questions, selected: Math.max(0, count - 1) } };
}

/** A result that is new to the user draws the eye to the finding; one that repeats the last (a watch) moves nothing. */
export function withDiagnosis(state: WalkState, result: Diagnosis): WalkState {
  const { error: _error, progress: _progress, ...rest } = state;
  const job = ended(state.job, result.outcome === 'healthy');
  const same = state.result !== undefined && sameFindings(state.result, result);
  const next: WalkState = { ...rest, result, job };
  if (same) return next;
  const moved = showFinding(next, 0);
  return state.follows || state.result !== undefined ? { ...moved, pane: 'finding' } : { ...next, finding: 0 };
}

function sameFindings(before: Diagnosis, now: Diagnosis): boolean {
  const key = (diagnosis: Diagnosis) =>
    [diagnosis.outcome, ...diagnosis.findings.map((finding) => finding.cause), diagnosis.path.length].join(' ');
  return key(before) === key(now);
}

export function withFailure(state: WalkState, error: string): WalkState {
  const { progress: _progress, ...rest } = state;
  return { ...rest, error, job: ended(state.job, false) };
}

/** Shows one of the findings, and selects the question that decided it. */
export function showFinding(state: WalkState, index: number): WalkState {
  const findings = state.result?.findings ?? [];
  if (index < 0 || index >= Math.max(1, findings.length)) return state;
  const deciding = decidingStep(state.result, findings[index]);
  const questions = { ...state.cursors.questions, selected: deciding };
  return { ...state, finding: index, cursors: { questions, details: AT_START, finding: AT_START } };
}

function decidingStep(result: Diagnosis | undefined, finding: Finding | undefined): number {
  const path = result?.path ?? [];
  const last = finding?.path.at(-1);
  const found = last === undefined ? -1 : path.findLastIndex((step) => sameStep(step, last));
  return found >= 0 ? found : Math.max(0, path.length - 1);
}

export function sameStep(a: PathStep, b: PathStep): boolean {
  return (
    a.tree === b.tree &&
    a.step === b.step &&
    a.part === b.part &&
    a.subject.kind === b.subject.kind &&
    a.subject.namespace === b.subject.namespace &&
    a.subject.name === b.subject.name
  );
}
