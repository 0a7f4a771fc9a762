/** Writes an answer, or the part of it that a fault lets through. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Answer } from './context.ts';
import type { Fault } from './faults.ts';

/** Resolves when everything is written or the client has gone. */
export async function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): Promise<void> {
  const cut = fault?.cutAfterBytes;
  const most = cut ?? fault?.truncateAfterBytes ?? Number.POSITIVE_INFINITY;
  if (cut === 0) {
    response.socket?.destroy();
    return;
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  response.writeHead(answer.status);
  let sent = 0;
  for (const text of answer.body) {
    const bytes = Buffer.from(text);
    const part = bytes.subarray(0, Math.max(0, most - sent));
    sent += bytes.length;
    if (!response.write(part) && !response.destroyed) {
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    if (response.destroyed || sent >= most) break;
  }
  if (cut !== undefined && sent >= most) await aborted(response);
  else response.end();
}

/** What was written goes out before the connection breaks. */
async function aborted(response: ServerResponse): Promise<void> {
  await new Promise((done) => setTimeout(done, 20));
  response.socket?.destroy();
}
