/** Every key of the interface, once: what it does, and the words for it in the footer and behind `?`. */

export type Mode =
  | 'triage'
  | 'filter'
  | 'walk'
  | 'object'
  | 'unknown'
  | 'namespaces'
  | 'consent'
  | 'confirm'
  | 'help'
  | 'mission'
  | 'scenarios';

export type Action =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'quit'
  | 'interrupt'
  | 'help'
  | 'filter'
  | 'clear'
  | 'namespace'
  | 'all'
  | 'unknown'
  | 'recheck'
  | 'watch'
  | 'expand'
  | 'collapse'
  | 'nextPane'
  | 'previousPane'
  | 'nextFinding'
  | 'previousFinding'
  | 'finding'
  | 'copy'
  | 'mission'
  | 'shell'
  | 'accept'
  | 'cancel'
  | 'erase'
  | 'eraseWord'
  | 'eraseAll';

export interface Binding {
  readonly keys: readonly string[];
  readonly action: Action;
  /** A sentence for the list behind `?`. */
  readonly does: string;
  /** One or two words for the footer; absent: not shown there. */
  readonly short?: string;
}

function key(keys: string, action: Action, does: string, short?: string): Binding {
  const binding = { keys: keys.split(' '), action, does };
  return short === undefined ? binding : { ...binding, short };
}

const MOVING: readonly Binding[] = [
  key('up k', 'up', 'one up'),
  key('down j', 'down', 'one down'),
  key('pageup ctrl+b', 'pageUp', 'one page up'),
  key('pagedown ctrl+f space', 'pageDown', 'one page down'),
  key('g home', 'first', 'to the start'),
  key('G end', 'last', 'to the end'),
];
const ALWAYS: readonly Binding[] = [
  key('?', 'help', 'show the keys that work now', 'keys'),
  key('q', 'quit', 'quit', 'quit'),
  key('ctrl+c', 'interrupt', 'quit at once'),
];
const BACK = key('esc', 'back', 'go back', 'back');

const SHELL = key('!', 'shell', 'a shell whose kubectl talks to the training cluster; exit comes back', 'shell');
/** Only on a training's cluster; the line above everything else names them. */
const TRAINING: readonly Binding[] = [
  key('m', 'mission', 'read again what has happened, and how kubectl reaches the cluster'),
  key('!', 'shell', SHELL.does),
];

const TYPING: readonly Binding[] = [
  key('up', 'up', 'one up'),
  key('down', 'down', 'one down'),
  key('pageup', 'pageUp', 'one page up'),
  key('pagedown', 'pageDown', 'one page down'),
  key('backspace delete', 'erase', 'delete the last character'),
  key('ctrl+w', 'eraseWord', 'delete the last word'),
  key('ctrl+u', 'eraseAll', 'delete everything typed'),
  key('ctrl+c', 'interrupt', 'quit at once'),
];

/** The order is that of the footer: what is needed most stands first. */
export const KEYMAP: Readonly<Record<Mode, readonly Binding[]>> = {
  triage: [
    key('enter', 'open', 'find out why: walk through the questions for this object', 'explain'),
    key('/', 'filter', 'show only rows that contain what you type', 'filter'),
    key('n', 'namespace', 'choose a namespace', 'namespace'),
    key('A', 'all', 'look at all namespaces', 'all'),
    key('r', 'recheck', 'read everything again', 're-check'),
    key('w', 'watch', 'check again every 5 seconds until nothing is broken; again: stop', 'watch'),
    key('u', 'unknown', 'list what could not be read, and whom to ask', 'unreadable'),
    key('right l', 'expand', 'list the other objects with the same cause'),
    key('left h', 'collapse', 'hide them again'),
    key('esc', 'clear', 'clear the filter'),
    ...TRAINING,
    ...MOVING,
    ...ALWAYS,
  ],
  filter: [
    key('enter', 'accept', 'keep the filter', 'keep the filter'),
    key('esc', 'cancel', 'clear the filter', 'clear it'),
    ...TYPING,
  ],
  walk: [
    key('enter', 'open', 'show the object as YAML, at the field', 'YAML'),
    key('tab right', 'nextPane', 'go to the next pane', 'next pane'),
    key('shift+tab left', 'previousPane', 'go to the previous pane'),
    key('y', 'copy', 'copy the selected command (terminals that know OSC 52; else use the mouse)', 'copy command'),
    key(']', 'nextFinding', 'next finding', 'next finding'),
    key('[', 'previousFinding', 'previous finding'),
    key('1 2 3 4 5 6 7 8 9', 'finding', 'go to the finding with this number'),
    key('r', 'recheck', 'read everything again and ask again', 're-check'),
    key('w', 'watch', 'check again every 5 seconds until it is healthy; again: stop', 'watch'),
    key('u', 'unknown', 'list what could not be read, and whom to ask', 'unreadable'),
    key('esc', 'back', 'go back to the list of what is broken', 'back'),
    ...TRAINING,
    ...MOVING,
    ...ALWAYS,
  ],
  object: [
    BACK,
    key('y', 'copy', 'copy the kubectl command for this object', 'copy command'),
    ...TRAINING,
    ...MOVING,
    ...ALWAYS,
  ],
  unknown: [BACK, ...MOVING, ...ALWAYS],
  namespaces: [
    key('enter', 'accept', 'look at this namespace', 'choose'),
    key('esc', 'cancel', 'go back without a change', 'back'),
    ...TYPING,
  ],
  consent: [
    key('y', 'accept', 'run it; asked again only for something else', 'run it'),
    key('n esc', 'cancel', 'leave it out: what it would tell stays unknown', 'leave it out'),
    ...MOVING,
    ...ALWAYS,
  ],
  confirm: [
    key('enter', 'accept', 'add it if what is typed is the name of the pod, else leave it out', 'answer'),
    key('esc', 'cancel', 'leave it out: what it would tell stays unknown', 'leave it out'),
    ...TYPING,
  ],
  help: [BACK, ...MOVING, ...ALWAYS],
  mission: [
    key('enter', 'accept', 'look at the cluster', 'look at the cluster'),
    key('esc', 'back', 'go back', 'back'),
    SHELL,
    key('y', 'copy', 'copy the line that leads kubectl to the cluster', 'copy the line'),
    ...MOVING,
    ...ALWAYS,
  ],
  scenarios: [
    key('enter', 'open', 'read what has happened, then look at the cluster', 'open'),
    key('esc', 'back', 'quit'),
    ...MOVING,
    ...ALWAYS,
  ],
};

export function actionOf(mode: Mode, pressed: string): Action | undefined {
  return KEYMAP[mode].find((binding) => binding.keys.includes(pressed))?.action;
}

const NAMES: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  'shift+tab': 'Shift-Tab',
  space: 'Space',
  backspace: 'Backspace',
  delete: 'Delete',
};

/** A key as it is written on a keyboard: `Enter`, `Ctrl-C`, `r`. */
export function nameOfKey(pressed: string): string {
  return NAMES[pressed] ?? pressed.replace(/^ctrl\+(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}
