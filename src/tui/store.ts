/** Holds the state outside React, so that several keys in one chunk each see what the one before has done. */
import { reduce } from './reduce.ts';
import type { Event, State } from './state.ts';

export interface Store {
  state(): State;
  send(event: Event): void;
  /** Calls back after each change; returns the way to end that. */
  subscribe(changed: () => void): () => void;
}

/** `fail` is told of a fault in a reducer, after which the state stays as it was. */
export function createStore(initial: State, fail: (fault: unknown) => void): Store {
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
