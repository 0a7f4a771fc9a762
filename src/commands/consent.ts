/** Asks the user of a command line for consent, if there is one to ask. */
import { createInterface } from 'node:readline/promises';
import type { Options } from '../cli/options.ts';
import type { Consent } from '../facts/check.ts';
import { isAttended, type Program, viewOf } from './program.ts';

/** What --exec and --no-exec say; without them, and for what is to be added to a pod, a person at a terminal is asked. What reads JSON or YAML is no person. */
export function consentFor(program: Program, options: Options): Consent {
  const given = givenBy(options);
  const asks = isAttended(program, options);
  let turn: Promise<unknown> = Promise.resolve();
  return async (check) => {
    if (given !== undefined && (check.adds === undefined || given === 'never')) return given;
    if (!asks) return 'unasked';
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
  const [{ agrees, consentPrompt, consentText }, view] = await Promise.all([
    import('../report/consent-text.ts'),
    viewOf({ ...program, stdout: program.stderr }, options),
  ]);
  stderr.write(consentText(check, view));
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const typed = await Promise.race([lines.question(`${consentPrompt(check)}: `, { signal }), closed]);
    return agrees(check, typed) ? 'yes' : 'no';
  } finally {
    lines.close();
  }
}
