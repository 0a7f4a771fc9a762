/** What keys do on the walk screen. */

import { watchToggled } from '../job.ts';
import type { Action } from '../keymap.ts';
import { type Block, heightsOf } from '../lists/blocks.ts';
import { AT_START, isMove, type Move, moveBlocks, moveTop } from '../lists/scrolling.ts';
import type { WalkLayout } from './layout.ts';
import { PANES, rewalked, showFinding, type WalkState } from './state.ts';

export function walkKey(state: WalkState, action: Action, key: string, layout: WalkLayout): WalkState {
  if (isMove(action)) return moved(state, action, layout);
  switch (action) {
    case 'nextPane':
      return withPane(state, 1);
    case 'previousPane':
      return withPane(state, -1);
    case 'nextFinding':
      return userShows(state, state.finding + 1);
    case 'previousFinding':
      return userShows(state, state.finding - 1);
    case 'finding':
      return userShows(state, Number(key) - 1);
    case 'recheck':
      return rewalked(state);
    case 'watch':
      return { ...state, job: watchToggled(state.job) };
    default:
      return state;
  }
}

function userShows(state: WalkState, index: number): WalkState {
  const next = showFinding(state, index);
  return next === state ? state : { ...next, pane: 'finding', follows: false };
}

function withPane(state: WalkState, by: number): WalkState {
  const at = PANES.indexOf(state.pane);
  const pane = PANES[(at + by + PANES.length) % PANES.length] ?? 'questions';
  return { ...state, pane, follows: false };
}

function moved(state: WalkState, move: Move, layout: WalkLayout): WalkState {
  const { blocks, height } = layout[state.pane];
  const cursor =
    state.pane === 'details'
      ? { selected: 0, top: moveTop(state.cursors.details.top, move, blocks.length, height) }
      : moveBlocks(state.cursors[state.pane], move, heightsOf(blocks), height);
  const details = state.pane === 'questions' ? { details: AT_START } : {};
  return { ...state, follows: false, cursors: { ...state.cursors, ...details, [state.pane]: cursor } };
}

/** What Enter and `y` act on: the selected question, or the selected part of the finding. */
export function selectedBlock(state: WalkState, layout: WalkLayout): Block | undefined {
  const pane = state.pane === 'finding' ? 'finding' : 'questions';
  return layout[pane].blocks[state.cursors[pane].selected];
}
