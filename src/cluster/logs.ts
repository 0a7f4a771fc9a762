/** Reads the newest lines of a container's log, and never more than a bounded part of it. */
import { gapFor } from '../facts/gaps.ts';
import { isLost } from '../facts/lost-log.ts';
import { type GapReason, known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { objectPath, typeOfKind } from '../facts/resources.ts';
import { cleanText } from '../facts/sanitise.ts';
import type { ContainerSeen, LogQuery } from '../facts/source.ts';
import { containersOf } from '../facts/words/containers.ts';
import { gapOf } from './answer.ts';
import { oneLine } from './error.ts';
import { get } from './get.ts';
import { pause } from './pause.ts';
import type { Reader } from './reader.ts';

const MOST_LINES = 2000;
const MOST_BYTES = 262_144;
const TRIES = 5;
const TOLD_LATER_MS = 600;
const STILL_WRITTEN_MS = 5000;
const MOST_PAUSES = 6;
/** A server that serves a recording has what was recorded. */
const NOT_THERE: readonly GapReason[] = ['gone', 'failed', 'not-recorded'];

/** The log that is asked for; of a run that is over, that of the newest one. */
export async function logs(reader: Reader, query: LogQuery): Promise<Reading<string>> {
  let { log, of } = await read(reader, query);
  for (let pauses = 0; log.ok && pauses < MOST_PAUSES && hasJustEnded(of); pauses++) {
    const before = log.value;
    await pause(TOLD_LATER_MS, reader.signal);
    ({ log, of } = await read(reader, of));
    if (log.ok && log.value === before && before !== '') break;
  }
  return log;
}

/** `of`: the run whose log it is, which may be a newer one than that which was asked for. */
interface LogOf {
  readonly log: Reading<string>;
  readonly of: LogQuery;
}

async function read(reader: Reader, query: LogQuery): Promise<LogOf> {
  const { seen } = query;
  return seen === undefined ? { log: await newestLines(reader, query), of: query } : endedLog(reader, query, seen);
}

/**
 * On a busy node the last lines come into the log up to two seconds after the end of the run (containerd copies them from pipes;
 * seen with 2.4): it is read until it stays the same.
 */
function hasJustEnded({ endedAt = '' }: LogQuery): boolean {
  return Date.now() - Date.parse(endedAt) < STILL_WRITTEN_MS;
}

/**
 * While a container waits, its previous log is that of the run that is over, and it stays so when the container starts again
 * (kubelet_pods.go validateContainerLogStatus). After one that has just ended, and after a log that is gone, the container is
 * looked at once more: if it has gone on, another log is the right one. The kubelet removes the log of a run when the next one has
 * ended, which its status tells up to a second later, and later on a busy node.
 */
async function endedLog(reader: Reader, query: LogQuery, seen: ContainerSeen): Promise<LogOf> {
  let of = query;
  for (let tries = 1, pauses = 0; ; ) {
    const over = seen.state === 'terminated';
    const log = await newestLines(reader, query, !over);
    if (log.ok ? !over : !NOT_THERE.includes(log.gap.reason)) return { log, of };
    const now = await containerNow(reader, query);
    const goesOn = now !== undefined && (now.state !== seen.state || now.restarts !== seen.restarts);
    if (goesOn && tries < TRIES) {
      seen = now;
      of = { ...query, seen, endedAt: now.end.finishedAt ?? '' };
      tries++;
    } else if (!log.ok && log.gap.reason === 'gone' && pauses < MOST_PAUSES) {
      await pause(TOLD_LATER_MS, reader.signal);
      pauses++;
    } else return { log: log.ok || seen.state !== 'waiting' ? log : await newestLines(reader, query, false), of };
  }
}

async function containerNow(reader: Reader, { namespace, pod, container }: LogQuery) {
  const reading = await get(reader, { type: typeOfKind('Pod'), namespace, name: pod });
  if (!reading.ok || reading.value === null) return undefined;
  return containersOf(reading.value, new Date()).find(({ name }) => name === container);
}

/**
 * The server's `limitBytes` keeps the oldest of the last `tailLines` lines, but the newest are wanted: when the limit
 * cuts, the log is asked again for as many lines as have fitted. A gap names the log that `query` asks for.
 */
async function newestLines(reader: Reader, query: LogQuery, previous = query.previous): Promise<Reading<string>> {
  const asked = { ask: 'logs', ...query } as const;
  let lines = MOST_LINES;
  for (let tries = 1; ; tries++) {
    const outcome = await reader.ask({
      path: pathOf({ ...query, previous }, lines),
      accept: '*/*',
      most: MOST_BYTES + 1024,
    });
    if (!outcome.ok || outcome.reply.status !== 200) return unreadable(gapOf(outcome, asked));
    const { body, cut } = outcome.reply;
    const tooLong = cut || body.length >= MOST_BYTES;
    const fitted = tooLong ? lineCount(body) : lines;
    if (!tooLong || fitted === 0 || tries === TRIES) return readingOf(body, tooLong || lines < MOST_LINES, asked);
    lines = Math.max(1, Math.min(lines - 1, Math.floor(fitted * (tries === 1 ? 0.8 : 0.5))));
  }
}

function readingOf(body: Buffer, isPart: boolean, asked: Request): Reading<string> {
  const text = cleanText(body.toString());
  if (isLost(text)) return unreadable(gapFor(asked, 'gone', oneLine(text)));
  return known(text, !isPart && lineCount(body) < MOST_LINES);
}

function pathOf({ namespace, pod, container, previous }: LogQuery, lines: number): string {
  const params = new URLSearchParams({ container, tailLines: String(lines), limitBytes: String(MOST_BYTES) });
  if (previous) params.set('previous', 'true');
  return `${objectPath(typeOfKind('Pod'), namespace, pod, 'log')}?${params}`;
}

function lineCount(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) count++;
  return count;
}
