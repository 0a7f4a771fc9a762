/** Holds the state outside React, so that several keys in one chunk each see what the one before has done. */

export interface Store<S, E> {
  state(): S;
  send(event: E): void;
  /** Calls back after each change; returns the way to end that. */
  subscribe(changed: () => void): () => void;
}

/** `fail` is told of a fault in the reducer, after which the state stays as it was. */
export function createStore<S, E>(
  initial: S,
  reduce: (state: S, event: E) => S,
  fail: (fault: unknown) => void,
): Store<S, E> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    state: () => current,
    send(event) {
      try {
        const next = reduce(current, event);
        if (next === current) return;
        current = next;
      } catch (fault) {
        fail(fault);
        return;
      }
      for (const changed of [...listeners]) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
