/** What all screens have in common: two lines above, the keys below. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { modeOf, type State, unknownOf, works } from '../state.ts';
import type { Line, Span } from '../text/line.ts';
import { cutMiddle, widthOf } from '../text/width.ts';
import { scopeWords } from '../triage/lines.ts';
import { fullName } from '../triage/rows.ts';
import { keysLine } from './keys.ts';
import { Lines } from './lines.tsx';

/** Where the user is: tool, cluster, namespace or object, and the server's version; at the right what is not readable. */
function headerLine(state: State): Line {
  const { info, walk, triage, theme, size } = state;
  const { ellipsis } = theme.symbols;
  const where =
    state.screen === 'walk' && walk !== undefined ? fullName(walk.subject) : scopeWords(triage.scope.namespace);
  const unknown = unknownOf(state).length;
  const right = unknown === 0 ? '' : `  ${unknown} not readable (u)`;
  const server = state.server === undefined ? '' : `  ${state.server}`;
  const forms = [
    { kind: `${info.kind} `, server },
    { kind: `${info.kind} `, server: '' },
    { kind: '', server: '' },
  ];
  const fixed = (form: { kind: string; server: string }) =>
    widthOf(`kubectl north  ${form.kind}  ${form.server}${right}`);
  const needed = widthOf(info.context) + widthOf(where);
  const form = forms.find((one) => fixed(one) + needed <= size.columns) ?? { kind: '', server: '' };
  const room = size.columns - fixed(form);
  const context = cutMiddle(info.context, Math.max(Math.floor(room * 0.4), room - widthOf(where)), ellipsis);
  const place = cutMiddle(where, room - widthOf(context), ellipsis);
  const left: readonly Span[] = [
    { text: 'kubectl north', tone: 'strong' },
    { text: `  ${form.kind}${context}  ` },
    { text: place, tone: 'strong' },
    { text: form.server, tone: 'faint' },
  ];
  const used = left.reduce((sum, span) => sum + widthOf(span.text), 0);
  const gap = ' '.repeat(Math.max(0, size.columns - used - widthOf(right)));
  return right === '' ? left : [...left, { text: gap }, { text: right, tone: 'warning' }];
}

/** The keys that matter here. A notice takes their place for a moment. */
function footerLine(state: State): Line {
  if (state.notice !== undefined) return [{ text: state.notice, tone: 'good' }];
  const mode = modeOf(state);
  return keysLine(mode, (action) => works(state, mode, action), state.size.columns);
}

interface FrameProps {
  readonly state: State;
  readonly status: Line;
  readonly children: ReactNode;
}

export function Frame({ state, status, children }: FrameProps): ReactNode {
  const { size, theme } = state;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Lines lines={[headerLine(state), status]} width={size.columns} height={2} theme={theme} />
      <Box flexDirection="column" flexGrow={1}>
        {children}
      </Box>
      <Lines lines={[footerLine(state)]} width={size.columns} height={1} theme={theme} />
    </Box>
  );
}
