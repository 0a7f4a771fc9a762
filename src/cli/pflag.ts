/** Rewrites kubectl's flag spellings (`-n=x`, `-nx`, `-Ao json`, `--flag=false`, `-v 6`) into `--name` and `--name=value`. */
import { FLAGS, type Flag } from './flags.ts';
import type { UsageError } from './options.ts';

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** `flags`: only `--name` and `--name=value`, or what is unknown, as typed. `words`: the rest, in order. */
export interface Spelled {
  readonly flags: readonly string[];
  readonly words: readonly string[];
}

/** Pure. A switch set to false takes back what was set before it, as in pflag: the last one wins. */
export function normaliseFlags(argv: readonly string[]): Spelled | UsageError {
  let flags: string[] = [];
  const words: string[] = [];
  let error: string | undefined;

  const set = (flag: Flag, value: string | undefined): void => {
    if (flag.value !== undefined) flags.push(`--${flag.name}=${value ?? ''}`);
    else if (value === undefined || TRUE.includes(value)) flags.push(`--${flag.name}`);
    else if (FALSE.includes(value)) flags = flags.filter((typed) => typed !== `--${flag.name}`);
    else error = `--${flag.name}=${value}: a switch takes true or false`;
  };
  /** Sets a flag that needs a value from the next word; says how many words it took. */
  const setFromNext = (flag: Flag, next: string | undefined): number => {
    if (flag.optional) {
      const level = next !== undefined && /^\d+$/.test(next);
      set(flag, level ? next : '1');
      return level ? 1 : 0;
    }
    if (next === undefined) error = `${spelled(flag)} needs a value: ${spelled(flag)} ${flag.value}`;
    else set(flag, next);
    return 1;
  };
  const long = (word: string, next: string | undefined): number => {
    const [name = '', ...rest] = word.slice(2).split('=');
    const flag = FLAGS.find((one) => one.name === name);
    if (flag === undefined) flags.push(word);
    else if (word.includes('=')) set(flag, rest.join('='));
    else if (flag.value === undefined) set(flag, undefined);
    else return setFromNext(flag, next);
    return 0;
  };
  const shorts = (word: string, next: string | undefined): number => {
    for (let at = 1; at < word.length; at++) {
      const flag = FLAGS.find((one) => one.short === word[at]);
      const rest = word.slice(at + 1);
      if (flag === undefined) {
        flags.push(`-${word.slice(at)}`);
        return 0;
      }
      if (rest.startsWith('=')) {
        set(flag, rest.slice(1));
        return 0;
      }
      if (flag.value === undefined || (flag.optional && rest !== '' && !/^\d+$/.test(rest)))
        set(flag, flag.optional ? '1' : undefined);
      else if (rest === '') return setFromNext(flag, next);
      else {
        set(flag, rest);
        return 0;
      }
    }
    return 0;
  };

  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') {
      words.push(...argv.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) at += long(word, argv[at + 1]);
    else if (word.startsWith('-') && word !== '-') at += shorts(word, argv[at + 1]);
    else words.push(word);
    if (error !== undefined) return { error };
  }
  return { flags, words };
}

function spelled(flag: Flag): string {
  return flag.short === undefined ? `--${flag.name}` : `-${flag.short}`;
}
