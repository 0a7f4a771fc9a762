/** The list of scenarios as a person sees it. */
import { expect, onTestFinished, test } from 'vitest';
import { playPicker } from '../../src/tui/picker/run.tsx';
import { onStage } from '../../src/tui/stage.tsx';
import { FRAMES_PER_SECOND, testTerminal } from './terminal.ts';

const choice = (name: string, family: string, level: string, title: string) => ({
  name,
  family,
  level,
  title,
  story: `This is the story of ${name}.\nMend it.`,
});
const CHOICES = [
  choice('missing-settings', 'crash', 'easy', 'The shop does not come up after its release'),
  choice('nobody-answers', 'http', 'medium', 'The shop runs, but nobody answers'),
  ...Array.from({ length: 30 }, (_, at) => choice(`more-${at}`, 'pending', 'hard', `One more, number ${at}`)),
];

function pick({ columns = 80, rows = 24, unicode = true, start = undefined as string | undefined } = {}) {
  const terminal = testTerminal(columns, rows);
  const { stdin, stdout } = terminal;
  const picked = onStage({ stdin, stdout, color: false, unicode }, FRAMES_PER_SECOND, (stage) =>
    playPicker(stage, CHOICES, start),
  );
  let over = false;
  picked.then(() => {
    over = true;
  });
  onTestFinished(async () => {
    if (!over) terminal.send('q');
    await picked;
  });
  return { ...terminal, picked };
}

test('shows each with its symptom and level, and the story of the selected one', async () => {
  const list = pick();
  await list.until('Choose an incident');
  expect(list.rows()[2]).toBe('  SYMPTOM  LEVEL   WHAT HAS HAPPENED');
  expect(list.rows()[3]).toBe('> crash    easy    The shop does not come up after its release');
  expect(list.screen()).toContain('This is the story of missing-settings.');
  await list.press('Down');
  expect(list.screen()).toContain('This is the story of nobody-answers.');
  expect(list.screen()).toMatch(/^> http {5}medium {2}The shop runs/m);
  await list.press('Enter');
  expect(await list.picked).toEqual({ interrupted: false, chosen: 'nobody-answers' });
  expect(list.modes()).toEqual({ alternate: false, raw: false, cursorHidden: false, paste: false });
});

test('scrolls, and says how much is out of view', async () => {
  const list = pick();
  await list.until(/15 below/);
  await list.press('G');
  expect(list.screen()).toMatch(/^> pending {2}hard {4}One more, number 29/m);
  expect(list.screen()).toContain('15 above');
  await list.press('g', 'PgDn');
  expect(list.screen()).toMatch(/^> pending {2}hard {4}One more, number 1\d/m);
});

test('starts at the one that was open before', async () => {
  const list = pick({ start: 'more-20' });
  await list.until('This is the story of more-20.');
  expect(list.screen()).toMatch(/^> pending {2}hard {4}One more, number 20/m);
});

test.each([
  ['q', false],
  ['Esc', false],
  ['Ctrl-C', true],
])('%s leaves without a choice', async (key, interrupted) => {
  const list = pick();
  await list.until('Choose an incident');
  await list.press(key);
  expect(await list.picked).toEqual({ interrupted });
});

test('? shows the keys that work here, and any of Esc and ? goes back', async () => {
  const list = pick();
  await list.until('Choose an incident');
  await list.press('?');
  expect(list.screen()).toMatch(/^ {2}Enter +read what has happened/m);
  await list.press('G', '?');
  expect(list.screen()).toContain('Choose an incident');
  await list.press('?', 'Esc');
  expect(list.screen()).toContain('Choose an incident');
  await list.press('?', 'q');
  expect(await list.picked).toEqual({ interrupted: false });
});

test('fits windows of any size, also without UTF-8, and follows a resize', async () => {
  const list = pick({ columns: 60, rows: 15, unicode: false });
  await list.until('Choose an incident');
  expect(list.screen()).not.toMatch(/[…─│]/);
  await list.press('G');
  await list.resize(40, 10);
  expect(list.screen()).toContain('Window 40x10 is too small');
  await list.press('Enter');
  await list.resize(120, 40);
  expect(list.screen()).toMatch(/^> pending {2}hard {4}One more, number 29/m);
  expect(list.rows()).toHaveLength(40);
});
