/** argv → Options: kubectl's spellings and ours, checked once, so that nothing behind has to doubt its input. */
import { Command, CommanderError, Option } from 'commander';
import { helmFlags } from './environment.ts';
import { FLAGS } from './flags.ts';
import { nearest } from './nearest.ts';
import type { Environment, Options, UsageError } from './options.ts';
import { normaliseFlags } from './pflag.ts';
import { type Given, readValues } from './values.ts';
import { readWords } from './words.ts';

/** Pure. `argv` is without the names of node and the program. Any error is one line: exit code 2. */
export function parseArgs(argv: readonly string[], env: Environment): Options | UsageError {
  const spelled = normaliseFlags(argv);
  if ('error' in spelled) return spelled;
  const flags = readFlags(spelled.flags);
  if (typeof flags === 'string') return { error: flags };
  const given: Given = { ...helmFlags(env), ...flags };
  const words = readWords(spelled.words, given);
  if ('error' in words) return words;
  const recordTo = words.verb === 'record' ? given.output : undefined;
  const values = readValues(words.verb === 'record' ? { ...given, output: undefined } : given);
  if ('error' in values) return values;
  if (recordTo === '') return { error: '-o needs the path of a folder or a .tar.gz file' };
  return { ...values, ...words, ...(typeof recordTo === 'string' && { recordTo }) };
}

/** The flags as commander reads them, or what is wrong with one. */
function readFlags(flags: readonly string[]): Given | string {
  const command = new Command()
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  for (const flag of FLAGS) {
    const option = new Option(flag.value === undefined ? `--${flag.name}` : `--${flag.name} <value>`);
    if (flag.repeat) option.argParser((value: string, before?: string[]) => [...(before ?? []), value]);
    command.addOption(option);
  }
  try {
    return command.parse(flags, { from: 'user' }).opts<Given>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return unknownFlag(flags);
  }
}

/** Commander can only refuse a flag that is not in the table: name it, and the nearest one that is. */
function unknownFlag(flags: readonly string[]): string {
  const names = FLAGS.map((flag) => `--${flag.name}`);
  const typed = flags.map((flag) => flag.split('=')[0] ?? flag).find((flag) => !names.includes(flag)) ?? '';
  const meant = nearest(typed, names);
  return `unknown flag ${typed}: ${meant === undefined ? 'kubectl north help lists the flags' : `did you mean ${meant}?`}`;
}
