/** What a key does: it goes to what lies on top, or to the screen. */
import { agrees } from '../report/consent-text.ts';
import { stopped } from './job.ts';
import { type Action, actionOf, type Mode } from './keymap.ts';
import { heightsOf } from './lists/blocks.ts';
import { chosen, NAMESPACES, namespacesKey } from './lists/namespaces.ts';
import { isMove, moveTop } from './lists/scrolling.ts';
import { typed } from './lists/typing.ts';
import { objectKey, objectState } from './object/state.ts';
import { closed, overlayPage, reconsidered, replaced, withConsent } from './overlays.ts';
import { isTooSmall } from './screen.ts';
import {
  commandOf,
  flagsOf,
  helpOverlay,
  modeOf,
  type Overlay,
  openableOf,
  overlayBlocks,
  type State,
  unknownOf,
  works,
} from './state.ts';
import { triageLayout } from './triage/layout.ts';
import { filterKey, rechecked, rescoped, selected, selectedRow, triageKey } from './triage/state.ts';
import { walkKey } from './walk/keys.ts';
import { walkLayout } from './walk/layout.ts';
import { type WalkState, walkState } from './walk/state.ts';

export function pressed(before: State, key: string): State {
  const { notice: _notice, ...state } = before;
  const mode = modeOf(state);
  const action = actionOf(mode, key);
  if (action === 'interrupt') return { ...state, exit: { interrupted: true } };
  if (action === 'quit' || (isTooSmall(state.size) && key === 'q')) return { ...state, exit: { interrupted: false } };
  if (isTooSmall(state.size)) return state;
  if (mode === 'filter') return onFilter(state, action, key);
  if (mode === 'namespaces') return onNamespaces(state, action, key);
  if (mode === 'confirm') return onConfirm(state, action, key);
  if (action === undefined) return state;
  if (action === 'copy') return copied(state);
  if (action === 'unknown') return listed(state, mode);
  if (action === 'shell' || action === 'mission') return onTrainingKey(state, mode, action);
  if (action === 'help')
    return mode === 'help' ? closed(state) : { ...state, overlays: [...state.overlays, helpOverlay()] };
  const top = state.overlays.at(-1);
  if (top !== undefined) return onOverlay(state, top, action);
  return state.screen === 'walk' && state.walk !== undefined
    ? onWalk(state, state.walk, action, key)
    : onTriage(state, action);
}

function onTrainingKey(state: State, mode: Mode, action: 'shell' | 'mission'): State {
  const { training } = state;
  if (training === undefined || !works(state, mode, action)) return state;
  if (action === 'shell') return { ...state, training: { ...training, shells: training.shells + 1 } };
  return { ...state, overlays: [...state.overlays, { kind: 'mission', top: 0 }] };
}

function copied(state: State): State {
  const text = commandOf(state);
  if (text === undefined) return { ...state, notice: 'Nothing here to copy.' };
  return { ...state, notice: `Sent to your clipboard: ${text}`, copy: { id: (state.copy?.id ?? 0) + 1, text } };
}

function listed(state: State, mode: Mode): State {
  if (!works(state, mode, 'unknown')) return state;
  return { ...state, overlays: [{ kind: 'unknown', top: 0, unknown: unknownOf(state) }] };
}

function onTriage(state: State, action: Action): State {
  const { triage } = state;
  if (!works(state, 'triage', action)) return state;
  const row = selectedRow(triage);
  switch (action) {
    case 'open':
      return row === undefined
        ? state
        : { ...reconsidered(state), screen: 'walk', walk: walkState(row.subject, flagsOf(state), state.walk) };
    case 'filter':
      return { ...state, typing: true };
    case 'namespace':
      return { ...state, overlays: [{ kind: 'namespaces', list: NAMESPACES }] };
    case 'all':
      return { ...state, triage: rescoped(triage, {}) };
    default:
      return { ...state, triage: triageKey(triage, action, triageLayout(triage, state.size).page) };
  }
}

function onFilter(state: State, action: Action | undefined, key: string): State {
  const page = triageLayout(state.triage, state.size).page;
  const typing = action !== 'accept' && action !== 'cancel';
  const triage = filterKey(state.triage, action, key, page);
  return { ...state, typing, triage: selected(triage, triage.index, page) };
}

function onNamespaces(state: State, action: Action | undefined, key: string): State {
  if (action === 'cancel') return closed(state);
  const top = state.overlays.at(-1);
  if (top?.kind !== 'namespaces') return state;
  if (action !== 'accept')
    return replaced(state, 'namespaces', (overlay) => ({
      ...overlay,
      list: namespacesKey(overlay.list, action, key, overlayPage(state) - 2),
    }));
  const namespace = chosen(top.list);
  return namespace === undefined ? state : { ...closed(state), triage: rescoped(state.triage, { namespace }) };
}

/** Only Enter after the pod's name agrees, also to the commands that are run then; everything else that ends it is a no. */
function onConfirm(state: State, action: Action | undefined, key: string): State {
  const top = state.overlays.at(-1);
  if (top?.kind !== 'confirm') return state;
  const { check, text } = top;
  if (action === 'accept' && agrees(check, text)) {
    const { adds: _, ...commands } = check;
    return withConsent(withConsent(closed(state), check, 'yes'), commands, 'yes');
  }
  if (action === 'accept' || action === 'cancel') return withConsent(closed(state), check, 'no');
  if (action !== undefined && isMove(action)) return onOverlay(state, top, action);
  return replaced(state, 'confirm', (overlay) => ({ ...overlay, text: typed(overlay.text, action, key) }));
}

function onOverlay(state: State, top: Overlay, action: Action): State {
  if (top.kind === 'consent' && (action === 'accept' || action === 'cancel'))
    return withConsent(closed(state), top.check, action === 'accept' ? 'yes' : 'no');
  if (top.kind === 'mission' && (action === 'accept' || action === 'back')) return fromMission(state, action);
  if (action === 'back') return closed(state);
  const page = overlayPage(state);
  if (top.kind === 'object')
    return replaced(state, 'object', (overlay) => ({
      ...overlay,
      view: objectKey(overlay.view, action, state.size.columns - 2, page - 1),
    }));
  if (!isMove(action) || top.kind === 'namespaces') return state;
  const lines = heightsOf(overlayBlocks(state, top)).reduce((sum, one) => sum + one, 0);
  const moved = { ...top, top: moveTop(top.top, action, lines, page - 1) };
  return { ...state, overlays: [...state.overlays.slice(0, -1), moved] };
}

/** The first time, Enter opens the cluster, and Esc goes back to the list that the scenario was chosen from. */
function fromMission(state: State, action: 'accept' | 'back'): State {
  const first = state.triage.job.id === 0;
  if (first && action === 'back' && state.training?.listed)
    return { ...state, exit: { interrupted: false, back: true } };
  return { ...closed(state), triage: first ? rechecked(state.triage) : state.triage };
}

function onWalk(state: State, walk: WalkState, action: Action, key: string): State {
  if (!works(state, 'walk', action)) return state;
  if (action === 'back') return backToTriage(state, walk);
  if (action === 'open') {
    const target = openableOf(state);
    if (target === undefined) return state;
    const id = state.opened + 1;
    return { ...state, opened: id, overlays: [{ kind: 'object', view: objectState(target), id }] };
  }
  const next = action === 'recheck' ? reconsidered(state) : state;
  return { ...next, walk: walkKey(walk, action, key, walkLayout(walk, state.size, state.theme)) };
}

/** A walk that came straight from the command line has no list yet: it is read now. */
function backToTriage(state: State, walk: WalkState): State {
  const { triage } = state;
  const first = triage.job.id === 0;
  return {
    ...state,
    screen: 'triage',
    walk: { ...walk, job: stopped(walk.job) },
    triage: first ? rechecked(triage) : triage,
  };
}
