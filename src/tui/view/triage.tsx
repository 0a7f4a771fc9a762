/** The list of everything broken. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { State } from '../state.ts';
import { counted } from '../text/counted.ts';
import type { Line } from '../text/line.ts';
import { headings, titleLine as reasonLine, rowLine } from '../triage/columns.ts';
import { triageLayout } from '../triage/layout.ts';
import { detailLines, emptyLines, triageStatus } from '../triage/lines.ts';
import { Frame } from './frame.tsx';
import { Lines } from './lines.tsx';
import { titleLine } from './pane.tsx';

export function TriageView({ state }: { readonly state: State }): ReactNode {
  const { triage, theme, size } = state;
  const width = size.columns;
  const layout = triageLayout(triage, size);
  const row = triage.rows[triage.index];
  const result = triage.result;
  if (row === undefined || result === undefined)
    return (
      <Frame state={state} status={statusLine(state)}>
        <Lines lines={[[], ...emptyLines(triage, width)]} width={width} height={layout.body} theme={theme} />
      </Frame>
    );
  const { columns, rowHeight, top, page, details } = layout;
  const rows = triage.rows.slice(top, top + page);
  const lines: readonly Line[] = rows.flatMap((one, at) => {
    const line = rowLine(one, result, columns, top + at === triage.index, theme);
    return rowHeight === 1 ? [line] : [line, reasonLine(one, width, theme)];
  });
  const position = triage.rows.length > page ? `row ${triage.index + 1} of ${triage.rows.length}` : '';
  return (
    <Frame state={state} status={statusLine(state)}>
      <Lines lines={[headings(columns)]} width={width} height={1} theme={theme} />
      <Box aria-role="list" flexDirection="column" flexShrink={0}>
        <Lines
          lines={lines}
          width={width}
          height={layout.body - 1 - (details + 1)}
          theme={theme}
          selected={(index) => index === (triage.index - top) * rowHeight}
        />
      </Box>
      <Lines lines={[titleLine('Selected', position, false, width, theme)]} width={width} height={1} theme={theme} />
      <Lines lines={detailLines(row, width, details, theme)} width={width} height={details} theme={theme} />
    </Frame>
  );
}

/** While a filter is typed or set, it stands in the status line. */
function statusLine(state: State): Line {
  const { triage, theme } = state;
  if (!state.typing && triage.filter === '') return triageStatus(triage, theme);
  const shown = triage.rows.filter((row) => row.first).length;
  const of = `${shown} of ${counted(triage.result?.items.length ?? 0, 'problem')}`;
  return [
    { text: 'Filter: ', tone: 'strong' },
    { text: triage.filter },
    { text: state.typing ? '_' : '' },
    { text: `   ${of}`, tone: 'faint' },
  ];
}
