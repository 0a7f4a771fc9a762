/** The line at the bottom: the keys that matter most, as many as fit; `?` and `q` always. */
import { type Action, type Binding, KEYMAP, type Mode, nameOfKey } from '../keymap.ts';
import type { Line } from '../text/line.ts';
import { widthOf } from '../text/width.ts';

/** `works` says which actions have something to act on now. */
export function keysLine(mode: Mode, works: (action: Action) => boolean, width: number): Line {
  const offered = KEYMAP[mode].filter((binding) => binding.short !== undefined && works(binding.action));
  const last = offered.filter((binding) => binding.action === 'help' || binding.action === 'quit');
  const kept: Binding[] = [];
  let room = width - last.reduce((sum, binding) => sum + widthOf(wordsOf(binding)) + 2, 0);
  for (const binding of offered.filter((one) => !last.includes(one))) {
    room -= widthOf(wordsOf(binding)) + 2;
    if (room >= -2) kept.push(binding);
  }
  return [...kept, ...last].flatMap((binding, index) => [
    { text: index === 0 ? '' : '  ' },
    { text: nameOfKey(binding.keys[0] ?? ''), tone: 'strong' as const },
    { text: ` ${binding.short ?? ''}` },
  ]);
}

function wordsOf(binding: Binding): string {
  return `${nameOfKey(binding.keys[0] ?? '')} ${binding.short ?? ''}`;
}
