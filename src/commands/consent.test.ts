import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Options } from '../cli/options.ts';
import { parseArgs } from '../cli/parse.ts';
import { consentFor } from './consent.ts';
import type { Program } from './program.ts';

const check = {
  about: 'whether db:5432 takes a connection, seen from pod web-0',
  runs: [
    { namespace: 'shop', pod: 'web-0', container: 'agent', command: ['nc', '-z', '-v', '-w', '3', 'db', '5432'] },
    {
      namespace: 'shop',
      pod: 'web-0',
      container: 'agent',
      command: ['timeout', '4', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', 'db', '5432'],
    },
  ],
};

/** A terminal on which `typed` is typed, unless it is none. */
function asking(line: string, typed: string | undefined, signal = new AbortController().signal) {
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  if (typed !== undefined) stdin.end(typed);
  const program = { stdin, stdout, stderr, env: { TERM: 'dumb' }, signal } as unknown as Program;
  const consent = consentFor(program, parseArgs(line.split(' '), {}) as Options);
  return { answer: consent(check), shown: () => String(stderr.read() ?? '') };
}

test.each([
  ['pod/web-0', 'y\n', 'yes'],
  ['pod/web-0', 'Yes\n', 'yes'],
  ['pod/web-0', '\n', 'no'],
  ['pod/web-0', 'yikes\n', 'no'],
  ['pod/web-0', '', 'no'],
  ['pod/web-0', undefined, 'unasked'],
  ['pod/web-0 -o json', 'y\n', 'unasked'],
  ['pod/web-0 --exec', undefined, 'yes'],
  ['pod/web-0 --exec -o json', undefined, 'yes'],
  ['pod/web-0 --no-exec', 'y\n', 'never'],
])('%s, and %j is typed: %s', async (line, typed, answer) => expect(await asking(line, typed).answer).toBe(answer));

test('the question says what for, where, and every command', async () => {
  const { answer, shown } = asking('pod/web-0', 'n\n');
  await answer;
  expect(shown()).toBe(`May a command be run inside a pod?
  To tell the cause, it helps to know whether db:5432 takes a connection, seen
  from pod web-0. That shows only from inside the pod's network.
  If you agree, the first of the programs below that is there is run, for a few
  seconds. It opens a connection and closes it again. Nothing is changed.
  If not, the diagnosis goes on, and lists this as unknown.
  In container agent of pod web-0 in namespace shop:
    $ nc -z -v -w 3 db 5432
    $ timeout 4 bash -c 'exec 3<>"/dev/tcp/$0/$1"' db 5432
Run it? y = yes, Enter = no: `);
});

test('an interruption is no answer', async () => {
  const interruption = new AbortController();
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const program = { stdin, stderr, stdout: stderr, env: {}, signal: interruption.signal } as unknown as Program;
  const answer = consentFor(program, parseArgs(['pod/web-0'], {}) as Options)(check);
  interruption.abort(new Error('interrupted'));
  await expect(answer).rejects.toThrow();
});
