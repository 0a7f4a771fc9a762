/** The list from which a namespace is chosen; where namespaces cannot be listed, its name is typed. */
import type { Reading } from '../../facts/reading.ts';
import type { Action } from '../keymap.ts';
import { isMove, moveIndex, windowTop } from './scrolling.ts';
import { matches, typed } from './typing.ts';

export interface NamespacesState {
  /** Undefined while they are read. */
  readonly reading?: Reading<readonly string[]>;
  readonly text: string;
  readonly index: number;
  readonly top: number;
}

export const NAMESPACES: NamespacesState = { text: '', index: 0, top: 0 };

/** Those that contain what is typed. */
export function choicesOf(state: NamespacesState): readonly string[] {
  const all = state.reading?.ok ? state.reading.value : [];
  const text = state.text.trim();
  return text === '' ? all : all.filter((name) => matches(name, text));
}

/** Whether the name may be one that is not listed. */
export function mayBeTyped(state: NamespacesState): boolean {
  return state.reading !== undefined && !(state.reading.ok && state.reading.complete);
}

/** What Enter chooses; undefined: nothing. */
export function chosen(state: NamespacesState): string | undefined {
  const listed = choicesOf(state)[state.index];
  const text = state.text.trim();
  if (listed !== undefined) return listed;
  return mayBeTyped(state) && text !== '' ? text : undefined;
}

export function withText(state: NamespacesState, text: string): NamespacesState {
  return text === state.text ? state : { ...state, text, index: 0, top: 0 };
}

export function namespacesKey(
  state: NamespacesState,
  action: Action | undefined,
  key: string,
  page: number,
): NamespacesState {
  if (action === undefined || !isMove(action)) return withText(state, typed(state.text, action, key));
  const count = choicesOf(state).length;
  const index = moveIndex(state.index, action, count, page);
  return { ...state, index, top: windowTop(state.top, index, count, page) };
}
