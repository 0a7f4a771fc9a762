/** The facts read so far: answers what is asked from memory, and fetches from a Source what is still missing. */
import type { World } from '../engine/world.ts';
import { Pending, Unreadable } from '../engine/world.ts';
import type { KubeObject } from './objects.ts';
import { type Gap, known, type Reading } from './reading.ts';
import { inWords, keyOf, type Request } from './request.ts';
import type { Source } from './source.ts';

export interface Facts {
  readonly world: World;
  /** Reads what is missing, in parallel. Never rejects for what the outside does. */
  load(requests: readonly Request[]): Promise<void>;
}

/** Requests whose answer may be left out to save time (triage of many objects): kinds of `ask`. */
export interface FactOptions {
  readonly now: Date;
  readonly decline?: readonly Request['ask'][];
}

export function factsFrom(source: Source, options: FactOptions): Facts {
  const readings = new Map<string, Reading<unknown>>();

  const find = (request: Request): Reading<unknown> | undefined => {
    const exact = readings.get(keyOf(request));
    if (exact !== undefined || request.ask === 'logs' || request.ask === 'exec') return exact;
    return request.ask === 'get' ? fromList(request) : undefined;
  };

  /** An object that a list already brought needs no request of its own. */
  const fromList = (request: Request & { ask: 'get' }): Reading<unknown> | undefined => {
    const scopes = request.namespace === undefined ? [undefined] : [request.namespace, undefined];
    for (const namespace of scopes) {
      const query = { ask: 'list', type: request.type, ...(namespace !== undefined && { namespace }) } as const;
      const list = readings.get(keyOf(query));
      if (!list?.ok || !list.complete) continue;
      const items = list.value as readonly KubeObject[];
      const found = items.find((i) => i.metadata.name === request.name && i.metadata.namespace === request.namespace);
      return known(found ?? null);
    }
    return undefined;
  };

  const tryAskAll = (requests: readonly Request[]): readonly Reading<unknown>[] => {
    const found = requests.map(find);
    const missing = requests.filter((_, i) => found[i] === undefined);
    if (missing.length > 0) throw new Pending(missing);
    return found as readonly Reading<unknown>[];
  };
  const valueOf = (reading: Reading<unknown>, request: Request): unknown => {
    if (!reading.ok) throw new Unreadable(reading.gap);
    if (!reading.complete && request.ask !== 'logs') throw new Unreadable(cut(request));
    return reading.value;
  };

  const world: World = {
    now: options.now,
    ask: (request) => valueOf(tryAskAll([request])[0] as Reading<unknown>, request),
    tryAsk: (request) => tryAskAll([request])[0] as Reading<unknown>,
    askAll: (requests) => tryAskAll(requests).map((reading, i) => valueOf(reading, requests[i] as Request)),
    tryAskAll,
    note: () => {},
  };

  return {
    world,
    async load(requests) {
      await Promise.all(
        requests.map(async (request) => {
          const declined = options.decline?.includes(request.ask) ?? false;
          readings.set(keyOf(request), declined ? notAsked(request) : withoutSecrets(await read(source, request)));
        }),
      );
    },
  };
}

function read(source: Source, request: Request): Promise<Reading<unknown>> {
  switch (request.ask) {
    case 'list':
      return source.list(request);
    case 'get':
      return source.get(request);
    case 'logs':
      return source.logs(request);
    case 'exec':
      return source.exec(request);
    case 'usage':
      return source.podUsage(request.nodes);
  }
}

/** A Secret's keys are facts; its values are nobody's business, so they end here. */
function withoutSecrets(reading: Reading<unknown>): Reading<unknown> {
  if (!reading.ok) return reading;
  if (Array.isArray(reading.value)) {
    const items = reading.value as readonly KubeObject[];
    return items.some((i) => i.kind === 'Secret') ? { ...reading, value: items.map(keysOnly) } : reading;
  }
  const value = reading.value as KubeObject | null;
  return value?.kind === 'Secret' ? { ...reading, value: keysOnly(value) } : reading;
}

function keysOnly(secret: KubeObject): KubeObject {
  if (secret.kind !== 'Secret') return secret;
  const { data, stringData: _, metadata, ...rest } = secret as KubeObject & { data?: object };
  const { annotations: __, managedFields: ___, ...named } = metadata;
  return { ...rest, metadata: named, data: Object.fromEntries(Object.keys(data ?? {}).map((key) => [key, ''])) } as KubeObject;
}

function notAsked(request: Request): Reading<unknown> {
  return { ok: false, gap: { what: request.ask, reason: 'declined', why: 'not read here, to save time' } };
}

/** A list read in part proves nothing about what is not in it. */
function cut(request: Request): Gap {
  return { what: inWords(request), reason: 'truncated', why: 'only a part of it could be read' };
}
