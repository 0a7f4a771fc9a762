/** The training server: a Kubernetes API on loopback for real kubectl, served from a recording. */
import { timingSafeEqual } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { KubeObject } from '../../facts/objects.ts';
import type { Source } from '../../facts/source.ts';
import { newToken, selfSigned } from './certificate.ts';
import type { Answer, Asked, Cluster, Origin } from './context.ts';
import { EXEC_PROTOCOLS, exec } from './exec.ts';
import { counted, type Fault, refusalOf } from './faults.ts';
import { handle, readBody, refused, targetOf } from './handle.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { moved } from './moment.ts';
import { contentsFrom, contentsOf } from './origin.ts';
import { USER } from './reviews.ts';
import { routeOf } from './route.ts';
import { answersOf } from './rules/answers.ts';
import type { Behaviour, Rule } from './rules/rule.ts';
import { runRules } from './rules/run.ts';
import { send } from './send.ts';
import { Refusal } from './status.ts';
import { storeOf } from './store.ts';

export interface ServerOptions {
  readonly source?: Source;
  /** Move the source's times so that it was taken now. */
  readonly rebase?: boolean;
  /** Refuse (403) what the source cannot say, as if it were forbidden; otherwise what it holds is all there is. */
  readonly refuseUnknown?: boolean;
  /** Instead of, or beside, a source's. */
  readonly objects?: readonly KubeObject[];
  /** Instead of the source's logs and commands. */
  readonly logs?: Origin['logs'];
  readonly exec?: Origin['exec'];
  readonly rules?: readonly Rule[];
  /** How containers behave that the rules start. */
  readonly behaviours?: readonly Behaviour[];
  /** How much longer than they say the rules wait. Default: 1. */
  readonly pace?: number;
  /** Looked at anew for each request, so that a test may change them. */
  readonly faults?: readonly Fault[];
  /** Default: wall clock. */
  readonly clock?: () => Date;
  /** The context's namespace. Default: `default`. */
  readonly namespace?: string;
}

export interface TrainingServer {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** Its text; the same is in a file that only the user can read. */
  readonly kubeconfig: string;
  readonly kubeconfigPath: string;
  /** Whether the condition of the rule of this name has held for its seconds, and still does. */
  hasFired(rule: string): boolean;
  /** Ends every connection and removes the kubeconfig. */
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<TrainingServer> {
  const given = contentsFrom(options.objects ?? []);
  const recorded =
    options.source === undefined ? given : await contentsOf(options.source, options.refuseUnknown !== true);
  const now = options.clock ?? (() => new Date());
  const taken = options.rebase === true ? options.source?.now() : undefined;
  const seconds = taken === undefined ? 0 : Math.round((now().getTime() - taken.getTime()) / 1000);
  const held = seconds === 0 ? recorded.objects : moved(recorded.objects, seconds);
  const both = recorded === given ? given.objects : [...held, ...given.objects];
  const { origin } = recorded;
  const plain: Cluster = {
    store: storeOf(both),
    origin: { ...origin, ...(options.logs && { logs: options.logs }), ...(options.exec && { exec: options.exec }) },
    now,
    faults: options.faults ?? [],
    version: options.source?.info.server ?? 'v1.36.3',
    applied: new Map(),
  };
  const { behaviours, pace = 1 } = options;
  const answers = behaviours === undefined ? {} : answersOf(plain, behaviours);
  const cluster = { ...plain, origin: { ...plain.origin, ...answers } };
  const rules = runRules(options.rules ?? [], cluster, { behaviours: behaviours ?? [], pace });
  const token = newToken();
  const certificate = selfSigned(new Date());
  const meeting = counted(cluster.faults);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: preferred, perMessageDeflate: false });
  const server = https.createServer({ ...certificate }, (request, response) => {
    answer(cluster, request, response, token, meeting).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(cluster, request, socket, head, token, meeting, sockets).catch(() => socket.destroy());
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const namespace = options.namespace ?? 'default';
  const kubeconfig = kubeconfigFor({ url, token, certificate: certificate.cert, namespace });
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-north-'));
  await chmod(folder, 0o700);
  const kubeconfigPath = join(folder, 'kubeconfig');
  await writeFile(kubeconfigPath, kubeconfig, { mode: 0o600 });
  return {
    url,
    kubeconfig,
    kubeconfigPath,
    hasFired: (rule) => rules.hasFired(rule),
    async close() {
      rules.stop();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Meeting = ReturnType<typeof counted>;

async function answer(
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  meeting: Meeting,
): Promise<void> {
  let fault: Fault | undefined;
  let result: Answer | undefined;
  try {
    admit(request, token);
    const { path, asked } = await askedBy(request);
    result = await handle(cluster, path, asked, response, meeting, (struck) => {
      fault = struck;
    });
  } catch (error) {
    result = refused(error instanceof Refusal ? error : internal(error));
  }
  if (result !== undefined) await send(response, result, fault);
}

function internal(error: unknown): Refusal {
  return new Refusal(
    500,
    'InternalError',
    `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
  );
}

async function askedBy(request: IncomingMessage): Promise<{ path: string; asked: Asked }> {
  const { method = 'GET', headers } = request;
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'https://127.0.0.1');
  const body = await readBody(request);
  const contentType = headers['content-type'] ?? 'application/json';
  return { path, asked: { method, query, accept: headers.accept, contentType, body } };
}

/** Only this computer, by its own name (a web page cannot rebind it), and only who has the token. Throws Refusal. */
function admit({ headers, socket }: IncomingMessage, token: string): void {
  const port = socket.localPort ?? 0;
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`) {
    throw new Refusal(403, 'Forbidden', `the training server does not answer to the name ${headers.host ?? ''}`);
  }
  const [given, wanted] = [headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  if (
    given === undefined ||
    wanted === undefined ||
    given.length !== wanted.length ||
    !timingSafeEqual(given, wanted)
  ) {
    throw new Refusal(401, 'Unauthorized', 'Unauthorized');
  }
}

function preferred(offered: Set<string>): string | false {
  return EXEC_PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false;
}

async function upgrade(
  cluster: Cluster,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  token: string,
  meeting: Meeting,
  sockets: WebSocketServer,
): Promise<void> {
  try {
    admit(request, token);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://127.0.0.1');
    const route = routeOf(pathname);
    const target = { ...targetOf('POST', route, searchParams) };
    const fault = meeting.meet(target);
    const refusal = fault === undefined ? undefined : refusalOf(fault, target, USER.username);
    if (refusal !== undefined) throw refusal;
    if (route.subresource !== 'exec') throw new Refusal(405, 'MethodNotAllowed', `${route.subresource} is not served`);
    if (fault?.cutAfterBytes !== undefined) throw new Error('cut');
    const talk = await exec(cluster, route, searchParams);
    sockets.handleUpgrade(request, socket, head, talk);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, body } = refused(error);
    const text = [...body].join('');
    const headers = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close`;
    socket.end(`HTTP/1.1 ${status} Refused\r\n${headers}\r\n\r\n${text}`);
  }
}
