/** Writes an answer, or the part of it that a fault lets through. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './context.ts';
import type { Fault } from './faults.ts';

/** Long enough for what was written to reach the client before the connection breaks. */
const DRAIN_MS = 20;

/** Resolves when everything is written; rejects when the client has gone. */
export async function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): Promise<void> {
  const { cutAfterBytes: cut, truncateAfterBytes: truncate } = fault ?? {};
  if (cut === 0) {
    response.socket?.destroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  response.writeHead(answer.status);
  const most = cut ?? truncate;
  const body = most === undefined ? answer.body : firstBytes(answer.body, most);
  await pipeline(Readable.from(body), response, { end: cut === undefined });
  if (cut === undefined) return;
  await new Promise((done) => setTimeout(done, DRAIN_MS));
  response.socket?.destroy();
}

function* firstBytes(body: Iterable<string>, most: number): Iterable<Buffer> {
  let left = most;
  for (const text of body) {
    const part = Buffer.from(text).subarray(0, left);
    left -= part.length;
    yield part;
    if (left <= 0) return;
  }
}
