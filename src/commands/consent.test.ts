import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Options } from '../cli/options.ts';
import { parseArgs } from '../cli/parse.ts';
import type { Check } from '../facts/request.ts';
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
function asking(line: string, typed: string | undefined, asked: Check = check) {
  const { signal } = new AbortController();
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  if (typed !== undefined) stdin.end(typed);
  const program = { stdin, stdout, stderr, env: { TERM: 'dumb' }, signal } as unknown as Program;
  const consent = consentFor(program, parseArgs(line.split(' '), {}) as Options);
  return { answer: consent(asked), shown: () => String(stderr.read() ?? '') };
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

const adds = {
  namespace: 'shop',
  pod: 'web-0',
  uid: 'p1',
  container: 'north-debug',
  image: 'docker.io/library/busybox:1.36',
  profiles: ['baseline'],
  context: 'prod-eu',
  command:
    'kubectl --context prod-eu debug web-0 -n shop -c north-debug --image=docker.io/library/busybox:1.36 --image-pull-policy=IfNotPresent --profile=baseline -- sleep 300',
} as const;

test.each([
  ['pod/web-0', 'web-0\n', 'yes'],
  ['pod/web-0 --exec', 'web-0\n', 'yes'],
  ['pod/web-0', 'y\n', 'no'],
  ['pod/web-0', 'web-1\n', 'no'],
  ['pod/web-0', '\n', 'no'],
  ['pod/web-0', '', 'no'],
  ['pod/web-0 --exec', 'y\n', 'no'],
  ['pod/web-0 --exec', undefined, 'unasked'],
  ['pod/web-0 --exec -o json', 'web-0\n', 'unasked'],
  ['pod/web-0 --no-exec', 'web-0\n', 'never'],
])('a container is added only for the name of the pod: %s, and %j is typed: %s', async (line, typed, answer) =>
  expect(await asking(line, typed, { ...check, adds }).answer).toBe(answer),
);

test('the question for what is added says where, what, for how long, and the command', async () => {
  const { answer, shown } = asking('pod/web-0', 'n\n', { ...check, adds });
  await answer;
  expect(shown()).toBe(`May a container be added to the pod?
  To tell the cause, it helps to know whether db:5432 takes a connection, seen
  from pod web-0. That shows only from inside the pod's network, and no
  container there can show it.
  This changes the cluster of context prod-eu: container north-debug is added to
  pod web-0 in namespace shop. It sleeps, and ends by itself after 5 minutes; in
  the pod's spec it stays until the pod is deleted. A dry run has shown that the
  server takes it.
    $ kubectl --context prod-eu debug web-0 -n shop -c north-debug \\
        --image=docker.io/library/busybox:1.36 \\
        --image-pull-policy=IfNotPresent --profile=baseline -- sleep 300
  Then the first of these programs that it has is run in it, for a few seconds:
  nc, bash. It opens a connection and closes it again.
  After any other answer the diagnosis goes on, and lists this as unknown.
Type the pod's name to add it, Enter = no: `);
});
