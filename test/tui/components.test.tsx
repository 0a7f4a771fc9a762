/** Components on their own, drawn once from a state. */
import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { Screen } from '../../src/tui/app.tsx';
import { reduce } from '../../src/tui/reduce.ts';
import { initialState } from '../../src/tui/state.ts';
import { line } from '../../src/tui/text/line.ts';
import { themeOf } from '../../src/tui/theme.ts';
import { Pane, titleLine } from '../../src/tui/view/pane.tsx';
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
