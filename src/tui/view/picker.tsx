/** The list of scenarios, with the story of the selected one below it. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { helpBlocks } from '../lists/help.ts';
import { type Choice, helpPage, type PickerState, pickerLayout, storyLines } from '../picker/state.ts';
import { isTooSmall, tooSmallWords } from '../screen.ts';
import type { PlayedEvent } from '../stage.tsx';
import type { Store } from '../store.ts';
import { type Line, line } from '../text/line.ts';
import { cutEnd, padEnd } from '../text/width.ts';
import type { Theme } from '../theme.ts';
import { useKeys } from '../use-keys.ts';
import { keysLine } from './keys.ts';
import { Lines } from './lines.tsx';
import { hiddenWords, Pane, titleLine } from './pane.tsx';

export function Picker({ store }: { readonly store: Store<PickerState, PlayedEvent> }): ReactNode {
  return <PickerView state={useKeys(store)} />;
}

export function PickerView({ state }: { readonly state: PickerState }): ReactNode {
  const { size, theme } = state;
  if (isTooSmall(size)) return <Text wrap="truncate-end">{tooSmallWords(size)}</Text>;
  const width = size.columns;
  const mode = state.help === undefined ? 'scenarios' : 'help';
  const status = state.help === undefined ? line(WORDS) : line('The keys that work here now. Esc goes back.');
  const header: Line = [{ text: 'kubectl north', tone: 'strong' }, { text: '  training' }];
  return (
    <Box flexDirection="column" width={width} height={size.rows}>
      <Lines lines={[header, status]} width={width} height={2} theme={theme} />
      <Box flexDirection="column" flexGrow={1}>
        {state.help === undefined ? <Choices state={state} /> : <Keys state={state} top={state.help} />}
      </Box>
      <Lines lines={[keysLine(mode, () => true, width)]} width={width} height={1} theme={theme} />
    </Box>
  );
}

const WORDS = 'Choose an incident to practise on. No cluster of yours is touched.';

function Keys({ state, top }: { readonly state: PickerState; readonly top: number }): ReactNode {
  const { size, theme } = state;
  return (
    <Pane
      title="Keys"
      blocks={helpBlocks('scenarios', () => true, size.columns)}
      cursor={{ selected: 0, top }}
      width={size.columns}
      height={helpPage(size)}
      theme={theme}
      focused
      plain
    />
  );
}

function Choices({ state }: { readonly state: PickerState }): ReactNode {
  const { size, theme, choices, index, top } = state;
  const width = size.columns;
  const { page, story } = pickerLayout(state);
  const widths = columnsOf(choices);
  const rows = choices.slice(top, top + page).map((one, at) => rowLine(one, widths, top + at === index, width, theme));
  const heading = rowLine(
    { family: 'SYMPTOM', level: 'LEVEL', title: 'WHAT HAS HAPPENED' },
    widths,
    false,
    width,
    theme,
  );
  const chosen = choices[index];
  const hidden = hiddenWords(top, choices.length, page);
  return (
    <>
      <Lines
        lines={[heading.map((span) => ({ ...span, tone: 'faint' as const }))]}
        width={width}
        height={1}
        theme={theme}
      />
      <Lines lines={rows} width={width} height={page} theme={theme} selected={(at) => top + at === index} />
      <Lines
        lines={[titleLine(chosen?.name ?? '', hidden, false, width, theme)]}
        width={width}
        height={1}
        theme={theme}
      />
      <Lines lines={storyLines(chosen, width)} width={width} height={story} theme={theme} />
    </>
  );
}

type Widths = Readonly<Record<'family' | 'level', number>>;

function columnsOf(choices: readonly Choice[]): Widths {
  const widest = (cells: readonly string[]) => Math.max(...cells.map((cell) => cell.length));
  return {
    family: widest(['SYMPTOM', ...choices.map((one) => one.family)]),
    level: widest(['LEVEL', ...choices.map((one) => one.level)]),
  };
}

function rowLine(
  { family, level, title }: Pick<Choice, 'family' | 'level' | 'title'>,
  widths: Widths,
  selected: boolean,
  width: number,
  theme: Theme,
): Line {
  const before = `${selected ? theme.symbols.cursor : ' '} ${padEnd(family, widths.family)}  ${padEnd(level, widths.level)}  `;
  return [{ text: before }, { text: cutEnd(title, width - before.length, theme.symbols.ellipsis), tone: 'strong' }];
}
