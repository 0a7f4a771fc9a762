/** Commands in containers that somebody has to agree to, and that are tried one after the other. */
import { isLacking } from '../analysis/reach/index.ts';
import { gapFor } from './gaps.ts';
import { type Gap, known, type Reading, unreadable } from './reading.ts';
import type { Check, Request } from './request.ts';
import type { ExecQuery, ExecResult, Source } from './source.ts';

/** `never`: with --no-exec the user has said so beforehand. `unasked`: nobody is there to be asked. */
export type Answer = 'yes' | 'no' | 'never' | 'unasked';

export type Consent = (check: Check) => Promise<Answer>;

/** What a check came to: the command that could be run, and how it ended. */
export interface Checked {
  readonly run: ExecQuery;
  readonly result: ExecResult;
}

/** Well above what the commands allow themselves, and far above what they print. */
const BOUNDS = { seconds: 10, bytes: 32 * 1024 };

/** Of a recording nobody has to be asked: nothing is run there. Nor is anybody asked for what the account may not do. */
export async function consentTo(check: Check, source: Source, consent: Consent | undefined): Promise<Reading<true>> {
  if (source.info.kind === 'recording') return recordedConsent(check, source);
  const runs = await allowed(check.runs, source);
  const answer = runs.length === 0 ? 'forbidden' : ((await consent?.({ ...check, runs })) ?? 'unasked');
  if (answer === 'yes') return known(true);
  const why = WHY[answer] ?? `this account may not run commands in pods of namespace ${check.runs[0]?.namespace}`;
  const gap = gapFor({ ask: 'consent', ...check }, answer === 'forbidden' ? 'forbidden' : 'declined', why);
  if (check.runs[0] !== undefined) source.withheld?.(check.runs[0], gap);
  return unreadable(gap);
}

const WHY: Readonly<Record<string, string>> = {
  no: 'you chose not to run a command in a container',
  never: 'commands in containers were declined with --no-exec',
  unasked: 'it takes a command in a container, which is run only with your consent (--exec)',
};

async function recordedConsent(check: Check, source: Source): Promise<Reading<true>> {
  for (const run of check.runs) {
    const reading = await source.exec(run);
    if (reading.ok) break;
    const { reason, why } = reading.gap;
    if (reason === 'declined' || reason === 'forbidden')
      return unreadable(gapFor({ ask: 'consent', ...check }, reason, why));
  }
  return known(true);
}

async function allowed(runs: readonly ExecQuery[], source: Source): Promise<readonly ExecQuery[]> {
  const pods = new Map(runs.map((run) => [`${run.namespace}/${run.pod}`, run]));
  const may = await Promise.all(
    [...pods].map(async ([key, { namespace, pod }]) => [key, await source.mayExec?.(namespace, pod)] as const),
  );
  const refused = new Set(may.filter(([, answer]) => answer === false).map(([key]) => key));
  return runs.filter(({ namespace, pod }) => !refused.has(`${namespace}/${pod}`));
}

/** The first of the commands for which there is a program. */
export async function checked(check: Check, source: Source): Promise<Reading<Checked>> {
  let last: Gap | undefined;
  for (const run of check.runs) {
    const reading = await source.exec({ ...run, bounds: BOUNDS });
    if (reading.ok && !isLacking(reading.value)) return known({ run, result: reading.value });
    if (!reading.ok) last = reading.gap;
    if (!reading.ok && !['failed', 'not-recorded'].includes(reading.gap.reason)) break;
  }
  const asked: Request = { ask: 'check', ...check };
  if (last !== undefined) {
    const { ask } = gapFor(asked, last.reason, last.why);
    return unreadable({ what: check.about, reason: last.reason, why: last.why, ...(ask !== undefined && { ask }) });
  }
  const programs = [...new Set(check.runs.map(({ command }) => command[command[0] === 'timeout' ? 2 : 0]))];
  const places = [...new Set(check.runs.map(({ pod, container }) => `${pod}/${container}`))];
  const why = `none of the programs ${programs.join(', ')} can be used in ${places.join(' or ')}`;
  return unreadable(gapFor(asked, 'failed', why));
}
