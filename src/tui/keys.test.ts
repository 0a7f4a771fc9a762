import type { Key } from 'ink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ESCAPE_WAIT_MS, keyReader, keysOf, lateKey } from './key-input.ts';
import { KEYMAP, type Mode, nameOfKey } from './keymap.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const key = (flags: Partial<Key> = {}) => flags as Key;

test('a chunk of several keys is several keys', () => {
  expect(keysOf('jj\r', key())).toEqual(['j', 'j', 'enter']);
  expect(keysOf('', key({ tab: true, shift: true }))).toEqual(['shift+tab']);
  expect(keysOf('c', key({ ctrl: true }))).toEqual(['ctrl+c']);
  expect(keysOf('q', key({ meta: true }))).toEqual(['esc', 'q']);
});

test('an escape alone counts once nothing follows it', () => {
  const pressed: string[] = [];
  const reader = keyReader((name) => pressed.push(name));
  reader.read('', key({ escape: true }));
  expect(pressed).toEqual([]);
  vi.advanceTimersByTime(ESCAPE_WAIT_MS);
  expect(pressed).toEqual(['esc']);
});

test('an escape whose arrow comes late is an arrow; before another key it is an escape', () => {
  const pressed: string[] = [];
  const reader = keyReader((name) => pressed.push(name));
  reader.read('', key({ escape: true }));
  reader.read('[A', key());
  reader.read('', key({ escape: true }));
  reader.read('q', key());
  vi.advanceTimersByTime(1000);
  expect(pressed).toEqual(['up', 'esc', 'q']);
  expect(lateKey('[5~')).toBe('pageup');
  expect(lateKey('[x')).toBeUndefined();
});

test('no key means two things in one place, and Ctrl-C works everywhere', () => {
  for (const mode of Object.keys(KEYMAP) as Mode[]) {
    const keys = KEYMAP[mode].flatMap((binding) => binding.keys);
    expect(new Set(keys).size, mode).toBe(keys.length);
    expect(keys, mode).toContain('ctrl+c');
  }
});

test('where text is typed, no letter is a command', () => {
  for (const mode of ['filter', 'namespaces'] as const)
    expect(KEYMAP[mode].flatMap((binding) => binding.keys).filter((name) => name.length === 1 && name !== '/')).toEqual(
      [],
    );
});

test('keys are named as on a keyboard', () => {
  expect(['enter', 'pageup', 'ctrl+c', 'G'].map(nameOfKey)).toEqual(['Enter', 'PgUp', 'Ctrl-C', 'G']);
});
