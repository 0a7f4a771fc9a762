import { expect, test } from 'vitest';
import { type Answer, checked, consentTo } from './check.ts';
import { gapFor } from './gaps.ts';
import { known, unreadable } from './reading.ts';
import type { ExecQuery, ExecResult, Source } from './source.ts';

const run = (container: string, ...command: string[]): ExecQuery => ({
  namespace: 'shop',
  pod: 'web-0',
  container,
  command,
});
const check = {
  about: 'whether db answers',
  runs: [run('app', 'nc', 'db'), run('app', 'timeout', '4', 'bash'), run('agent', 'nc', 'db')],
};
const missing: ExecResult = { exitCode: 127, stdout: '', stderr: 'executable file not found in $PATH' };
const refused: ExecResult = { exitCode: 1, stdout: '', stderr: 'Connection refused' };

/** Answers commands in turn; notes what was run, and what was told to be withheld. */
function sourceOf(
  kind: 'cluster' | 'recording',
  answers: readonly (ExecResult | 'failed' | 'timeout' | 'not-recorded' | 'declined')[],
  may?: boolean,
) {
  const ran: string[] = [];
  const told: string[] = [];
  const source = {
    info: { kind, context: 'c' },
    async exec(query: ExecQuery) {
      const answer = answers[ran.length] ?? 'failed';
      ran.push(`${query.container}: ${query.command.join(' ')} (${query.bounds?.seconds} s)`);
      return typeof answer === 'string'
        ? unreadable(gapFor({ ask: 'exec', ...query }, answer, `it ${answer}`))
        : known(answer);
    },
    mayExec: async () => may,
    withheld: (query: ExecQuery) => told.push(query.container),
  } as unknown as Source;
  return { source, ran, told };
}

test('the first program that is there is the one that counts', async () => {
  const { source, ran } = sourceOf('cluster', [missing, refused]);
  expect(await checked(check, source)).toMatchObject({
    ok: true,
    value: { result: refused, run: { command: ['timeout', '4', 'bash'] } },
  });
  expect(ran).toEqual(['app: nc db (10 s)', 'app: timeout 4 bash (10 s)']);
});

test('a container that is gone is passed over, one that does not answer ends it', async () => {
  expect(await checked(check, sourceOf('cluster', ['failed', 'failed', refused]).source)).toMatchObject({ ok: true });
  const { source, ran } = sourceOf('cluster', ['timeout', refused]);
  expect(await checked(check, source)).toMatchObject({
    ok: false,
    gap: { what: 'whether db answers', reason: 'timeout' },
  });
  expect(ran).toHaveLength(1);
});

test('that there is no program for it is said by name', async () => {
  const reading = await checked(check, sourceOf('cluster', [missing, missing, missing]).source);
  expect(reading).toMatchObject({
    ok: false,
    gap: { reason: 'failed', why: 'none of the programs nc, bash can be used in web-0/app or web-0/agent' },
  });
});

test.each<[Answer | undefined, string | true]>([
  ['yes', true],
  ['no', 'you chose not to run a command in a container'],
  ['never', 'commands in containers were declined with --no-exec'],
  ['unasked', 'it takes a command in a container, which is run only with your consent (--exec)'],
  [undefined, 'it takes a command in a container, which is run only with your consent (--exec)'],
])('an answer of %s', async (answer, expected) => {
  const { source, ran, told } = sourceOf('cluster', [], true);
  const reading = await consentTo(check, source, answer === undefined ? undefined : async () => answer);
  if (expected === true) expect(reading.ok).toBe(true);
  else {
    expect(reading).toMatchObject({
      ok: false,
      gap: {
        what: 'whether db answers',
        reason: 'declined',
        why: expected,
        ask: 'kubectl exec -n shop web-0 -c app -- nc db',
      },
    });
    expect(told).toEqual(['app']);
  }
  expect(ran).toEqual([]);
});

test('nobody is asked for what the account may not do', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return 'yes' as const;
  };
  const reading = await consentTo(check, sourceOf('cluster', [], false).source, ask);
  expect(reading).toMatchObject({
    ok: false,
    gap: { reason: 'forbidden', ask: 'ask a cluster administrator for: get and create pods/exec in namespace shop' },
  });
  expect(asked).toBe(0);
  expect((await consentTo(check, sourceOf('cluster', []).source, ask)).ok).toBe(true);
});

test('of a recording nobody is asked, and it says what was declined when it was made', async () => {
  expect((await consentTo(check, sourceOf('recording', ['not-recorded', refused]).source, undefined)).ok).toBe(true);
  expect((await consentTo(check, sourceOf('recording', []).source, undefined)).ok).toBe(true);
  const declined = sourceOf('recording', ['declined']).source;
  expect(await consentTo(check, declined, undefined)).toMatchObject({
    ok: false,
    gap: { reason: 'declined', why: 'it declined' },
  });
});
