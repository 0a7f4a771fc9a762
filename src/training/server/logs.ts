/** Answers pods/log from the recording's texts. */
import type { ServerResponse } from 'node:http';
import { isObject, objectAt, textAt } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { containerOf, containerStatus } from './containers.ts';
import type { Asked, Cluster } from './context.ts';
import { existing } from './read.ts';
import type { Route } from './route.ts';
import { badRequest, unknown } from './status.ts';

/** Takes the response over. Throws Refusal (400) in the words of the API server and the kubelet before anything is sent. */
export async function logs(cluster: Cluster, route: Route, asked: Asked, response: ServerResponse): Promise<void> {
  const pod = await existing(cluster, route);
  const { query } = asked;
  const container = containerOf(pod, query.get('container') ?? '');
  const previous = query.get('previous') === 'true';
  const { namespace, name } = route;
  if (textAt(pod, 'spec', 'nodeName') === '') {
    // Nothing has run yet: the API server answers with nothing.
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end();
    return;
  }
  const reading = await cluster.origin.logs({ namespace, pod: name, container, previous });
  if (!reading.ok) {
    const refusal = refusalOf(pod, container, previous);
    if (refusal !== undefined) throw refusal;
    throw unknown(reading.gap, route.type, name);
  }
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.write(cut(reading.value, query, cluster.now()));
  if (query.get('follow') !== 'true' || !isRunning(pod, container)) {
    response.end();
    return;
  }
  const end = cluster.store.subscribe(({ type, verb, object }) => {
    if (type.kind !== 'Pod' || object.metadata.uid !== pod.metadata.uid) return;
    if (verb === 'DELETED' || !isRunning(object, container)) response.end();
  });
  response.on('close', end);
}

function refusalOf(pod: KubeObject, container: string, previous: boolean): Error | undefined {
  const { name } = pod.metadata;
  const status = containerStatus(pod, container);
  if (previous && !isObject(objectAt(status, 'lastState').terminated)) {
    return badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  const waiting = objectAt(status, 'state').waiting;
  if (previous || !isObject(waiting)) return undefined;
  const reason = textAt(waiting, 'reason');
  if (reason === 'CrashLoopBackOff') return undefined;
  const why = ['ErrImagePull', 'ImagePullBackOff'].includes(reason) ? 'trying and failing to pull image' : reason;
  return badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`);
}

function isRunning(pod: KubeObject, container: string): boolean {
  return isObject(objectAt(containerStatus(pod, container), 'state').running);
}

/** tailLines, limitBytes and timestamps; lines have no times of their own, so `since` cuts nothing. */
function cut(text: string, query: URLSearchParams, now: Date): string {
  const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  let lines = ended.split('\n').slice(0, -1);
  const tail = query.get('tailLines');
  if (tail !== null) lines = Number(tail) === 0 ? [] : lines.slice(-Number(tail));
  if (query.get('timestamps') === 'true') lines = lines.map((line) => `${now.toISOString()} ${line}`);
  const kept = lines.map((line) => `${line}\n`).join('');
  const most = Number(query.get('limitBytes') ?? 0);
  return most > 0 ? Buffer.from(kept).subarray(0, most).toString() : kept;
}
