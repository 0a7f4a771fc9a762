/** Makes the requests that the state asks for, and brings their answers back as events. The only place that waits. */
import type { Consent } from '../facts/check.ts';
import { type Gap, unreadable } from '../facts/reading.ts';
import { isTimed } from './job.ts';
import type { ObjectContent, ObjectState } from './object/state.ts';
import type { Session } from './session.ts';
import { consentKey, type Event, type State } from './state.ts';
import type { Store } from './store.ts';
import { oneLine } from './text/wrap.ts';

/** Starts to serve a store; returns the way to end that. `second` is how long a second lasts, in milliseconds. */
export function serveRequests(store: Store<State, Event>, session: Session, second = 1000): () => void {
  const running = { triage: new AbortController(), walk: new AbortController() };
  let [triageId, walkId, objectId] = [0, 0, 0];
  let namespacesAsked = false;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  function look(): void {
    const state = store.state();
    const { triage, walk } = state;
    if (triage.job.id !== triageId) {
      triageId = triage.job.id;
      running.triage.abort();
      if (triage.job.running) runTriage(state, triageId);
    }
    if (walk !== undefined && walk.job.id !== walkId) {
      walkId = walk.job.id;
      running.walk.abort();
      if (walk.job.running) runWalk(walk.subject, walkId);
    }
    lookAtOverlay(state);
    tickWhile(isTimed(state.screen === 'walk' && walk !== undefined ? walk.job : triage.job));
  }

  function lookAtOverlay(state: State): void {
    const top = state.overlays.find((overlay) => overlay.kind === 'object' || overlay.kind === 'namespaces');
    if (top?.kind !== 'namespaces') namespacesAsked = false;
    else if (!namespacesAsked) {
      namespacesAsked = true;
      attempt(() => session.namespaces()).then(
        (reading) => say({ type: 'namespaces', reading }),
        (error) => say({ type: 'namespaces', reading: unreadable(unlisted(messageOf(error))) }),
      );
    }
    if (top?.kind === 'object' && top.id !== objectId) {
      objectId = top.id;
      const id = top.id;
      readObject(session, top.view).then((content) => say({ type: 'object', id, content }));
    }
  }

  function runTriage(state: State, id: number): void {
    running.triage = new AbortController();
    const { signal } = running.triage;
    attempt(() =>
      session.triage(state.triage.scope, (progress) => say({ type: 'triage-progress', id, progress }), signal),
    ).then(
      (result) => say({ type: 'triage', id, result }),
      (error) => say({ type: 'triage-failed', id, error: messageOf(error) }),
    );
  }

  function runWalk(subject: Parameters<Session['diagnose']>[0], id: number): void {
    running.walk = new AbortController();
    const { signal } = running.walk;
    const consent = consentAsked(store, id, signal);
    attempt(() =>
      session.diagnose(subject, (progress) => say({ type: 'walk-progress', id, progress }), signal, consent),
    ).then(
      (result) => say({ type: 'walk', id, result }),
      (error) => say({ type: 'walk-failed', id, error: messageOf(error) }),
    );
  }

  function say(event: Event): void {
    if (ended) return;
    const server = session.server();
    if (server !== undefined && server !== store.state().server) store.send({ type: 'server', server });
    store.send(event);
  }

  function tickWhile(timed: boolean): void {
    if (timed && timer === undefined) timer = setInterval(() => store.send({ type: 'tick' }), second);
    if (!timed && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  const unsubscribe = store.subscribe(look);
  look();
  return () => {
    ended = true;
    unsubscribe();
    tickWhile(false);
    running.triage.abort();
    running.walk.abort();
  };
}

/** Puts the question on the screen, and waits for the answer or for the end of the walk. */
function consentAsked(store: Store<State, Event>, id: number, signal: AbortSignal): Consent {
  return (check) =>
    new Promise((resolve, reject) => {
      const key = consentKey(check);
      const answered = () => {
        const answer = store.state().consents[key];
        if (answer === undefined) return;
        stop();
        resolve(answer);
      };
      const ended = () => {
        stop();
        reject(signal.reason);
      };
      const unsubscribe = store.subscribe(answered);
      const stop = () => {
        unsubscribe();
        signal.removeEventListener('abort', ended);
      };
      signal.addEventListener('abort', ended, { once: true });
      store.send({ type: 'consent', id, check });
      answered();
    });
}

function unlisted(why: string): Gap {
  return { what: 'namespaces', reason: 'failed', why };
}

/** The same for what fails at once and what fails later. */
async function attempt<T>(ask: () => Promise<T>): Promise<T> {
  return await ask();
}

async function readObject(session: Session, view: ObjectState): Promise<ObjectContent> {
  try {
    const reading = await session.object(view.target.ref);
    if (!reading.ok) return { state: 'unreadable', why: reading.gap.why, ask: reading.gap.ask ?? '' };
    if (reading.value === null) return { state: 'absent' };
    const { yamlOf } = await import('./object/yaml.ts');
    return { state: 'text', text: yamlOf(reading.value, view.target.field) };
  } catch (error) {
    return { state: 'unreadable', why: messageOf(error), ask: 'Esc goes back.' };
  }
}

/** The one line of an error. */
export function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}
