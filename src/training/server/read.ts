/** Answers get and list: objects or Tables, selected, in pages. */
import type { KubeObject } from '../../facts/objects.ts';
import type { ResourceType } from '../../facts/resources.ts';
import type { ListQuery } from '../../facts/source.ts';
import type { Answer, Asked, Cluster } from './context.ts';
import { json } from './context.ts';
import type { Route } from './route.ts';
import { type Selection, selectionOf } from './selection.ts';
import { badRequest, notFound, Refusal, unknown } from './status.ts';
import { keyOf } from './store.ts';
import { rowOf, tableOf, wantsTable } from './table/table.ts';
import { nodesAsked } from './usage.ts';

/** Throws Refusal: 404, or 403 for what a recording cannot say. */
export async function existing(cluster: Cluster, { type, namespace, name }: Route): Promise<KubeObject> {
  const object = cluster.store.get(type, namespace, name);
  if (object !== undefined) return object;
  const gap = await cluster.origin.unknown(type, namespace, name);
  if (gap !== undefined) throw unknown(gap, type, name);
  throw notFound(type, name);
}

export async function get(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const object = await existing(cluster, route);
  if (!wantsTable(asked.accept)) return json(200, object);
  const row = rowOf(route.type.kind, object, asked.query.get('includeObject'), cluster.now());
  return json(200, tableOf(route.type.kind, { resourceVersion: object.metadata.resourceVersion }, [row]));
}

/** Throws Refusal: 400 for a selector, 403 for what a recording cannot say, 410 for a token of another server. */
export async function list(cluster: Cluster, { type, namespace }: Route, asked: Asked): Promise<Answer> {
  const { query } = asked;
  const select = selectionOf(type, query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '');
  const wanted = queryOf(type, namespace, query);
  const held = await cluster.origin.held(wanted);
  if (typeof held === 'object') throw unknown(held, type, '');
  if (query.get('continue') === THE_REST)
    throw unknown({ reason: 'truncated', why: 'only a part of this list is known' }, type, '');
  const { page, metadata } = pageOf(cluster, listed(cluster, wanted), select, query, held === 'part');
  const head = { ...metadata, resourceVersion: String(cluster.store.version()) };
  if (wantsTable(asked.accept)) {
    const now = cluster.now();
    const include = query.get('includeObject');
    const parts = pieces(page, (object) => JSON.stringify(rowOf(type.kind, object, include, now)));
    const empty = JSON.stringify(tableOf(type.kind, head, []));
    return { status: 200, headers: JSON_TYPE, body: around(`${empty.slice(0, -2)}`, parts, ']}') };
  }
  const apiVersion = type.group === '' ? type.version : `${type.group}/${type.version}`;
  const opening = JSON.stringify({ kind: `${type.kind}List`, apiVersion, metadata: head }).slice(0, -1);
  const parts = pieces(page, ({ kind: _, apiVersion: __, ...item }) => JSON.stringify(item));
  return { status: 200, headers: JSON_TYPE, body: around(`${opening},"items":[`, parts, ']}') };
}

function queryOf(type: ResourceType, namespace: string, query: URLSearchParams): ListQuery {
  const labelSelector = query.get('labelSelector');
  const fieldSelector = query.get('fieldSelector');
  return {
    type,
    ...(namespace !== '' && { namespace }),
    ...(labelSelector && { labelSelector }),
    ...(fieldSelector && { fieldSelector }),
  };
}

function listed({ store, origin }: Cluster, query: ListQuery): readonly KubeObject[] {
  const stored = store.list(query.type, query.namespace);
  if (origin.others.length === 0 || query.namespace !== undefined || nodesAsked(query) === undefined) return stored;
  return [...stored, ...origin.others].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** The token of what a recording does not hold: its page is refused, so that nobody takes the list for whole. */
const THE_REST = 'the-rest-is-not-known';

const JSON_TYPE = { 'Content-Type': 'application/json' };
/** So many objects are written at once: a list of 20,000 pods is never one string. */
const CHUNK = 20;

function* pieces(objects: readonly KubeObject[], write: (object: KubeObject) => string): Iterable<string> {
  for (let at = 0; at < objects.length; at += CHUNK) {
    const text = objects
      .slice(at, at + CHUNK)
      .map(write)
      .join(',');
    yield at === 0 ? text : `,${text}`;
  }
}

function* around(before: string, parts: Iterable<string>, after: string): Iterable<string> {
  yield before;
  yield* parts;
  yield after;
}

interface Page {
  readonly page: readonly KubeObject[];
  readonly metadata: object;
}

function pageOf(
  cluster: Cluster,
  objects: readonly KubeObject[],
  select: Selection,
  query: URLSearchParams,
  partial: boolean,
): Page {
  const limit = Number(query.get('limit') ?? 0);
  const token = query.get('continue') ?? '';
  if (!Number.isInteger(limit) || limit < 0) throw badRequest(`invalid limit: ${query.get('limit')}`);
  if (token !== '' && (query.get('resourceVersion') ?? '') !== '')
    throw badRequest('specifying resource version is not allowed when using continue');
  const after = token === '' ? '' : startOf(token, cluster.store.version());
  const first = token === '' ? 0 : objects.findIndex((object) => placeOf(object) > after);
  const page: KubeObject[] = [];
  for (let at = first; at >= 0 && at < objects.length; at += 1) {
    const object = objects[at] as KubeObject;
    if (!select(object)) continue;
    if (limit > 0 && page.length === limit) {
      const start = placeOf(page.at(-1) as KubeObject);
      const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv: cluster.store.version(), start });
      const next = Buffer.from(text).toString('base64url');
      const selected = query.has('labelSelector') || query.has('fieldSelector');
      return { page, metadata: { continue: next, ...(!selected && { remainingItemCount: objects.length - at }) } };
    }
    page.push(object);
  }
  return { page, metadata: partial ? { continue: THE_REST } : {} };
}

function placeOf({ metadata }: KubeObject): string {
  return keyOf(metadata.namespace ?? '', metadata.name);
}

function startOf(token: string, version: number): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const { start, rv } = value as { start?: unknown; rv?: unknown };
    if (typeof start === 'string' && typeof rv === 'number' && rv <= version) return start;
  } catch {
    throw badRequest('continue key is not valid: illegal base64 data');
  }
  throw expired();
}

/** What the server says when the page's version has been compacted away. */
export function expired(): Refusal {
  return new Refusal(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
  );
}

/** The list that a delete of a collection works on. */
export function selected(cluster: Cluster, type: ResourceType, namespace: string, query: URLSearchParams) {
  const select = selectionOf(type, query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '');
  return cluster.store.list(type, namespace === '' ? undefined : namespace).filter(select);
}
