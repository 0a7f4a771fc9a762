/** Shares out the walk screen between its three panes, and makes the blocks that each of them shows. */
import { type Block, heightsOf } from '../lists/blocks.ts';
import type { Size } from '../screen.ts';
import type { Theme } from '../theme.ts';
import { detailBlocks } from './details.ts';
import { resultBlocks } from './finding.ts';
import { questionBlocks } from './questions.ts';
import { type Pane, pathOf, type WalkState } from './state.ts';

/** Header (2), two titles, footer (1). */
const CHROME = 5;
/** Cells between the two upper panes. */
export const DIVIDER = 3;

export interface PaneLayout {
  readonly width: number;
  readonly height: number;
  readonly blocks: readonly Block[];
}

export type WalkLayout = Readonly<Record<Pane, PaneLayout>>;

export function walkLayout(state: WalkState, size: Size, theme: Theme): WalkLayout {
  const left = Math.floor((size.columns - DIVIDER) * 0.48);
  const right = size.columns - DIVIDER - left;
  const questions = questionBlocks(state, left, theme);
  const step = pathOf(state)[state.cursors.questions.selected];
  const details = detailBlocks(state, step, right);
  const finding = state.result === undefined ? [] : resultBlocks(state.result, state.finding, size.columns, theme);
  const below = sum(heightsOf(finding));
  const height = size.rows - CHROME;
  const lower = lowerHeight(height, Math.max(3, below), state.pane);
  return {
    questions: { width: left, height: height - lower, blocks: questions },
    details: { width: right, height: height - lower, blocks: details },
    finding: { width: size.columns, height: lower, blocks: finding },
  };
}

/** The pane in use gets the larger share; the finding never more than it needs. */
function lowerHeight(height: number, needed: number, pane: Pane): number {
  const share = pane === 'finding' ? 0.64 : 0.4;
  return Math.min(needed, Math.round(height * share));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
