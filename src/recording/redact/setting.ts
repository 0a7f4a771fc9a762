/** Masks settings: a name and a value, as environment variables, ConfigMaps, annotations and arguments hold them. */

import type { Masker } from './masker.ts';
import { isPlain } from './plain.ts';
import { redactText } from './text.ts';

/** The value if it is plainly no secret; with only its secret parts masked if the rest is plain; else one pseudonym. */
export function redactSetting(name: string, value: string, where: string, masker: Masker): string {
  const trial = redactText(value, where, masker);
  if (isPlain(name, trial)) return trial;
  return masker.mask(value, 'not plainly harmless', where);
}

const FLAG = /^--?[\w.-]*(?:pass(?:w(?:or)?d|phrase)?|pwd|secret|token|credentials?|auth|(?:^|[-_.])[\w-]*key)$/i;

/** Arguments stay readable, since what a container runs is what a diagnosis is about: only what follows a secret's flag and secrets by form go. */
export function redactArguments(words: readonly unknown[], where: string, masker: Masker): unknown[] {
  let follows = false;
  return words.map((word, i) => {
    if (typeof word !== 'string') return word;
    const place = `${where}[${i}]`;
    const value = follows && !word.startsWith('-');
    follows = FLAG.test(word);
    if (value) return masker.mask(word, 'value of a flag named like a secret', place);
    const assigned = /^(--?[\w.-]+=)([\s\S]*)$/.exec(word);
    if (assigned !== null && FLAG.test((assigned[1] ?? '').slice(0, -1)))
      return (assigned[1] ?? '') + masker.mask(assigned[2] ?? '', 'value of a flag named like a secret', place);
    return redactText(word, place, masker);
  });
}
