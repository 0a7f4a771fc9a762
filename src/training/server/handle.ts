/** One request, from its path to its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Asked, Cluster } from './context.ts';
import { json } from './context.ts';
import { discover } from './discovery.ts';
import type { Fault, Target } from './faults.ts';
import { refusalOf } from './faults.ts';
import { logs } from './logs.ts';
import { expired, get, list } from './read.ts';
import { removeAll, removeOne } from './remove.ts';
import { REVIEWS, review, USER } from './reviews.ts';
import { type Route, routeOf } from './route.ts';
import { scale } from './scale.ts';
import { Refusal, statusOf } from './status.ts';
import { watch } from './watch.ts';
import { create, patch, replace } from './write.ts';

/** What is sent, or undefined if something has taken the response over. Throws Refusal. */
export type Handled = Promise<Answer | undefined>;

/** Which verb RBAC would ask for. */
export function targetOf(method: string, route: Route, query: URLSearchParams): Target {
  const { type, namespace, name, subresource } = route;
  const resource = subresource === '' ? type.plural : `${type.plural}/${subresource}`;
  const continues = query.has('continue');
  return { verb: verbOf(method, name, query), resource, group: type.group, namespace, continues };
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      if (isWatch(query)) return 'watch';
      return name === '' ? 'list' : 'get';
  }
}

function isWatch(query: URLSearchParams): boolean {
  return ['true', '1'].includes(query.get('watch') ?? '');
}

export interface Meeting {
  meet(target: Target): Fault | undefined;
}

/** `strike`: told of the fault that the request meets, before the answer is made. */
export async function handle(
  cluster: Cluster,
  path: string,
  asked: Asked,
  response: ServerResponse,
  meeting: Meeting,
  strike: (fault: Fault) => void,
): Handled {
  const [, , group = '', , plural = ''] = path.split('/');
  if (asked.method === 'POST' && REVIEWS[group] !== undefined) return review(cluster, plural, asked);
  const discovered = asked.method === 'GET' ? discover(cluster, path, asked) : undefined;
  if (discovered !== undefined) return discovered;
  const route = routeOf(path);
  const target = targetOf(asked.method, route, asked.query);
  const fault = meeting.meet(target);
  if (fault !== undefined) {
    strike(fault);
    if (fault.delayMs !== undefined) await new Promise((done) => setTimeout(done, fault.delayMs));
    const refusal = fault.expireContinue === true ? expired() : refusalOf(fault, target, USER.username);
    if (refusal !== undefined) throw refusal;
  }
  return answerOf(cluster, route, asked, response);
}

async function answerOf(cluster: Cluster, route: Route, asked: Asked, response: ServerResponse): Handled {
  const { name, subresource } = route;
  if (subresource === 'scale') return scale(cluster, route, asked);
  if (subresource === 'log') {
    await logs(cluster, route, asked, response);
    return undefined;
  }
  if (subresource === 'eviction') return evict(cluster, route, asked);
  if (subresource === 'exec' || subresource === 'attach') {
    throw new Refusal(400, 'BadRequest', 'Upgrade request required');
  }
  switch (asked.method) {
    case 'GET':
      if (isWatch(asked.query)) {
        watch(cluster, route, asked, response);
        return undefined;
      }
      return name === '' ? list(cluster, route, asked) : get(cluster, route, asked);
    case 'POST':
      if (name === '') return create(cluster, route, asked);
      break;
    case 'PUT':
      if (name !== '') return replace(cluster, route, asked);
      break;
    case 'PATCH':
      if (name !== '') return patch(cluster, route, asked);
      break;
    case 'DELETE':
      return name === '' ? removeAll(cluster, route, asked) : removeOne(cluster, route, asked);
  }
  throw new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

async function evict(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  await removeOne(cluster, { ...route, subresource: '' }, asked);
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' });
}

const MOST_BODY = 3 * 1024 * 1024;

/** Throws Refusal (413) for a body larger than etcd would take. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MOST_BODY) {
      throw new Refusal(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MOST_BODY}`);
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

export function refused(refusal: Refusal): Answer {
  const answer = json(refusal.code, statusOf(refusal));
  return { ...answer, headers: { ...answer.headers, ...refusal.headers } };
}
