/** What events make of the state: keys go to the screen or list on top, results to the screen that asked. */
import type { Check } from '../facts/request.ts';
import { agrees } from '../report/consent-text.ts';
import { isTimed, stopped, ticked } from './job.ts';
import { type Action, actionOf, type Mode } from './keymap.ts';
import { heightsOf } from './lists/blocks.ts';
import { chosen, NAMESPACES, namespacesKey, withText } from './lists/namespaces.ts';
import { isMove, moveTop } from './lists/scrolling.ts';
import { pasted, typed } from './lists/typing.ts';
import { objectKey, objectState, withContent } from './object/state.ts';
import { isTooSmall } from './screen.ts';
import {
  belowTraining,
  commandOf,
  consentKey,
  type Event,
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
import { type TrainingEvent, withTraining } from './training/state.ts';
import { triageLayout } from './triage/layout.ts';
import {
  filterKey,
  rechecked,
  rescoped,
  selected,
  selectedRow,
  triageKey,
  withError,
  withFilter,
  withResult,
} from './triage/state.ts';
import { walkKey } from './walk/keys.ts';
import { walkLayout } from './walk/layout.ts';
import { type WalkState, walkState, withDiagnosis, withFailure, withProgress } from './walk/state.ts';

/** Lines of an overlay: all but the header (2) and the footer (1). */
export function overlayPage(state: State): number {
  return Math.max(1, state.size.rows - 3);
}

export function reduce(state: State, event: Event): State {
  const { triage, walk } = state;
  switch (event.type) {
    case 'key':
      return pressed(state, event.key);
    case 'paste':
      return withPaste(state, event.text);
    case 'resize':
      return { ...state, size: belowTraining(event.size, state.training) };
    case 'tick':
      return withTick(state);
    case 'notice':
      return { ...state, notice: event.notice };
    case 'cluster':
    case 'health':
      return onTraining(state, event);
    case 'server':
      return { ...state, server: event.server };
    case 'triage-progress':
      return event.id === triage.job.id ? { ...state, triage: { ...triage, progress: event.progress } } : state;
    case 'triage':
      return event.id === triage.job.id ? { ...state, triage: withResult(triage, event.result) } : state;
    case 'triage-failed':
      return event.id === triage.job.id ? { ...state, triage: withError(triage, event.error) } : state;
    case 'walk-progress':
      return walk?.job.id === event.id ? { ...state, walk: withProgress(walk, event.progress) } : state;
    case 'walk':
      return walk?.job.id === event.id ? { ...state, walk: withDiagnosis(walk, event.result) } : state;
    case 'walk-failed':
      return walk?.job.id === event.id ? { ...state, walk: withFailure(walk, event.error) } : state;
    case 'consent':
      return walk?.job.id === event.id ? asking(state, event.check) : state;
    case 'namespaces':
      return replaced(state, 'namespaces', (overlay) => ({
        ...overlay,
        list: { ...overlay.list, reading: event.reading },
      }));
    case 'object':
      return replaced(state, 'object', (overlay) =>
        overlay.id === event.id
          ? {
              ...overlay,
              view: withContent(overlay.view, event.content, state.size.columns - 2, overlayPage(state) - 1),
            }
          : overlay,
      );
  }
}

/** A list that was read before is read again, so that it shows what has become of the cluster. */
function onTraining(state: State, event: TrainingEvent): State {
  if (state.training === undefined) return state;
  const training = withTraining(state.training, event);
  const stale = event.type === 'health' && state.triage.job.id > 0;
  return { ...state, training, triage: stale ? rechecked(state.triage) : state.triage };
}

/** Time counts only for what is on the screen: a watch that nobody sees asks nothing of the cluster. */
function withTick(state: State): State {
  if (state.screen === 'walk' && state.walk !== undefined)
    return isTimed(state.walk.job) ? { ...state, walk: { ...state.walk, job: ticked(state.walk.job) } } : state;
  return isTimed(state.triage.job) ? { ...state, triage: { ...state.triage, job: ticked(state.triage.job) } } : state;
}

function replaced<K extends Overlay['kind']>(
  state: State,
  kind: K,
  change: (overlay: Extract<Overlay, { kind: K }>) => Overlay,
): State {
  const overlays = state.overlays.map((overlay) =>
    overlay.kind === kind ? change(overlay as Extract<Overlay, { kind: K }>) : overlay,
  );
  return { ...state, overlays };
}

function withPaste(state: State, text: string): State {
  if (modeOf(state) === 'filter')
    return { ...state, triage: withFilter(state.triage, pasted(state.triage.filter, text)) };
  if (modeOf(state) === 'confirm')
    return replaced(state, 'confirm', (overlay) => ({ ...overlay, text: pasted(overlay.text, text) }));
  return replaced(state, 'namespaces', (overlay) => ({
    ...overlay,
    list: withText(overlay.list, pasted(overlay.list.text, text)),
  }));
}

function pressed(before: State, key: string): State {
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

function closed(state: State): State {
  return { ...state, overlays: state.overlays.slice(0, -1) };
}

/** What was answered before is not asked again, but for a change of the cluster, which one yes allows once. */
function asking(before: State, check: Check): State {
  const { [consentKey(check)]: answer, ...others } = before.consents;
  if (answer === 'no' || (answer === 'yes' && check.adds === undefined)) return before;
  const state = { ...before, consents: others };
  const overlay: Overlay =
    check.adds === undefined ? { kind: 'consent', top: 0, check } : { kind: 'confirm', top: 0, check, text: '' };
  return { ...state, overlays: [...state.overlays, overlay] };
}

function withConsent(state: State, check: Check, answer: 'yes' | 'no'): State {
  return { ...state, consents: { ...state.consents, [consentKey(check)]: answer } };
}

/** Whoever asks everything again may think otherwise by now. */
function reconsidered(state: State): State {
  const kept = Object.entries(state.consents).filter(([, answer]) => answer === 'yes');
  return { ...state, consents: Object.fromEntries(kept) };
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
