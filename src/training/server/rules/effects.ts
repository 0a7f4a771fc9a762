/** Does to the training cluster what a rule says. */
import { randomUUID } from 'node:crypto';
import { isObject, type Json, numberAt, objectsAt, same, textAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import { mergePatch } from '../../../facts/patch/merge.ts';
import { typeOfKind } from '../../../facts/resources.ts';
import type { Cluster } from '../context.ts';
import { deleteObject } from '../remove.ts';
import { type Expressions, withName } from './expressions.ts';
import type { Effect } from './rule.ts';
import type { Subject } from './subjects.ts';

export function carryOut(
  cluster: Cluster,
  effect: Effect,
  { object, container }: Subject,
  variables: object,
  { value, filled }: Expressions,
): void {
  if ('create' in effect) {
    const times = effect.times === undefined ? 1 : Number(value(effect.times, variables) ?? 0);
    for (let i = 0; i < times; i++) create(cluster, filled(effect.create, variables) as Json);
  } else if ('container' in effect) {
    if (object !== null && container !== undefined)
      put(cluster, object, withStatus(object, container.name, filled(effect.container, variables)));
  } else if ('patch' in effect) {
    for (const it of objectsOf(value(effect.patch, variables)))
      put(cluster, it, mergePatch(it, filled(effect.with, withName(variables, 'it', it))));
  } else if ('delete' in effect) {
    for (const it of objectsOf(value(effect.delete, variables))) deleteObject(cluster, typeOfKind(it.kind), it, false);
  } else {
    const { event, ...note } = effect;
    const fieldPath = container === undefined ? {} : { fieldPath: `spec.containers{${container.name}}` };
    for (const it of objectsOf(value(event, variables)))
      tell(cluster, it, fieldPath, filled(note, withName(variables, 'it', it)) as Note);
  }
}

function objectsOf(value: unknown): readonly KubeObject[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => isObject(item) && typeof item.kind === 'string') as unknown as KubeObject[];
}

function create(cluster: Cluster, made: Json): void {
  const object = made as unknown as KubeObject;
  const metadata = { uid: randomUUID(), creationTimestamp: stamp(cluster), ...object.metadata };
  cluster.store.put(typeOfKind(object.kind), { ...object, metadata });
}

/** What does not change is not written, so that nobody is told of it. */
function put(cluster: Cluster, before: KubeObject, after: unknown): void {
  if (!same(before, after)) cluster.store.put(typeOfKind(before.kind), after as KubeObject);
}

function withStatus(pod: KubeObject, container: string, patch: unknown): KubeObject {
  const containerStatuses = objectsAt(pod, 'status', 'containerStatuses').map((status) =>
    status.name === container ? mergePatch(status, patch) : status,
  );
  return mergePatch(pod, { status: { containerStatuses } }) as KubeObject;
}

type Note = Omit<Extract<Effect, { event: string }>, 'event'>;

/** An event; one that says the same of the same object is counted up, as the event recorder does. */
function tell(cluster: Cluster, object: KubeObject, fieldPath: object, note: Note): void {
  const { type = 'Normal', reason, message, from } = note;
  const events = typeOfKind('Event');
  const { namespace = 'default', name, uid = '', resourceVersion = '' } = object.metadata;
  const now = stamp(cluster);
  const known = cluster.store
    .list(events, namespace)
    .find((e) => textAt(e, 'involvedObject', 'uid') === uid && textAt(e, 'reason') === reason && e.message === message);
  if (known !== undefined) {
    cluster.store.put(events, { ...known, count: Math.max(1, numberAt(known, 'count')) + 1, lastTimestamp: now });
    return;
  }
  const { apiVersion, kind } = object;
  create(cluster, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${randomUUID().replaceAll('-', '').slice(0, 16)}`, namespace },
    involvedObject: {
      apiVersion,
      kind,
      name,
      ...(object.metadata.namespace !== undefined && { namespace }),
      uid,
      resourceVersion,
      ...fieldPath,
    },
    type,
    reason,
    message,
    source: { component: from },
    reportingComponent: from,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  });
}

function stamp(cluster: Cluster): string {
  return cluster
    .now()
    .toISOString()
    .replace(/\.\d+Z/, 'Z');
}
