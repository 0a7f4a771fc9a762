/** The list behind `?`: the keys that work now, and the words that verdicts are given in. */
import { type Action, KEYMAP, type Mode, nameOfKey } from '../keymap.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { padEnd } from '../text/width.ts';
import type { Block } from './blocks.ts';

const KEYS = 20;

const WORDS: readonly (readonly [string, string])[] = [
  ['critical', 'something does not work now'],
  ['warning', 'something will fail, or works only in part'],
  ['info', 'worth knowing; nothing is broken by it'],
  ['proven', 'what was read admits no other cause'],
  ['likely', 'another cause is possible, but fits less well'],
  ['possible', 'one of several causes that fit'],
  ['unknown', 'it could not be read, so nothing is said of it'],
];

/** One block for each key and each word. `works` says which actions have something to act on now. */
export function helpBlocks(mode: Mode, works: (action: Action) => boolean, width: number): readonly Block[] {
  const keys = KEYMAP[mode]
    .filter((binding) => works(binding.action))
    .map((binding) => ({ lines: entry(binding.keys.map(nameOfKey).join(' '), binding.does, width) }));
  const words = WORDS.map(([word, means], at) => {
    const lines = entry(word, means, width);
    return { lines: at === 0 ? [[], line('  What the words mean:', 'faint'), ...lines] : lines };
  });
  return [...keys, ...words];
}

function entry(name: string, does: string, width: number): readonly Line[] {
  const lead: Line = [{ text: '  ' }, { text: padEnd(name, KEYS), tone: 'strong' }];
  return paragraph(does, width, 'plain', lead);
}
