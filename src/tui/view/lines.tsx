/** Draws lines: one Text for each, exactly as wide as its pane, so that nothing wraps and little changes. */
import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';
import { type Line, paint } from '../text/line.ts';
import type { Theme } from '../theme.ts';

/** Painted text; equal text is not drawn again. An empty Text would take no line at all. */
const Row = memo(function Row({ text }: { readonly text: string }): ReactNode {
  return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>;
});

interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Which of the lines are shown as selected. */
  readonly selected?: (index: number) => boolean;
}

/** At most `height` lines in a box of exactly that height. */
export function Lines({ lines, width, height, theme, selected }: LinesProps): ReactNode {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {lines.slice(0, height).map((content, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Row key={index} text={paint(content, width, theme, selected?.(index) ?? false)} />
      ))}
    </Box>
  );
}
