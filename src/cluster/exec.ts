/** Runs a command in a container over a WebSocket, as `kubectl exec` does, and waits for its end within bounds. */
import { gapFor } from '../facts/gaps.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { objectPath, typeOfKind } from '../facts/resources.ts';
import { cleanText } from '../facts/sanitise.ts';
import type { ExecQuery, ExecResult } from '../facts/source.ts';
import { isAllowed } from './access.ts';
import { gapOf, saidBy } from './answer.ts';
import type { Identity } from './credentials.ts';
import { oneLine } from './error.ts';
import { exitCodeOf } from './exitcode.ts';
import { failureOf } from './failure.ts';
import type { Outcome, Reader } from './reader.ts';

const MOST_SECONDS = 30;
const MOST_BYTES = 1024 * 1024;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

type Ended = Reading<ExecResult>;

/** A program that the container lacks ends with exit code 127 and the runtime's words on stderr, as a shell would have it. */
export async function exec(reader: Reader, query: ExecQuery, isDeclined: boolean): Promise<Ended> {
  const asked: Request = { ask: 'exec', ...query };
  if (isDeclined) return unreadable(gapFor(asked, 'declined', 'commands in containers were declined with --no-exec'));
  reader.signal.throwIfAborted();
  const { namespace, pod } = query;
  // A command that is refused is a line in the audit log that alarms somebody: it is asked for first.
  if ((await mayExec(reader, namespace, pod)) === false) {
    const why = `this account may not run commands in pods of namespace ${namespace}`;
    return unreadable(gapFor(asked, 'forbidden', why));
  }
  const ended = await reader.asUser((identity) => run(reader, query, identity, asked));
  if (!('refused' in ended)) return ended;
  return unreadable(gapFor(asked, 'unauthorized', ended.refused));
}

/** Undefined if the server does not say. */
export function mayExec(reader: Reader, namespace: string, name: string): Promise<boolean | undefined> {
  return isAllowed(reader, { verb: 'create', resource: 'pods', subresource: 'exec', namespace, name });
}

async function run(reader: Reader, query: ExecQuery, identity: Identity, asked: Request): Promise<Ended | 'refused'> {
  const { seconds = MOST_SECONDS, bytes = MOST_BYTES } = query.bounds ?? {};
  const { WebSocket } = await import('ws');
  const { url, options } = await reader.connection.wire(pathOf(query), identity);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const { promise, resolve, reject } = Promise.withResolvers<Ended | 'refused'>();
  reader.count();
  const socket = new WebSocket(url, PROTOCOLS, {
    ...(options as object),
    perMessageDeflate: false,
    handshakeTimeout: reader.connection.timeoutMs,
  });
  const stop = (why: string, reason: 'timeout' | 'truncated' | 'failed', ask?: string) =>
    resolve(unreadable({ ...gapFor(asked, reason, why), ...(ask !== undefined && { ask }) }));
  const timer = setTimeout(() => stop(`the command did not end within ${seconds} s`, 'timeout'), seconds * 1000);
  const abort = () => reject(reader.signal.reason);
  reader.signal.addEventListener('abort', abort, { once: true });

  const streams: { [channel: number]: Buffer[] } = { [STDOUT]: [], [STDERR]: [], [STATUS]: [] };
  const sizes: { [channel: number]: number } = {};
  const textOn = (channel: number) => cleanText(Buffer.concat(streams[channel] ?? []).toString());
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? -1;
    sizes[channel] = (sizes[channel] ?? 0) + data.length - 1;
    if ((sizes[channel] ?? 0) > bytes) stop(`the command printed more than ${bytes / 1024} KiB`, 'truncated');
    streams[channel]?.push(data.subarray(1));
    if (channel === STATUS) {
      const end = exitCodeOf(textOn(STATUS), textOn(STDERR));
      if (end.ok) resolve(known({ exitCode: end.exitCode, stdout: textOn(STDOUT), stderr: end.stderr }));
      else stop(end.why, 'failed');
    }
  });
  socket.on('unexpected-response', (_request, response) => {
    const parts: Buffer[] = [];
    response.on('data', (chunk: Buffer) => parts.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const { statusCode: status = 0, headers } = response;
      const contentType = headers['content-type'] ?? '';
      const reply = { status, contentType, retryAfter: undefined, body: Buffer.concat(parts), cut: false };
      resolve(status === 401 ? 'refused' : refusedUpgrade({ ok: true, reply }, asked));
    });
  });
  socket.on('error', (error) => {
    const { reason, why, todo } = failureOf(error, reader.connection);
    stop(why, reason, todo);
  });
  socket.on('close', (code) => stop(`the connection ended before the command did (${code})`, 'failed', 'try again'));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    reader.signal.removeEventListener('abort', abort);
    socket.terminate();
  }
}

/** A status below 400 on an upgrade means that something on the way, mostly a proxy, knows no WebSocket. */
function refusedUpgrade(outcome: Outcome & { ok: true }, asked: Request): Ended {
  // The kubelet's words, in an answer of 500 that is no Status.
  const ended = /container not found \("(.*?)"\)/.exec(saidBy(outcome.reply));
  if (ended !== null) return unreadable(gapFor(asked, 'failed', `container ${ended[1]} does not run any more`));
  if (outcome.reply.status >= 400) return unreadable(gapOf(outcome, asked));
  const why = oneLine(
    `the server or a proxy before it does not allow WebSockets (it answered ${outcome.reply.status})`,
  );
  return unreadable(gapFor(asked, 'failed', why));
}

function pathOf({ namespace, pod, container, command }: ExecQuery): string {
  const params = new URLSearchParams({ container, stdout: 'true', stderr: 'true' });
  for (const word of command) params.append('command', word);
  return `${objectPath(typeOfKind('Pod'), namespace, pod, 'exec')}?${params}`;
}
