/** One HTTP request and its answer, within bounds of time and size. */
import type http from 'node:http';
import { createGunzip } from 'node:zlib';

export interface Ask {
  /** From the API's root, with its query: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly accept?: string;
  /** JSON to send: the request is then a POST, if `method` says nothing else. Only reviews and dry runs are sent: they change nothing. */
  readonly body?: string;
  readonly method?: 'PATCH';
  readonly contentType?: string;
  /** The most bytes of body to take, after decompression. */
  readonly most: number;
  /** Takes the body of a 200 as it comes, instead of gathering it. */
  readonly sink?: (chunk: Buffer, contentType: string) => void;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** Empty if a sink took it. */
  readonly body: Buffer;
  /** The body was longer than `most`: the rest was not read. */
  readonly cut: boolean;
}

class TimeoutError extends Error {
  readonly code = 'TIMEOUT';
}

/** A server that keeps dripping is given this many time-outs in all. */
const LONGEST = 8;

/** Rejects with Node's error (`code`), a TimeoutError, the sink's error, or the signal's reason. `count` gets bytes as they came over the wire. */
export function exchange(
  request: http.ClientRequest,
  ask: Ask,
  patience: number,
  signal: AbortSignal,
  count: (size: number) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const expire = () => request.destroy(new TimeoutError(`no answer within ${patience / 1000} s`));
    const idle = patience > 0 ? setTimeout(expire, patience) : undefined;
    const whole = patience > 0 ? setTimeout(expire, patience * LONGEST) : undefined;
    const abort = () => request.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const done = () => {
      clearTimeout(idle);
      clearTimeout(whole);
      signal.removeEventListener('abort', abort);
    };
    const fail = (error: Error) => {
      done();
      reject(signal.aborted ? signal.reason : (request.errored ?? error));
    };
    request.on('error', fail);
    request.on('response', (message) => {
      const { statusCode: status = 0, headers } = message;
      const contentType = headers['content-type'] ?? '';
      const retryAfter = headers['retry-after'];
      const parts: Buffer[] = [];
      let size = 0;
      const finish = (cut: boolean) => {
        done();
        resolve({ status, contentType, retryAfter, body: Buffer.concat(parts), cut });
      };
      message.on('data', (chunk: Buffer) => {
        count(chunk.length);
        idle?.refresh();
      });
      message.on('error', fail);
      const body = headers['content-encoding'] === 'gzip' ? message.pipe(createGunzip()).on('error', fail) : message;
      body.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ask.most) {
          finish(true);
          request.destroy();
        } else if (ask.sink === undefined || status !== 200) {
          parts.push(chunk);
        } else {
          try {
            ask.sink(chunk, contentType);
          } catch (error) {
            fail(error as Error);
            request.destroy();
          }
        }
      });
      body.on('end', () => finish(false));
    });
    request.end(ask.body);
  });
}
