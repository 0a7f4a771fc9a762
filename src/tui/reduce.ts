/** What events make of the state: keys go to the screen or list on top, results to the screen that asked. */
import { isTimed, ticked } from './job.ts';
import { withText } from './lists/namespaces.ts';
import { pasted } from './lists/typing.ts';
import { withContent } from './object/state.ts';
import { asking, overlayPage, replaced } from './overlays.ts';
import { pressed } from './press.ts';
import { belowTraining, type Event, modeOf, type State } from './state.ts';
import { type TrainingEvent, withTraining } from './training/state.ts';
import { rechecked, withError, withFilter, withResult } from './triage/state.ts';
import { withDiagnosis, withFailure, withProgress } from './walk/state.ts';

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
