/** Streams changes of a list: what is there now if asked, then each change, until the client goes or the time is up. */
import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../../facts/objects.ts';
import type { Asked, Cluster } from './context.ts';
import type { Route } from './route.ts';
import { type Selection, selectionOf } from './selection.ts';
import { Refusal, statusOf } from './status.ts';
import type { Change } from './store.ts';
import { rowOf, tableOf, wantsTable } from './table/table.ts';

const MOST_SECONDS = 3600;

/** Takes the response over. Throws Refusal (400) for a selector before anything is sent. */
export function watch(cluster: Cluster, route: Route, asked: Asked, response: ServerResponse): void {
  const { type, namespace, name } = route;
  const { query } = asked;
  const fields = [query.get('fieldSelector') ?? '', ...(name === '' ? [] : [`metadata.name=${name}`])].join(',');
  const select = selectionOf(type, query.get('labelSelector') ?? '', fields);
  const wanted: Selection = (object) => (namespace === '' || object.metadata.namespace === namespace) && select(object);
  const table = wantsTable(asked.accept);
  let first = true;
  const send = (verb: string, object: object): void => {
    response.write(`${JSON.stringify({ type: verb, object })}\n`);
  };
  const show = (verb: string, object: KubeObject): void => {
    if (!table) {
      send(verb, object);
      return;
    }
    const { resourceVersion } = object.metadata;
    const row = rowOf(type.kind, object, query.get('includeObject'), cluster.now());
    send(verb, tableOf(type.kind, { resourceVersion }, [row], first));
    first = false;
  };
  const pass = (change: Change): void => {
    if (change.type !== type) return;
    const is = change.verb !== 'DELETED' && wanted(change.object);
    const was =
      change.verb === 'DELETED' ? wanted(change.object) : change.before !== undefined && wanted(change.before);
    if (is) show(was ? 'MODIFIED' : 'ADDED', change.object);
    else if (was) show('DELETED', change.object);
  };
  const bookmark = (annotations?: object): void => {
    const resourceVersion = String(cluster.store.version());
    const metadata = { resourceVersion, creationTimestamp: null, ...(annotations && { annotations }) };
    const apiVersion = type.group === '' ? type.version : `${type.group}/${type.version}`;
    if (table) send('BOOKMARK', tableOf(type.kind, { resourceVersion }, [], false));
    else send('BOOKMARK', { kind: type.kind, apiVersion, metadata });
  };

  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  const version = query.get('resourceVersion') ?? '';
  const initial = query.get('sendInitialEvents') === 'true';
  if (initial || version === '' || version === '0') {
    for (const object of cluster.store.list(type)) if (wanted(object)) show('ADDED', object);
    if (initial) bookmark({ 'k8s.io/initial-events-end': 'true' });
  } else {
    const past = cluster.store.since(type, Number(version));
    if (past === undefined) {
      send('ERROR', statusOf(tooOld(version, cluster.store.version())));
      response.end();
      return;
    }
    past.forEach(pass);
  }
  const end = cluster.store.subscribe(pass);
  const seconds = Math.min(Number(query.get('timeoutSeconds')) || MOST_SECONDS, MOST_SECONDS);
  const timer = setTimeout(() => {
    if (query.get('allowWatchBookmarks') === 'true') bookmark();
    response.end();
  }, seconds * 1000);
  response.on('close', () => {
    clearTimeout(timer);
    end();
  });
}

function tooOld(asked: string, now: number): Refusal {
  return new Refusal(410, 'Expired', `too old resource version: ${asked} (${now})`);
}
