/** Answers pods/exec over a WebSocket with what the recording holds of the command (remotecommand v4 and v5). */
import type { WebSocket } from 'ws';
import { isObject, objectAt, textAt } from '../../facts/json.ts';
import type { ExecResult } from '../../facts/source.ts';
import { containerOf, containerStatus } from './containers.ts';
import type { Cluster } from './context.ts';
import { existing } from './read.ts';
import type { Route } from './route.ts';
import { badRequest, Refusal, unknown } from './status.ts';

export const EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

/** What will be sent once the WebSocket stands. Throws Refusal before that. */
export async function exec(
  cluster: Cluster,
  route: Route,
  query: URLSearchParams,
): Promise<(socket: WebSocket) => void> {
  const pod = await existing(cluster, route);
  const container = containerOf(pod, query.get('container') ?? '');
  const { namespace, name } = route;
  if (textAt(pod, 'spec', 'nodeName') === '') throw badRequest(`pod ${name} does not have a host assigned`);
  const command = query.getAll('command');
  const status = containerStatus(pod, container);
  const running = status === undefined || isObject(objectAt(status, 'state').running);
  const reading = await cluster.origin.exec({ namespace, pod: name, container, command });
  if (!reading.ok && !running) {
    throw new Refusal(
      500,
      'InternalError',
      `Internal error occurred: unable to upgrade connection: container not found ("${container}")`,
    );
  }
  if (!reading.ok) throw unknown(reading.gap, route.type, name);
  return (socket) => answer(socket, reading.value);
}

function answer(socket: WebSocket, { exitCode, stdout, stderr }: ExecResult): void {
  send(socket, STDOUT, stdout);
  send(socket, STDERR, stderr);
  const success = { metadata: {}, status: 'Success' };
  const failed = {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
  end(socket, exitCode === 0 ? success : failed);
}

function send(socket: WebSocket, channel: number, text: string): void {
  if (text !== '') socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
}

function end(socket: WebSocket, status: object): void {
  send(socket, STATUS, JSON.stringify(status));
  socket.close(1000);
}
