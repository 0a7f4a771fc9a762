/** Brings what happens to the training's cluster into the state, and opens the shells that the state asks for. */
import { messageOf } from '../requests.ts';
import type { Training } from '../session.ts';
import type { Stage } from '../stage.tsx';
import type { Event, State } from '../state.ts';
import type { Store } from '../store.ts';

/** Returns the way to end that. */
export function serveTraining(store: Store<State, Event>, training: Training, stage: Pick<Stage, 'lend'>): () => void {
  let opened = 0;
  let ended = false;
  function say(event: Event): void {
    if (!ended) store.send(event);
  }
  function look(): void {
    const shells = store.state().training?.shells ?? 0;
    if (shells === opened || training.shell === undefined) return;
    opened = shells;
    stage.lend(training.shell).catch((error) => say({ type: 'notice', notice: messageOf(error) }));
  }
  training.ready().then(
    (kubeconfig) => say({ type: 'cluster', cluster: { state: 'up', kubeconfig } }),
    (error) => say({ type: 'cluster', cluster: { state: 'failed', error: messageOf(error) } }),
  );
  const endHealth = training.onHealth((health) => say({ type: 'health', health }));
  const unsubscribe = store.subscribe(look);
  return () => {
    ended = true;
    unsubscribe();
    endHealth();
  };
}
