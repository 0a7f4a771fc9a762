/** The walk: questions and answers, the selected one in full, and what they led to. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../state.ts';
import { line } from '../text/line.ts';
import { DIVIDER, walkLayout } from '../walk/layout.ts';
import { readingLine } from '../walk/questions.ts';
import type { WalkState } from '../walk/state.ts';
import { findingTitle, waitingBlocks, walkStatus } from '../walk/status.ts';
import { Frame } from './frame.tsx';
import { Lines } from './lines.tsx';
import { Pane } from './pane.tsx';

export function WalkView({ state, walk }: { readonly state: State; readonly walk: WalkState }): ReactNode {
  const { theme, size } = state;
  const { questions, details, finding } = walkLayout(walk, size, theme);
  const divider = Array.from({ length: questions.height + 1 }, () => line(` ${theme.symbols.down} `, 'faint'));
  const blocks = finding.blocks.length > 0 ? finding.blocks : waitingBlocks(walk, size.columns);
  return (
    <Frame state={state} status={walkStatus(walk, theme)}>
      <Box flexShrink={0}>
        <Pane
          {...questions}
          title="Questions"
          cursor={walk.cursors.questions}
          theme={theme}
          focused={walk.pane === 'questions'}
          after={readingLine(walk, theme)}
        />
        <Lines lines={divider} width={DIVIDER} height={questions.height + 1} theme={theme} />
        <Pane
          {...details}
          title="Selected question"
          cursor={walk.cursors.details}
          theme={theme}
          focused={walk.pane === 'details'}
          plain
        />
      </Box>
      <Pane
        {...finding}
        blocks={blocks}
        title={findingTitle(walk)}
        cursor={walk.cursors.finding}
        theme={theme}
        focused={walk.pane === 'finding'}
        plain={finding.blocks.length === 0}
      />
    </Frame>
  );
}
