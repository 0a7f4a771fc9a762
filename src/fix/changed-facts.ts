/** Facts as they would be after a change: what was read, with some objects in another shape. */
import { usageOf } from '../analysis/scheduling/usage.ts';
import { Pending, Unreadable, type World } from '../engine/world.ts';
import type { KubeObject } from '../facts/objects.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { select } from '../facts/selection.ts';
import type { PodUsage } from '../facts/source.ts';
import type { Facts } from '../facts/store.ts';

/** An object as it was and as it would be; without `before` it is new, without `after` it is gone. */
export interface Edit {
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

/** Reads through `facts`, so that nothing is read twice. What a pod that is made anew did before is not known of it. */
export function changedFacts(facts: Facts, edits: readonly Edit[]): Facts {
  const computed = new Map<string, unknown>();
  const bent = (request: Request, reading: Reading<unknown>) =>
    reading.ok ? edited(request, reading, edits) : reading;
  const tryAskAll = (requests: readonly Request[]) => {
    const asked = requests.filter(({ ask }) => ask !== 'add');
    const readings = new Map(facts.world.tryAskAll(asked).map((reading, i) => [asked[i], reading]));
    // To try a change on a copy, nothing is added to a pod of the cluster.
    return requests.map((one) => bent(one, readings.get(one) ?? known(facts.loaded(one) ?? null)));
  };
  const given = (reading: Reading<unknown>): unknown => {
    if (!reading.ok) throw new Unreadable(reading.gap);
    return reading.value;
  };
  const world: World = {
    now: facts.world.now,
    tryAsk: (request) => tryAskAll([request])[0] as Reading<unknown>,
    ask: (request) => given(tryAskAll([request])[0] as Reading<unknown>),
    askAll: (requests) => tryAskAll(requests).map(given),
    tryAskAll,
    note: () => {},
    memo(key, compute) {
      if (!computed.has(key)) computed.set(key, compute());
      return computed.get(key);
    },
  };
  return {
    world,
    load: (requests) => facts.load(requests),
    loaded(request) {
      try {
        const reading = world.tryAsk(request);
        return reading.ok ? reading.value : undefined;
      } catch (error) {
        if (error instanceof Pending) return undefined;
        throw error;
      }
    },
  };
}

function edited(request: Request, reading: Reading<unknown> & { ok: true }, edits: readonly Edit[]): Reading<unknown> {
  switch (request.ask) {
    case 'get': {
      const edit = edits.find(({ before, after }) => isAsked(request, (after ?? before) as KubeObject));
      return edit === undefined ? reading : known(edit.after ?? null);
    }
    case 'list':
      return { ...reading, value: editedList(request, reading.value as readonly KubeObject[], edits) };
    // A pod that is made anew must fit beside the one that it replaces: a rollout starts it first.
    case 'usage': {
      const arrived = edits.flatMap(({ before, after }) =>
        before === undefined && after?.kind === 'Pod' ? (usageOf(after) ?? []) : [],
      );
      const here = arrived.filter(({ node }) => request.nodes?.includes(node) ?? true);
      return { ...reading, value: [...(reading.value as readonly PodUsage[]), ...here] };
    }
    case 'consent':
    case 'add':
      return reading;
    case 'check':
      return request.runs.some((run) => isAnew(run, edits)) ? unreadable(MADE_ANEW) : reading;
    case 'logs':
    case 'exec':
      return isAnew(request, edits) ? unreadable({ ...MADE_ANEW, what: request.ask }) : reading;
  }
}

const MADE_ANEW = { what: 'check', reason: 'failed', why: 'the pod would be made anew' } as const;

function isAnew({ namespace, pod }: { namespace: string; pod: string }, edits: readonly Edit[]): boolean {
  return edits.some(
    ({ before }) => before?.kind === 'Pod' && before.metadata.name === pod && before.metadata.namespace === namespace,
  );
}

function isAsked({ type, namespace, name }: Request & { ask: 'get' }, object: KubeObject): boolean {
  return object.kind === type.kind && object.metadata.name === name && object.metadata.namespace === namespace;
}

function editedList(
  { type, namespace, labelSelector, fieldSelector }: Request & { ask: 'list' },
  objects: readonly KubeObject[],
  edits: readonly Edit[],
): readonly KubeObject[] {
  const here = edits.filter(({ before, after }) => {
    const object = (after ?? before) as KubeObject;
    return object.kind === type.kind && (namespace === undefined || object.metadata.namespace === namespace);
  });
  if (here.length === 0) return objects;
  const same = (a: KubeObject, b: KubeObject | undefined) =>
    a.metadata.name === b?.metadata.name && a.metadata.namespace === b?.metadata.namespace;
  const untouched = objects.filter((object) => !here.some(({ before, after }) => same(object, before ?? after)));
  const added = here.flatMap(({ after }) => (after === undefined ? [] : [after]));
  return [...untouched, ...select(added, labelSelector, fieldSelector)];
}
