/** The list of scenarios to choose from: its state, and what keys make of it. */

import { paragraphsOf } from '../../training/story.ts';
import { actionOf } from '../keymap.ts';
import { heightsOf } from '../lists/blocks.ts';
import { helpBlocks } from '../lists/help.ts';
import { isMove, moveIndex, moveTop, windowTop } from '../lists/scrolling.ts';
import { isTooSmall, type Size } from '../screen.ts';
import type { PlayedEvent } from '../stage.tsx';
import { paragraph } from '../text/line.ts';
import type { Theme } from '../theme.ts';

export interface Choice {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly level: string;
  readonly story: string;
}

export interface PickerState {
  readonly size: Size;
  readonly theme: Theme;
  readonly choices: readonly Choice[];
  readonly index: number;
  readonly top: number;
  /** The first visible line of the keys, while they are shown. */
  readonly help?: number;
  readonly exit?: { readonly interrupted: boolean; readonly chosen?: string };
}

/** `start`: the choice that is selected first. */
export function pickerState(
  choices: readonly Choice[],
  start: string | undefined,
  size: Size,
  theme: Theme,
): PickerState {
  const index = Math.max(
    0,
    choices.findIndex((one) => one.name === start),
  );
  return selected({ size, theme, choices, index: 0, top: 0 }, index);
}

export function reducePicker(state: PickerState, event: PlayedEvent): PickerState {
  if (event.type === 'resize') return selected({ ...state, size: event.size }, state.index);
  const mode = state.help === undefined ? 'scenarios' : 'help';
  const action = actionOf(mode, event.key);
  if (action === 'interrupt') return { ...state, exit: { interrupted: true } };
  if (action === 'quit') return { ...state, exit: { interrupted: false } };
  if (action === undefined || isTooSmall(state.size)) return state;
  const { help, ...closed } = state;
  if (help !== undefined) {
    if (!isMove(action)) return closed;
    const lines = heightsOf(helpBlocks('scenarios', () => true, state.size.columns)).reduce((sum, one) => sum + one, 0);
    return { ...state, help: moveTop(help, action, lines, helpPage(state.size)) };
  }
  if (action === 'help') return { ...state, help: 0 };
  if (action === 'back') return { ...state, exit: { interrupted: false } };
  if (isMove(action)) {
    const { page } = pickerLayout(state);
    return selected(state, moveIndex(state.index, action, state.choices.length, page));
  }
  const chosen = state.choices[state.index]?.name;
  return chosen === undefined ? state : { ...state, exit: { interrupted: false, chosen } };
}

function selected(state: PickerState, index: number): PickerState {
  const { page } = pickerLayout(state);
  return { ...state, index, top: windowTop(state.top, index, state.choices.length, page) };
}

export function helpPage(size: Size): number {
  return Math.max(1, size.rows - 4);
}

/** Two lines above, headings, the rows, the title and lines of the story, the keys. The story gets what it needs, up to half. */
export function pickerLayout({ size, choices, index }: PickerState): { readonly page: number; readonly story: number } {
  const room = size.rows - 5;
  const needed = storyLines(choices[index], size.columns).length;
  const least = Math.min(needed, Math.floor(room / 2));
  const page = Math.max(1, Math.min(choices.length, room - least));
  return { page, story: room - page };
}

export function storyLines(choice: Choice | undefined, width: number) {
  return paragraphsOf(choice?.story ?? '').flatMap((text) => paragraph(text, width - 2, 'plain', [{ text: '  ' }]));
}
