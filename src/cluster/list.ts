/** Lists objects page by page, and says whether the list is whole. */

import { gapFor } from '../facts/gaps.ts';
import type { KubeObject } from '../facts/objects.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { listPath, type ResourceType } from '../facts/resources.ts';
import { shared } from '../facts/shared.ts';
import type { ListQuery } from '../facts/source.ts';
import { parsedAnswer } from './answer.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';
import type { Reader } from './reader.ts';
import { otherVersion, unserved } from './versions.ts';

const PAGE = '500';
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Lists; a kind that the server knows in another version is read in that one. */
export async function list(reader: Reader, query: ListQuery): Promise<Reading<readonly KubeObject[]>> {
  const asked = { ask: 'list', ...query } as const;
  const here = await listAs(reader, query, asked);
  if (here !== 'not served') return here;
  const served = await otherVersion(reader, query.type, asked);
  if (!served.ok) return unreadable(served.gap);
  if (served.value === null) return known([]);
  const there = await listAs(reader, { ...query, type: served.value }, asked);
  return there === 'not served' ? unreadable(unserved(query.type, asked)) : there;
}

/**
 * Lists from the server's watch cache (`resourceVersion=0`), which is milliseconds behind and many times cheaper;
 * Events are not in it. A list that expires while it is paged (410) is begun again once, then read in one piece.
 */
async function listAs(
  reader: Reader,
  query: ListQuery,
  asked: Request,
): Promise<Reading<readonly KubeObject[]> | 'not served'> {
  const items: KubeObject[] = [];
  let whole = true;
  let next: string | undefined;
  let pages = 0;
  let expired = 0;
  for (;;) {
    const outcome = await reader.ask({
      path: `${listPath(query.type, query.namespace)}?${parameters(query, next, expired)}`,
      ...(query.metadataOnly && { accept: METADATA }),
    });
    if (outcome.ok && outcome.reply.status === 410 && expired < 2) {
      expired++;
      next = undefined;
      pages = 0;
      items.length = 0;
      continue;
    }
    const parsed = parsedAnswer(outcome, asked);
    if (!parsed.ok) return pages > 0 ? known(items, false) : unreadable(parsed.gap);
    if (parsed.status === 404) return 'not served';
    const page = pageOf(parsed.value, query);
    if (page === undefined) return unreadable(gapFor(asked, 'broken', 'the answer is no list'));
    pages += 1;
    for (const item of page.items) items.push(shared(item, items.at(-1)));
    whole &&= page.whole;
    next = page.next;
    if (next === undefined) return known(items, whole);
  }
}

function parameters(query: ListQuery, next: string | undefined, expired: number): URLSearchParams {
  const params = new URLSearchParams();
  if (expired < 2) params.set('limit', PAGE);
  if (next !== undefined) params.set('continue', next);
  else if (query.type.kind !== 'Event' && expired === 0) params.set('resourceVersion', '0');
  if (query.labelSelector !== undefined) params.set('labelSelector', query.labelSelector);
  if (query.fieldSelector !== undefined) params.set('fieldSelector', query.fieldSelector);
  return params;
}

interface Page {
  readonly items: readonly KubeObject[];
  readonly whole: boolean;
  readonly next: string | undefined;
}

/** The items of a list with the kind that each lacks; undefined if it is no list. */
function pageOf(answer: Entry, { type, metadataOnly }: ListQuery): Page | undefined {
  const kind = textOf(answer, 'kind') ?? '';
  const apiVersion = textOf(answer, 'apiVersion') ?? '';
  const raw = answer.items ?? [];
  if (!kind.endsWith('List') || !Array.isArray(raw)) return undefined;
  const items: KubeObject[] = [];
  for (const item of raw) {
    if (!isEntry(item) || !isEntry(item.metadata) || typeof item.metadata.name !== 'string') continue;
    const own = metadataOnly ? { apiVersion: apiVersionOf(type), kind: type.kind } : {};
    items.push({ apiVersion, kind: kind.slice(0, -'List'.length), ...item, ...own } as unknown as KubeObject);
  }
  const next = isEntry(answer.metadata) ? textOf(answer.metadata, 'continue') : undefined;
  return { items, whole: items.length === raw.length, next };
}

function apiVersionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`;
}
