/** The whole state of the interface: two screens, and what may lie over them. */
import { aimed, shellWord } from '../engine/command.ts';
import type { Diagnosis, Triage, Unknown } from '../engine/diagnosis.ts';
import type { Reading } from '../facts/reading.ts';
import type { Check } from '../facts/request.ts';
import type { Action, Mode } from './keymap.ts';
import type { Block, Target } from './lists/blocks.ts';
import { helpBlocks } from './lists/help.ts';
import type { NamespacesState } from './lists/namespaces.ts';
import { commandOfObject, type ObjectContent, type ObjectState } from './object/state.ts';
import type { Size } from './screen.ts';
import type { Progress, Session, Start } from './session.ts';
import type { PlayedEvent } from './stage.tsx';
import type { Theme } from './theme.ts';
import { missionBlocks } from './training/mission.ts';
import { exportCommand, type TrainingEvent, type TrainingState, trainingState } from './training/state.ts';
import { rechecked, selectedRow, type TriageState, triageState } from './triage/state.ts';
import { consentBlocks } from './walk/consent.ts';
import { unknownBlocks } from './walk/finding.ts';
import { selectedBlock } from './walk/keys.ts';
import { walkLayout } from './walk/layout.ts';
import { type WalkState, walkState } from './walk/state.ts';

export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'mission'; readonly top: number }
  | { readonly kind: 'consent'; readonly top: number; readonly check: Check }
  | { readonly kind: 'confirm'; readonly top: number; readonly check: Check; readonly text: string }
  | { readonly kind: 'unknown'; readonly top: number; readonly unknown: readonly Unknown[] }
  | { readonly kind: 'namespaces'; readonly list: NamespacesState }
  | { readonly kind: 'object'; readonly view: ObjectState; readonly id: number };

export interface State {
  /** Of what lies below the training's line. */
  readonly size: Size;
  readonly theme: Theme;
  readonly info: Session['info'];
  readonly server: string | undefined;
  readonly screen: 'triage' | 'walk';
  readonly triage: TriageState;
  readonly walk?: WalkState;
  readonly training?: TrainingState;
  /** True while the filter is typed. */
  readonly typing: boolean;
  /** The last one lies on top. */
  readonly overlays: readonly Overlay[];
  /** How many objects were opened; tells a late answer from the one that is waited for. */
  readonly opened: number;
  /** What the user has said to questions for consent, by their keys. */
  readonly consents: Readonly<Record<string, 'yes' | 'no'>>;
  /** Said once in the footer, until the next key. */
  readonly notice?: string;
  /** The last text that was to be copied; `id` tells one from the next. */
  readonly copy?: { readonly id: number; readonly text: string };
  /** Set once the user wants to leave. */
  readonly exit?: { readonly interrupted: boolean; readonly back?: true };
}

export type Event =
  | PlayedEvent
  | TrainingEvent
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'tick' }
  | { readonly type: 'notice'; readonly notice: string }
  | { readonly type: 'server'; readonly server: string }
  | { readonly type: 'triage-progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'triage'; readonly id: number; readonly result: Triage }
  | { readonly type: 'triage-failed'; readonly id: number; readonly error: string }
  | { readonly type: 'walk-progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'walk'; readonly id: number; readonly result: Diagnosis }
  | { readonly type: 'walk-failed'; readonly id: number; readonly error: string }
  | { readonly type: 'consent'; readonly id: number; readonly check: Check }
  | { readonly type: 'namespaces'; readonly reading: Reading<readonly string[]> }
  | { readonly type: 'object'; readonly id: number; readonly content: ObjectContent };

/** The first state; its first run has begun, except in a training, which tells the story first. */
export function initialState(
  session: Pick<Session, 'info' | 'training'>,
  start: Start,
  window: Size,
  theme: Theme,
): State {
  const { info } = session;
  const training = session.training === undefined ? undefined : trainingState(session.training);
  const size = belowTraining(window, training);
  const all = info.namespace === '' || info.namespace === '*';
  const triage = triageState(all ? {} : { namespace: info.namespace });
  const common = { size, theme, info, server: undefined, typing: false, overlays: [], opened: 0, consents: {} };
  if (training !== undefined)
    return { ...common, screen: 'triage', triage, training, overlays: [{ kind: 'mission', top: 0 }] };
  return start.screen === 'walk'
    ? { ...common, screen: 'walk', triage, walk: walkState(start.subject, info.flags ?? '') }
    : { ...common, screen: 'triage', triage: rechecked(triage) };
}

/** Lines that the training takes at the top. */
export function linesAbove(training: TrainingState | undefined): number {
  return training === undefined ? 0 : 1;
}

export function belowTraining({ columns, rows }: Size, training: TrainingState | undefined): Size {
  return { columns, rows: rows - linesAbove(training) };
}

export function modeOf(state: State): Mode {
  const top = state.overlays.at(-1);
  if (top !== undefined) return top.kind;
  return state.screen === 'walk' ? 'walk' : state.typing ? 'filter' : 'triage';
}

/** What Enter shows as YAML and `y` copies, on the walk. */
function selectedOf(state: State): Block | undefined {
  if (state.walk === undefined) return undefined;
  return selectedBlock(state.walk, walkLayout(state.walk, state.size, state.theme));
}

/** The command that `y` copies now. */
export function commandOf(state: State): string | undefined {
  const top = state.overlays.at(-1);
  if (top?.kind === 'object') return aimed(commandOfObject(top.view), flagsOf(state));
  if (top?.kind === 'mission') return state.training && exportCommand(state.training);
  const command = top === undefined && state.screen === 'walk' ? selectedOf(state)?.command : undefined;
  return command === undefined ? undefined : aimed(command, flagsOf(state));
}

/** What kubectl's commands must say to reach the cluster that is shown. */
export function flagsOf({ info, training }: State): string {
  if (training?.cluster.state !== 'up') return info.flags ?? '';
  return `--kubeconfig ${shellWord(training.cluster.kubeconfig)}`;
}

/** What the screen could not read. */
export function unknownOf(state: State): readonly Unknown[] {
  const shown = state.screen === 'walk' ? state.walk?.result : state.triage.result;
  return shown?.unknown ?? [];
}

/** What Enter shows on the walk. */
export function openableOf(state: State): Target | undefined {
  return selectedOf(state)?.target;
}

/** Whether an action has anything to act on in a mode: only such keys are offered. */
export function works(state: State, mode: Mode, action: Action): boolean {
  if (action === 'mission') return state.training !== undefined;
  if (action === 'shell') return state.training?.hasShell === true && exportCommand(state.training) !== undefined;
  if (mode === 'mission' && action === 'copy') return commandOf(state) !== undefined;
  if (mode === 'walk') return worksOnWalk(state, action);
  if (mode !== 'triage') return true;
  const { triage } = state;
  const row = selectedRow(triage);
  switch (action) {
    case 'open':
      return row !== undefined;
    case 'expand':
    case 'collapse':
      return row !== undefined && row.item.others.length > 0;
    case 'filter':
      return (triage.result?.items.length ?? 0) > 0;
    case 'clear':
      return triage.filter !== '';
    case 'all':
      return triage.scope.namespace !== undefined;
    case 'unknown':
      return unknownOf(state).length > 0;
    default:
      return true;
  }
}

function worksOnWalk(state: State, action: Action): boolean {
  const findings = state.walk?.result?.findings.length ?? 0;
  switch (action) {
    case 'open':
      return openableOf(state) !== undefined;
    case 'copy':
      return commandOf(state) !== undefined;
    case 'unknown':
      return unknownOf(state).length > 0;
    case 'nextFinding':
    case 'previousFinding':
    case 'finding':
      return findings > 1;
    default:
      return true;
  }
}

/** The blocks of an overlay that is a list of blocks. */
export function overlayBlocks(state: State, overlay: Overlay): readonly Block[] {
  const width = state.size.columns;
  if (overlay.kind === 'unknown') return unknownBlocks(overlay.unknown, width, state.theme);
  if (overlay.kind === 'consent' || overlay.kind === 'confirm') return consentBlocks(overlay.check, width);
  if (overlay.kind === 'mission')
    return state.training === undefined ? [] : missionBlocks(state.training, width, state.theme);
  if (overlay.kind !== 'help') return [];
  const below = modeOf({ ...state, overlays: state.overlays.slice(0, -1) });
  return helpBlocks(below, (action) => works(state, below, action), width);
}

/**
 * What tells one question for consent from another. Which containers of a pod run may differ from one moment to the next; a container
 * that is to be added is another one each time.
 */
export function consentKey({ about, runs, adds }: Check): string {
  const added = adds === undefined ? [] : [adds.container];
  return JSON.stringify([about, ...new Set(runs.map(({ namespace, pod }) => `${namespace}/${pod}`)), ...added]);
}

export function helpOverlay(): Overlay {
  return { kind: 'help', top: 0 };
}
