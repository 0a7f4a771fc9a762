/** The interface as a whole: chooses what is shown, and passes keys on. */
import { Text, useInput, usePaste } from 'ink';
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { keyReader } from './key-input.ts';
import { isTooSmall, tooSmallWords } from './screen.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';
import { OverlayView } from './view/overlay.tsx';
import { TriageView } from './view/triage.tsx';
import { WalkView } from './view/walk.tsx';

export function App({ store }: { readonly store: Store }): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const keys = useMemo(() => keyReader((key) => store.send({ type: 'key', key })), [store]);
  useInput(keys.read);
  usePaste((text) => store.send({ type: 'paste', text }));
  useEffect(() => keys.stop, [keys]);
  return <Screen state={state} />;
}

/** The topmost of what is open. */
export function Screen({ state }: { readonly state: State }): ReactNode {
  if (isTooSmall(state.size)) return <Text wrap="truncate-end">{tooSmallWords(state.size)}</Text>;
  const overlay = state.overlays.at(-1);
  if (overlay !== undefined) return <OverlayView state={state} overlay={overlay} />;
  if (state.screen === 'walk' && state.walk !== undefined) return <WalkView state={state} walk={state.walk} />;
  return <TriageView state={state} />;
}
