/** Asks the user of a command line for consent, if there is one to ask. */
import { createInterface } from 'node:readline/promises';
import type { Options } from '../cli/options.ts';
import type { Consent } from '../facts/check.ts';
import { type Program, viewOf } from './program.ts';

/** What --exec and --no-exec say; without them a person at a terminal is asked. What reads JSON or YAML is no person. */
export function consentFor(program: Program, options: Options): Consent {
  const given = givenBy(options);
  if (given !== undefined) return async () => given;
  const asks =
    program.stdin.isTTY === true && program.stderr.isTTY === true && ['text', 'markdown'].includes(options.output);
  if (!asks) return async () => 'unasked';
  let turn: Promise<unknown> = Promise.resolve();
  return (check) => {
    const answer = turn.then(() => askedOn(program, options, check));
    turn = answer.catch(() => undefined);
    return answer;
  };
}

/** Undefined: it depends on whether somebody can be asked. */
export function givenBy({ exec }: Options): 'yes' | 'never' | undefined {
  return exec === 'ask' ? undefined : exec === 'yes' ? 'yes' : 'never';
}

async function askedOn(program: Program, options: Options, check: Parameters<Consent>[0]): Promise<'yes' | 'no'> {
  const { stdin, stderr, signal } = program;
  const [{ consentText }, view] = await Promise.all([
    import('../report/consent-text.ts'),
    viewOf({ ...program, stdout: program.stderr }, options),
  ]);
  stderr.write(consentText(check, view));
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const typed = await Promise.race([lines.question('Run it? y = yes, Enter = no: ', { signal }), closed]);
    return /^\s*y(?:es)?\s*$/i.test(typed) ? 'yes' : 'no';
  } finally {
    lines.close();
  }
}
