/** A titled part of the screen. The one that keys go to is marked by its title, not by colour alone. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type Block, heightsOf, type VisibleLine, visibleLines } from '../lists/blocks.ts';
import type { BlockCursor } from '../lists/scrolling.ts';
import { shown } from '../lists/scrolling.ts';
import type { Line } from '../text/line.ts';
import { cutEnd, widthOf } from '../text/width.ts';
import type { Theme } from '../theme.ts';
import { Lines } from './lines.tsx';

/** `── Questions ─────────── 3 below ─` */
export function titleLine(title: string, right: string, focused: boolean, width: number, theme: Theme): Line {
  const { across, cursor, ellipsis } = theme.symbols;
  const room = width - widthOf(title) - 8;
  const fits = [right, right.replace(/,.*/, ''), ''].find((words) => widthOf(words) <= room) ?? '';
  const end = fits === '' ? '' : ` ${fits} ${across}`;
  const name = cutEnd(title, width - widthOf(end) - 4, ellipsis);
  const start = focused ? `${across}${cursor} ` : `${across}${across} `;
  const rest = Math.max(0, width - widthOf(start) - widthOf(name) - 1 - widthOf(end));
  return [
    { text: start, tone: focused ? 'strong' : 'faint' },
    { text: `${name} `, tone: focused ? 'strong' : 'plain' },
    { text: across.repeat(rest) + end, tone: 'faint' },
  ];
}

/** How much of the content is out of view. */
export function hiddenWords(top: number, count: number, height: number): string {
  const below = Math.max(0, count - top - height);
  return [...(top > 0 ? [`${top} above`] : []), ...(below > 0 ? [`${below} below`] : [])].join(', ');
}

interface PaneProps {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly cursor: BlockCursor;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly focused: boolean;
  /** Text without a selection: no mark, no selected line. */
  readonly plain?: boolean;
  /** A line after the last block. */
  readonly after?: Line | undefined;
}

/** Title and blocks, `height` + 1 lines together. */
export function Pane(props: PaneProps): ReactNode {
  const { blocks, width, height, theme, focused, plain = false } = props;
  const heights = heightsOf(blocks);
  const count = heights.reduce((sum, one) => sum + one, 0);
  const room = props.after === undefined || count < height ? height : height - 1;
  const cursor = plain
    ? { selected: -1, top: Math.min(props.cursor.top, Math.max(0, count - room)) }
    : shown(props.cursor, heights, room);
  const visible = visibleLines(blocks, cursor, room);
  const isSelected = (one: VisibleLine | undefined) => one?.block === cursor.selected && !one.heading;
  const mark = visible.findIndex(isSelected);
  const lines = visible.map((one, index) => (index === mark ? marked(one.line, theme) : one.line));
  const all = props.after === undefined ? lines : [...lines, props.after];
  const title = titleLine(props.title, hiddenWords(cursor.top, count, room), focused, width, theme);
  const selected = (index: number) => focused && isSelected(visible[index]);
  return (
    <Box flexDirection="column" width={width} height={height + 1} flexShrink={0}>
      <Lines lines={[title]} width={width} height={1} theme={theme} />
      <Lines lines={all} width={width} height={height} theme={theme} selected={selected} />
    </Box>
  );
}

/** The mark of the selection stands in the two cells that blocks leave free at their left. */
function marked(content: Line, theme: Theme): Line {
  const [first, ...rest] = content;
  if (first === undefined || !first.text.startsWith('  ')) return content;
  return [{ text: theme.symbols.cursor }, { ...first, text: first.text.slice(1) }, ...rest];
}
