/** The facts read so far: answers what is asked from memory, and fetches from a Source what is still missing. */
import type { World } from '../engine/world.ts';
import { Pending, Unreadable } from '../engine/world.ts';
import { added } from './addition.ts';
import { type Consent, checked, consentTo } from './check.ts';
import { gapFor, ONLY_PART } from './gaps.ts';
import type { KubeObject } from './objects.ts';
import { known, type Reading } from './reading.ts';
import { keyOf, type Request } from './request.ts';
import type { Source } from './source.ts';

export interface Facts {
  readonly world: World;
  /** The value of a fact if it has been read, else undefined. */
  loaded(request: Request): unknown;
  /** Reads what is missing, in parallel. Never rejects for what the outside does. */
  load(requests: readonly Request[]): Promise<void>;
}

export interface FactOptions {
  readonly now: Date;
  /** What is not read, to save time (triage of many objects). */
  readonly decline?: (request: Request) => boolean;
  /** Asks the user for what is run only with their consent. */
  readonly consent?: Consent;
}

export function factsFrom(source: Source, options: FactOptions): Facts {
  const readings = new Map<string, Reading<unknown>>();
  const underWay = new Map<string, Promise<void>>();
  const computed = new Map<string, unknown>();

  const find = (request: Request): Reading<unknown> | undefined => {
    const exact = readings.get(keyOf(request));
    if (exact !== undefined) return exact;
    if (request.ask === 'get') return fromList(request);
    return request.ask === 'list' ? fromLarger(request) : undefined;
  };

  /** A list of a namespace, or of the events of one object, is a part of a list that is there already. */
  const fromLarger = (request: Request & { ask: 'list' }): Reading<unknown> | undefined => {
    const { namespace, labelSelector, fieldSelector, type } = request;
    if (labelSelector !== undefined) return undefined;
    const of = aboutObject(fieldSelector);
    if (fieldSelector !== undefined && of === undefined) return undefined;
    for (const scope of namespace === undefined ? [undefined] : [namespace, undefined]) {
      const list = readings.get(keyOf({ ask: 'list', type, ...(scope !== undefined && { namespace: scope }) }));
      if (!list?.ok || !list.complete) continue;
      const items = (list.value as readonly KubeObject[]).filter(
        (i) => (namespace === undefined || i.metadata.namespace === namespace) && (of === undefined || of(i)),
      );
      const reading = known(items);
      readings.set(keyOf(request), reading);
      return reading;
    }
    return undefined;
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
    return found.map((reading, i) => wholly(reading as Reading<unknown>, requests[i] as Request));
  };
  const given = (reading: Reading<unknown>): unknown => {
    if (!reading.ok) throw new Unreadable(reading.gap);
    return reading.value;
  };

  const world: World = {
    now: options.now,
    ask: (request) => given(tryAskAll([request])[0] as Reading<unknown>),
    tryAsk: (request) => tryAskAll([request])[0] as Reading<unknown>,
    askAll: (requests) => tryAskAll(requests).map(given),
    tryAskAll,
    note: () => {},
    memo: (key, compute) => {
      if (!computed.has(key)) computed.set(key, compute());
      return computed.get(key);
    },
  };

  const loadOne = async (request: Request): Promise<void> => {
    const declined = options.decline?.(request) ?? false;
    readings.set(keyOf(request), declined ? notAsked(request) : withoutSecrets(await read(source, request, options)));
  };

  return {
    world,
    loaded(request) {
      const reading = find(request);
      return reading?.ok ? reading.value : undefined;
    },
    async load(requests) {
      const loads = withoutCovered(requests).map((request) => {
        const key = keyOf(request);
        const load = underWay.get(key) ?? loadOne(request);
        underWay.set(key, load);
        return load;
      });
      await Promise.all(loads);
    },
  };
}

/** An object is not asked for by itself beside the list that brings it; if that fails, the next walk asks for it. */
function withoutCovered(requests: readonly Request[]): readonly Request[] {
  const asked = new Set(requests.map(keyOf));
  const isListed = (request: Request & { ask: 'get' }) =>
    [request.namespace, undefined].some((namespace) =>
      asked.has(keyOf({ ask: 'list', type: request.type, ...(namespace !== undefined && { namespace }) })),
    );
  return requests.filter((request) => request.ask !== 'get' || !isListed(request));
}

/** Understands the field selector that asks for the events of one object. */
function aboutObject(selector: string | undefined): ((event: KubeObject) => boolean) | undefined {
  const match = /^involvedObject\.kind=([^,]+),involvedObject\.name=([^,]+)$/.exec(selector ?? '');
  if (match === null) return undefined;
  return (event) => {
    const about = event.involvedObject as { kind?: string; name?: string } | undefined;
    return about?.kind === match[1] && about?.name === match[2];
  };
}

function read(source: Source, request: Request, { consent }: FactOptions): Promise<Reading<unknown>> {
  switch (request.ask) {
    case 'list':
      return source.list(request);
    case 'get':
      return source.get(request);
    case 'logs':
      return source.logs(request);
    case 'exec':
      return source.exec(request);
    case 'consent':
      return consentTo(request, source, consent);
    case 'check':
      return checked(request, source);
    case 'add':
      return added(request, source, consent);
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

/** The object as facts may hold it: of a Secret only the names of its keys, and who wrote it when. */
export function keysOnly(secret: KubeObject): KubeObject {
  if (secret.kind !== 'Secret') return secret;
  const { data, stringData: _, metadata, ...rest } = secret as KubeObject & { data?: object };
  const { annotations: __, managedFields, ...named } = metadata;
  const writers = managedFields?.map((entry) => {
    const { manager, operation, time } = entry as Record<string, unknown>;
    return { manager, operation, time };
  });
  return {
    ...rest,
    metadata: { ...named, ...(writers !== undefined && { managedFields: writers }) },
    data: Object.fromEntries(Object.keys(data ?? {}).map((key) => [key, ''])),
  } as KubeObject;
}

function notAsked(request: Request): Reading<unknown> {
  return { ok: false, gap: { what: request.ask, reason: 'declined', why: 'not read here, to save time' } };
}

/** A list read in part proves nothing about what is not in it; of a log the end is enough. */
function wholly(reading: Reading<unknown>, request: Request): Reading<unknown> {
  if (!reading.ok || reading.complete || request.ask === 'logs') return reading;
  return { ok: false, gap: gapFor(request, 'truncated', ONLY_PART) };
}
