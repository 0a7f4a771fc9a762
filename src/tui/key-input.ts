/** Turns Ink's input events into key names, one per key: terminals send several keys at once, and arrows in pieces. */
import type { Key } from 'ink';

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const CONTROL: Readonly<Record<string, string>> = { '\r': 'enter', '\n': 'enter', '\t': 'tab', ' ': 'space' };

/** The keys of one event. Typed text that arrives in one chunk (`jjj`) is taken apart. */
export function keysOf(input: string, key: Key): readonly string[] {
  if (key.tab) return [key.shift ? 'shift+tab' : 'tab'];
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [named[1]];
  if (key.ctrl && input !== '') return [`ctrl+${input}`];
  const typed = [...input].map((character) => CONTROL[character] ?? character);
  // Escape and a key in one chunk look like Alt with that key, which nothing here uses.
  return key.meta ? ['esc', ...typed] : typed;
}

const LATE: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift+tab',
  '5~': 'pageup',
  '6~': 'pagedown',
  '3~': 'delete',
};

/** On a slow link the rest of an arrow key may arrive after its escape: `[A`, `OB`, `[5~`. Undefined if it is not that. */
export function lateKey(input: string): string | undefined {
  const rest = /^(?:\[|O)([A-DHFZ]|[356]~)$/.exec(input)?.[1];
  return rest === undefined ? undefined : LATE[rest];
}

/** How long an escape waits for the rest of an arrow key, in milliseconds. */
export const ESCAPE_WAIT_MS = 60;

/** Takes events, gives keys; holds a lone escape back for a moment. `stop` forgets what is held. */
export function keyReader(press: (key: string) => void): {
  read: (input: string, key: Key) => void;
  stop: () => void;
} {
  let held: NodeJS.Timeout | undefined;
  function release(): void {
    if (held === undefined) return;
    stop();
    press('esc');
  }
  function stop(): void {
    clearTimeout(held);
    held = undefined;
  }
  return {
    read(input, key) {
      const late = held === undefined ? undefined : lateKey(input);
      if (late !== undefined) {
        stop();
        press(late);
        return;
      }
      for (const pressed of keysOf(input, key)) {
        release();
        if (pressed === 'esc') held = setTimeout(release, ESCAPE_WAIT_MS);
        else press(pressed);
      }
    },
    stop,
  };
}
