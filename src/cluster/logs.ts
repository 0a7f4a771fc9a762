/** Reads the newest lines of a container's log, and never more than a bounded part of it. */
import { gapFor } from '../facts/gaps.ts';
import { isLost } from '../facts/lost-log.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { cleanText } from '../facts/sanitise.ts';
import type { LogQuery } from '../facts/source.ts';
import { gapOf } from './answer.ts';
import { oneLine } from './error.ts';
import type { Reader } from './reader.ts';

const MOST_LINES = 2000;
const MOST_BYTES = 262_144;
const TRIES = 5;

/**
 * The server's `limitBytes` keeps the oldest of the last `tailLines` lines, but the newest are wanted: when the limit
 * cuts, the log is asked again for as many lines as have fitted.
 */
export async function logs(reader: Reader, query: LogQuery): Promise<Reading<string>> {
  const asked = { ask: 'logs', ...query } as const;
  let lines = MOST_LINES;
  for (let tries = 1; ; tries++) {
    const outcome = await reader.ask({ path: pathOf(query, lines), accept: '*/*', most: MOST_BYTES + 1024 });
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
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${params}`;
}

function lineCount(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) count++;
  return count;
}
