/** The reducers without a terminal: events in, state out. */
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/tui/exit-code.ts';
import { reduce } from '../../src/tui/reduce.ts';
import type { Start } from '../../src/tui/session.ts';
import { type Event, initialState, modeOf, type State } from '../../src/tui/state.ts';
import { themeOf } from '../../src/tui/theme.ts';
import { healthy, hugeTriage, pending, trainer, triage, undecided } from './fixtures.ts';

const WALK: Start = { screen: 'walk', subject: trainer };

function start(from: Start = { screen: 'triage' }, namespace = 'shop'): State {
  const info = { context: 'prod-eu', kind: 'cluster', namespace } as const;
  return initialState({ info }, from, { columns: 80, rows: 24 }, themeOf(false, true));
}

function played(state: State, ...events: readonly (Event | string)[]): State {
  return events.reduce<State>(
    (at, event) => reduce(at, typeof event === 'string' ? { type: 'key', key: event } : event),
    state,
  );
}

const listed = played(start(), { type: 'triage', id: 1, result: triage() });
const walked = played(start(WALK), { type: 'walk', id: 1, result: pending });

describe('triage', () => {
  test.each(['', '*'])('the scope %j means all namespaces', (namespace) => {
    expect(start({ screen: 'triage' }, namespace).triage.scope).toEqual({});
  });

  test('what arrives for an older run is dropped', () => {
    const again = played(listed, 'r', { type: 'triage', id: 1, result: triage({ items: [] }) });
    expect(again.triage.job.running).toBe(true);
    expect(again.triage.rows).toHaveLength(6);
  });

  test('the selection stays on its object when the list changes', () => {
    const down = played(listed, 'j', 'j');
    const result = triage({ items: triage().items.slice(1) });
    const again = played(down, 'r', { type: 'triage', id: 2, result });
    expect(again.triage.rows[again.triage.index]?.subject.name).toBe('trainer-0');
  });

  test('a changed scope leaves nothing of the old one', () => {
    const all = played(listed, 'A');
    expect(all.triage).toMatchObject({ scope: {}, rows: [], job: { running: true } });
    expect(all.triage.result).toBeUndefined();
  });

  test('keys that have nothing to act on do nothing', () => {
    const empty = played(start(), { type: 'triage', id: 1, result: triage({ items: [], unknown: [] }) });
    for (const key of ['enter', '/', 'u', 'right', 'j', 'G', 'y', 'x']) expect(played(empty, key).overlays).toEqual([]);
    expect(played(empty, 'enter').screen).toBe('triage');
    expect(modeOf(played(empty, '/'))).toBe('triage');
  });

  test('goes through 10,000 rows', () => {
    const huge = played(start(), { type: 'triage', id: 1, result: hugeTriage() });
    expect(played(huge, 'G').triage.index).toBe(9999);
    expect(played(huge, 'G', 'g').triage.index).toBe(0);
  });
});

describe('walk', () => {
  test('the selection goes along with the questions until the user moves it', () => {
    const progress = (count: number): Event => ({
      type: 'walk-progress',
      id: 1,
      progress: { path: pending.path.slice(0, count), reading: [] },
    });
    const live = played(start(WALK), progress(3));
    expect(live.walk?.cursors.questions.selected).toBe(2);
    const moved = played(live, 'k', progress(5), { type: 'walk', id: 1, result: pending });
    expect(moved.walk?.cursors.questions.selected).toBe(1);
    expect(moved.walk?.pane).toBe('questions');
  });

  test('a walk with fewer questions than before has no selection out of range', () => {
    const live = played(start(WALK), {
      type: 'walk-progress',
      id: 1,
      progress: { path: pending.path, reading: [] },
    });
    const shorter = played(live, { type: 'walk', id: 1, result: { ...healthy, path: pending.path.slice(0, 1) } });
    expect(shorter.walk?.cursors.questions.selected).toBe(0);
  });

  test('a watch that finds the same moves nothing; one that finds another cause shows it', () => {
    const watching = played(walked, 'j', 'j', 'w');
    const same = played(watching, { type: 'walk', id: 2, result: pending });
    expect(same.walk?.cursors).toEqual(watching.walk?.cursors);
    const other = played(watching, { type: 'walk', id: 2, result: undecided });
    expect(other.walk).toMatchObject({ pane: 'finding', cursors: { finding: { selected: 0 } } });
  });

  test('a failed re-check does not pass for a result', () => {
    const failed = played(walked, 'r', { type: 'walk-failed', id: 2, error: 'timeout' });
    expect(failed.walk).toMatchObject({ error: 'timeout', job: { running: false } });
    expect(failed.walk?.result).toBeUndefined();
  });

  test('a walk that was left takes no answer any more', () => {
    const left = played(listed, 'enter', 'esc', { type: 'walk', id: 1, result: pending });
    expect(left.walk?.result).toBeUndefined();
  });

  test('a late object is not shown in place of the next one', () => {
    const opened = played(walked, 'enter', 'esc', 'enter', { type: 'object', id: 1, content: { state: 'absent' } });
    expect(opened.overlays[0]).toMatchObject({ kind: 'object', id: 2, view: { content: { state: 'reading' } } });
  });
});

describe('time', () => {
  test('counts only for what is on the screen', () => {
    const watched = played(listed, 'w', { type: 'triage', id: 2, result: triage() }, 'enter', { type: 'tick' });
    expect(watched.triage.job.left).toBe(5);
    expect(watched.walk?.job.seconds).toBe(1);
  });

  test('a tick changes nothing where nothing runs', () => {
    expect(played(listed, { type: 'tick' })).toBe(listed);
  });
});

describe('exit code', () => {
  test.each([
    ['something broken', listed, 1],
    ['nothing broken', played(start(), { type: 'triage', id: 1, result: triage({ items: [], unknown: [] }) }), 0],
    ['an error', played(start(), { type: 'triage-failed', id: 1, error: 'no' }), 3],
    ['findings', walked, 1],
    ['a healthy object', played(start(WALK), { type: 'walk', id: 1, result: healthy }), 0],
    ['an undecided one', played(start(WALK), { type: 'walk', id: 1, result: undecided }), 3],
    ['a list of broken things after a healthy one', played(listed, 'enter', 'esc'), 1],
  ])('after %s', (_, state, code) => {
    expect(exitCodeOf(played(state, 'q'))).toBe(code);
    expect(exitCodeOf(played(state, 'ctrl+c'))).toBe(130);
  });
});

test('a window that is too small takes no key but q and Ctrl-C', () => {
  const small = played(listed, { type: 'resize', size: { columns: 40, rows: 10 } });
  expect(played(small, 'enter', 'n', 'r')).toEqual(small);
  expect(played(small, 'q').exit).toEqual({ interrupted: false });
});
