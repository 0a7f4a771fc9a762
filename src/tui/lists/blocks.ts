/** Blocks of lines that are selected and acted on as one: a question, a piece of evidence, a fix. */
import type { ObjectRef } from '../../facts/objects.ts';
import type { Line } from '../text/line.ts';
import type { BlockCursor } from './scrolling.ts';

export interface Block {
  readonly lines: readonly Line[];
  /** How many of the lines are a heading above it, which is never shown as selected. */
  readonly heading?: number;
  /** What Enter shows. */
  readonly target?: Target;
  /** What `y` copies. */
  readonly command?: string;
}

export interface Target {
  readonly ref: ObjectRef;
  readonly field?: string;
}

export interface VisibleLine {
  readonly line: Line;
  readonly block: number;
  /** True for a line above the block's own. */
  readonly heading: boolean;
}

export function heightsOf(blocks: readonly Block[]): readonly number[] {
  return blocks.map((block) => block.lines.length);
}

/** The lines in view. */
export function visibleLines(blocks: readonly Block[], cursor: BlockCursor, view: number): readonly VisibleLine[] {
  const all = blocks.flatMap((block, index) =>
    block.lines.map((content, at) => ({ line: content, block: index, heading: at < (block.heading ?? 0) })),
  );
  const top = Math.max(0, Math.min(cursor.top, all.length - view));
  return all.slice(top, top + view);
}
