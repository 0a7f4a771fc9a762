/** Joins a view to its store. */
import { useInput } from 'ink';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { keyReader } from './key-input.ts';
import type { PlayedEvent } from './stage.tsx';
import type { Store } from './store.ts';

/** Sends keys to a store and gives its state. */
export function useKeys<S, E>(store: Store<S, E | PlayedEvent>): S {
  const keys = useMemo(() => keyReader((key) => store.send({ type: 'key', key })), [store]);
  useInput(keys.read);
  useEffect(() => keys.stop, [keys]);
  return useSyncExternalStore(store.subscribe, store.state);
}
