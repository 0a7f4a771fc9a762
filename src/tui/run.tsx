/** Runs the interface on a terminal until the user leaves it. */
import type { Diagnosis } from '../engine/diagnosis.ts';
import { App } from './app.tsx';
import { exitCodeOf } from './exit-code.ts';
import { reduce } from './reduce.ts';
import { serveRequests } from './requests.ts';
import type { Session, Start } from './session.ts';
import { onStage, type Stage, type Terminal } from './stage.tsx';
import { type Event, initialState, type State } from './state.ts';
import { createStore, type Store } from './store.ts';
import { serveTraining } from './training/requests.ts';

export interface Ended {
  /** 0: nothing found; 1: the last result shown holds findings; 3: it could not be decided; 130: interrupted. */
  readonly exitCode: number;
  readonly lastDiagnosis?: Diagnosis;
  /** In training: the user wants the list of scenarios again. */
  readonly back?: true;
}

export interface Pace {
  /** How long a second of the interface lasts, in milliseconds. */
  readonly second?: number;
  readonly framesPerSecond?: number;
}

export const FRAMES_PER_SECOND = 30;

/** Rejects only for a fault of the program, after the terminal has been restored. Both streams must be terminals. */
export function runInterface(session: Session, start: Start, terminal: Terminal, pace: Pace = {}): Promise<Ended> {
  return onStage(terminal, pace.framesPerSecond ?? FRAMES_PER_SECOND, (stage) =>
    playInterface(stage, session, start, pace.second),
  );
}

/** The same on a stage that others may use before and after. */
export async function playInterface(stage: Stage, session: Session, start: Start, second?: number): Promise<Ended> {
  const initial = initialState(session, start, stage.size(), stage.theme);
  const store = createStore<State, Event>(initial, reduce, stage.fail);
  const unsubscribe = store.subscribe(copying(store, stage));
  const playing = stage.play(store, <App store={store} />);
  const endRequests = serveRequests(store, session, second);
  const endTraining = session.training === undefined ? undefined : serveTraining(store, session.training, stage);
  try {
    await playing;
  } finally {
    unsubscribe();
    endRequests();
    endTraining?.();
  }
  return endedBy(store.state());
}

/** Copies what the state can only ask for. */
function copying(store: Store<State, Event>, stage: Stage): () => void {
  let copied = 0;
  return () => {
    const { copy } = store.state();
    if (copy === undefined || copy.id === copied) return;
    copied = copy.id;
    stage.copy(copy.text);
  };
}

function endedBy(state: State): Ended {
  const lastDiagnosis = state.walk?.result;
  return {
    exitCode: exitCodeOf(state),
    ...(lastDiagnosis !== undefined && { lastDiagnosis }),
    ...(state.exit?.back && { back: true }),
  };
}
