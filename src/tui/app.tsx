/** The interface as a whole: chooses what is shown, and passes keys on. */
import { Box, Text, usePaste } from 'ink';
import type { ReactNode } from 'react';
import { isTooSmall, tooSmallWords } from './screen.ts';
import { type Event, linesAbove, type State } from './state.ts';
import type { Store } from './store.ts';
import { trainingLine } from './training/state.ts';
import { useKeys } from './use-keys.ts';
import { Lines } from './view/lines.tsx';
import { OverlayView } from './view/overlay.tsx';
import { TriageView } from './view/triage.tsx';
import { WalkView } from './view/walk.tsx';

export function App({ store }: { readonly store: Store<State, Event> }): ReactNode {
  const state = useKeys(store);
  usePaste((text) => store.send({ type: 'paste', text }));
  return <Screen state={state} />;
}

export function Screen({ state }: { readonly state: State }): ReactNode {
  const { size, theme, training } = state;
  if (isTooSmall(size)) return <Text wrap="truncate-end">{tooSmallWords(size, linesAbove(training))}</Text>;
  if (training === undefined) return <Topmost state={state} />;
  const line = trainingLine(training, size.columns, theme);
  return (
    <Box flexDirection="column">
      <Lines lines={[line]} width={size.columns} height={1} theme={theme} selected={() => true} />
      <Topmost state={state} />
    </Box>
  );
}

/** The topmost of what is open. */
function Topmost({ state }: { readonly state: State }): ReactNode {
  const overlay = state.overlays.at(-1);
  if (overlay !== undefined) return <OverlayView state={state} overlay={overlay} />;
  if (state.screen === 'walk' && state.walk !== undefined) return <WalkView state={state} walk={state.walk} />;
  return <TriageView state={state} />;
}
