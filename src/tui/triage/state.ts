/** The state of the triage screen, and what keys and results make of it. */
import type { Triage } from '../../engine/diagnosis.ts';
import type { ObjectRef } from '../../facts/objects.ts';
import { ended, IDLE, type Job, started, watchToggled } from '../job.ts';
import type { Action } from '../keymap.ts';
import { isMove, moveIndex, windowTop } from '../lists/scrolling.ts';
import { typed } from '../lists/typing.ts';
import type { Progress, Scope } from '../session.ts';
import { type Widths, widthsOf } from './columns.ts';
import { nameOf, rowsOf, type TriageRow } from './rows.ts';

export interface TriageState {
  readonly scope: Scope;
  readonly job: Job;
  readonly progress?: Progress;
  readonly result?: Triage;
  /** Why the last run gave no result: one line. */
  readonly error?: string;
  readonly rows: readonly TriageRow[];
  readonly widths: Widths;
  readonly index: number;
  readonly top: number;
  readonly filter: string;
  readonly expanded: ReadonlySet<string>;
}

export function triageState(scope: Scope): TriageState {
  return { scope, job: IDLE, rows: [], widths: widthsOf([]), index: 0, top: 0, filter: '', expanded: new Set() };
}

export function selectedRow(state: TriageState): TriageRow | undefined {
  return state.rows[state.index];
}

/** Starts to read another scope; nothing of the old one stays on the screen. */
export function rescoped(state: TriageState, scope: Scope): TriageState {
  return { ...triageState(scope), job: started({ ...state.job, watching: false }) };
}

export function rechecked(state: TriageState): TriageState {
  return { ...state, job: started(state.job) };
}

export function withResult(state: TriageState, result: Triage): TriageState {
  const { error: _error, progress: _progress, ...rest } = state;
  const healthy = result.items.length === 0 && result.unknown.length === 0;
  return withRows({ ...rest, result, job: ended(state.job, healthy) }, selectedRow(state)?.subject);
}

export function withError(state: TriageState, error: string): TriageState {
  const { progress: _progress, ...rest } = state;
  return { ...rest, error, job: ended(state.job, false) };
}

export function withFilter(state: TriageState, filter: string): TriageState {
  return withRows({ ...state, filter }, selectedRow(state)?.subject);
}

/** What a key does here. `page` is how many rows are visible. */
export function triageKey(state: TriageState, action: Action, page: number): TriageState {
  if (isMove(action)) return selected(state, moveIndex(state.index, action, state.rows.length, page), page);
  const row = selectedRow(state);
  switch (action) {
    case 'clear':
      return withFilter(state, '');
    case 'expand':
    case 'collapse':
      return row === undefined ? state : withExpanded(state, row, action === 'expand');
    case 'recheck':
      return rechecked(state);
    case 'watch':
      return { ...state, job: watchToggled(state.job) };
    default:
      return state;
  }
}

/** What a key does while the filter is typed. */
export function filterKey(state: TriageState, action: Action | undefined, key: string, page: number): TriageState {
  if (action !== undefined && isMove(action)) return triageKey(state, action, page);
  if (action === 'cancel') return withFilter(state, '');
  const filter = typed(state.filter, action, key);
  return filter === state.filter ? state : withFilter(state, filter);
}

/** The selection moved to a row that is there, and the window with it. */
export function selected(state: TriageState, index: number, page: number): TriageState {
  const top = windowTop(state.top, index, state.rows.length, page);
  return { ...state, index, top };
}

function withExpanded(state: TriageState, row: TriageRow, open: boolean): TriageState {
  const expanded = new Set(state.expanded);
  if (open) expanded.add(nameOf(row.item.subject));
  else expanded.delete(nameOf(row.item.subject));
  return withRows({ ...state, expanded }, open ? row.subject : row.item.subject);
}

/** Rows anew; the selection stays on its object as long as that is still listed. */
function withRows(state: TriageState, keep: ObjectRef | undefined): TriageState {
  const rows = state.result === undefined ? [] : rowsOf(state.result, state.filter, state.expanded);
  const name = keep === undefined ? undefined : nameOf(keep);
  const found = name === undefined ? -1 : rows.findIndex((row) => nameOf(row.subject) === name);
  return {
    ...state,
    rows,
    widths: widthsOf(rows),
    index: found >= 0 ? found : Math.min(state.index, Math.max(0, rows.length - 1)),
  };
}
