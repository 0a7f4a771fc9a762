/** Moving through lists and text: pure arithmetic on positions, whatever is listed. */

export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

const MOVES: ReadonlySet<string> = new Set<Move>(['up', 'down', 'pageUp', 'pageDown', 'first', 'last']);

export function isMove(action: string): action is Move {
  return MOVES.has(action);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Where a selection in a list of `count` goes; `page` rows are visible. */
export function moveIndex(index: number, move: Move, count: number, page: number): number {
  const step = Math.max(1, page - 1);
  const by = { up: -1, down: 1, pageUp: -step, pageDown: step, first: -count, last: count }[move];
  return clamp(index + by, 0, Math.max(0, count - 1));
}

/** The first visible row, moved as little as needed to keep the selection in view. */
export function windowTop(top: number, index: number, count: number, page: number): number {
  const lowest = Math.max(0, count - page);
  return clamp(clamp(top, index - page + 1, index), 0, lowest);
}

/** Blocks are items of one or more lines: a question, a piece of evidence. `top` is the first visible line. */
export interface BlockCursor {
  readonly selected: number;
  readonly top: number;
}

export const AT_START: BlockCursor = { selected: 0, top: 0 };

interface Extent {
  readonly start: number;
  readonly end: number;
}

function extents(heights: readonly number[]): readonly Extent[] {
  let start = 0;
  return heights.map((height) => {
    const extent = { start, end: start + height };
    start = extent.end;
    return extent;
  });
}

/** Goes to the next block once the end of this one has been seen; until then it scrolls within it. */
export function moveBlocks(cursor: BlockCursor, move: Move, heights: readonly number[], view: number): BlockCursor {
  const blocks = extents(heights);
  const last = Math.max(0, blocks.length - 1);
  const highest = Math.max(0, (blocks[last]?.end ?? 0) - view);
  const { selected, top } = shown(cursor, heights, view);
  const here = blocks[selected] ?? { start: 0, end: 0 };
  const show = (next: BlockCursor) => shown(next, heights, view);
  switch (move) {
    case 'first':
      return AT_START;
    case 'last':
      return show({ selected: last, top: highest });
    case 'down':
      return here.end > top + view ? { selected, top: top + 1 } : show({ selected: selected + 1, top });
    case 'up':
      return here.start < top ? { selected, top: top - 1 } : show({ selected: selected - 1, top });
    default:
      return movePage({ selected, top }, move, heights, view);
  }
}

/** A page on: to a block that is wholly in view there, or else to the first in that direction that moves the view at all. */
function movePage(
  cursor: BlockCursor,
  move: 'pageUp' | 'pageDown',
  heights: readonly number[],
  view: number,
): BlockCursor {
  const blocks = extents(heights);
  const down = move === 'pageDown';
  const highest = Math.max(0, (blocks.at(-1)?.end ?? 0) - view);
  const step = Math.max(1, view - 1);
  const top = clamp(down ? cursor.top + step : cursor.top - step, 0, highest);
  if (top === cursor.top) return shown({ selected: down ? blocks.length - 1 : 0, top }, heights, view);
  const ahead = blocks
    .map((_, index) => index)
    .filter((index) => {
      const { start, end } = blocks[index] as Extent;
      return down ? end > top : start < top + view;
    });
  if (!down) ahead.reverse();
  const whole = ahead.find((index) => shown({ selected: index, top }, heights, view).top === top);
  const moves = (index: number) => {
    const next = shown({ selected: index, top }, heights, view).top;
    return down ? next > cursor.top : next < cursor.top;
  };
  return shown({ selected: whole ?? ahead.find(moves) ?? cursor.selected, top }, heights, view);
}

/** The same cursor with its block in view; of a block taller than the view, some part that fills it. */
export function shown(cursor: BlockCursor, heights: readonly number[], view: number): BlockCursor {
  const blocks = extents(heights);
  const last = Math.max(0, blocks.length - 1);
  const selected = clamp(cursor.selected, 0, last);
  const block = blocks[selected] ?? { start: 0, end: 0 };
  const [low, high] = [block.end - view, block.start].sort((a, b) => a - b) as [number, number];
  const highest = Math.max(0, (blocks[last]?.end ?? 0) - view);
  return { selected, top: clamp(clamp(cursor.top, low, high), 0, highest) };
}

/** Scrolls text that has no selection: the first visible line of `count`. */
export function moveTop(top: number, move: Move, count: number, view: number): number {
  return moveIndex(Math.min(top, Math.max(0, count - view)), move, Math.max(1, count - view + 1), view);
}
