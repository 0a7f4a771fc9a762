/** Components on their own, drawn once from a state. */
import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { Screen } from '../../src/tui/app.tsx';
import { pickerState } from '../../src/tui/picker/state.ts';
import { reduce } from '../../src/tui/reduce.ts';
import { initialState } from '../../src/tui/state.ts';
import { line } from '../../src/tui/text/line.ts';
import { themeOf } from '../../src/tui/theme.ts';
import { Pane, titleLine } from '../../src/tui/view/pane.tsx';
import { PickerView } from '../../src/tui/view/picker.tsx';
import { fakeTraining } from './fake-training.ts';
import { triage } from './fixtures.ts';

const theme = themeOf(false, false);
const blocks = ['one', 'two', 'three', 'four'].map((text) => ({ lines: [line(`  ${text}`)] }));

function pane(selected: number, focused: boolean): string {
  const view = (
    <Pane
      title="Numbers"
      blocks={blocks}
      cursor={{ selected, top: 0 }}
      width={30}
      height={2}
      theme={theme}
      focused={focused}
    />
  );
  return render(view).lastFrame() ?? '';
}

test('a pane marks its selection, says what is hidden, and shows by its title whether keys go to it', () => {
  expect(pane(1, true)).toBe('-> Numbers --------- 2 below -\n  one\n> two');
  expect(pane(3, false)).toBe('-- Numbers --------- 2 above -\n  three\n> four');
});

test('a title that is too long for its pane loses what is hidden first', () => {
  const title = (width: number) =>
    titleLine('Selected question', '3 above, 6 below', true, width, theme)
      .map((span) => span.text)
      .join('');
  expect(title(50)).toBe('-> Selected question ---------- 3 above, 6 below -');
  expect(title(34)).toBe('-> Selected question --- 3 above -');
  expect(title(26)).toBe('-> Selected question -----');
});

test('a screen before the first answer says what it does', () => {
  const info = { context: 'prod-eu', kind: 'recording', namespace: '*' } as const;
  const state = initialState({ info }, { screen: 'triage' }, { columns: 80, rows: 24 }, theme);
  const frame = render(<Screen state={state} />).lastFrame() ?? '';
  expect(frame).toContain('kubectl north  recording prod-eu  all namespaces');
  expect(frame).toContain('Reading all namespaces...');
  expect(frame.split('\n')).toHaveLength(24);
  const read = reduce(state, { type: 'triage', id: 1, result: triage({ scope: '*' }) });
  expect(render(<Screen state={read} />).lastFrame()).toContain('NAMESPACE');
});

test('the list of scenarios gives a long story the room that few rows leave', () => {
  const story = Array.from({ length: 8 }, (_, at) => `Sentence number ${at}.`).join('\n');
  const choices = ['a', 'b'].map((name) => ({ name, title: `Title of ${name}`, family: 'gpu', level: 'easy', story }));
  const frame = (rows: number) =>
    render(<PickerView state={pickerState(choices, 'b', { columns: 60, rows }, theme)} />).lastFrame() ?? '';
  expect(frame(24).split('\n').slice(3, 7)).toEqual([
    '  gpu      easy   Title of a',
    '> gpu      easy   Title of b',
    `-- b ${'-'.repeat(55)}`,
    '  Sentence number 0.',
  ]);
  expect(frame(24)).toContain('Sentence number 7.');
  expect(frame(24).split('\n')).toHaveLength(24);
});

test('a training begins with its story, also before its cluster is up', () => {
  const info = { context: 'north-training', kind: 'cluster', namespace: 'shop' } as const;
  const training = fakeTraining();
  const state = initialState({ info, training }, { screen: 'triage' }, { columns: 80, rows: 24 }, theme);
  const lines = (render(<Screen state={state} />).lastFrame() ?? '').split('\n');
  expect(lines).toHaveLength(24);
  expect(lines[0]).toContain(' TRAINING  The shop is down since the release');
  expect(lines.join('\n')).toContain('The cluster is being started...');
});
