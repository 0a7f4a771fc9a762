/** Events about an object, newest first, and as evidence. Events expire within the hour: their absence proves nothing. */

import { withoutIds } from '../../analysis/sandbox/failure.ts';
import { eventsCommand } from '../../engine/command.ts';
import type { Evidence } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import { gapFor } from '../gaps.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { Request } from '../request.ts';
import { typeOfKind } from '../resources.ts';
import { readable } from './objects.ts';
import { word } from './word.ts';

/** An event in the shape that both event APIs share (pending.md: which of the time and count fields is filled differs). */
export interface EventNote {
  readonly reason: string;
  readonly message: string;
  readonly type: string;
  readonly count: number;
  /** RFC 3339, or empty. */
  readonly last: string;
  readonly first: string;
  readonly component: string;
  /** The container that the event is about, or empty. */
  readonly container: string;
}

export interface RawEvent extends KubeObject {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly type?: string;
  readonly count?: number;
  readonly lastTimestamp?: string;
  readonly firstTimestamp?: string;
  readonly eventTime?: string;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly reportingComponent?: string;
  /** Of the kubelet: the node. */
  readonly reportingInstance?: string;
  readonly involvedObject?: {
    readonly kind?: string;
    readonly fieldPath?: string;
    readonly uid?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

/** Events about an object that is in no namespace are in `default`. */
export function eventsRequest(ref: ObjectRef): Request {
  return {
    ask: 'list',
    type: typeOfKind('Event'),
    namespace: ref.namespace ?? 'default',
    fieldSelector: `involvedObject.kind=${ref.kind},involvedObject.name=${ref.name}`,
  };
}

/** Events of this very object; those of an earlier object of the same name are left out. */
export function eventsOf(world: World, object: KubeObject): readonly EventNote[] {
  return noted(world, object, notesOf(world.ask(eventsRequest(refOf(object))) as readonly RawEvent[], object));
}

/** The same; none, and a note, if they cannot be read. */
export function eventsIfKnown(world: World, object: KubeObject): readonly EventNote[] {
  const events = readable<readonly RawEvent[]>(world, eventsRequest(refOf(object)));
  return events === undefined ? [] : noted(world, object, notesOf(events, object));
}

/** How long the API server keeps an event, unless --event-ttl says otherwise. */
const KEPT_SECONDS = 3600;

/** That there is no event about an object as old as events get is no sign that nothing happened to it. */
export function noted(world: World, object: KubeObject, notes: readonly EventNote[]): readonly EventNote[] {
  const age = (world.now.getTime() - Date.parse(object.metadata.creationTimestamp ?? '')) / 1000;
  if (notes.length > 0 || !(age > KEPT_SECONDS)) return notes;
  const { kind, name } = refOf(object);
  const gap = gapFor(
    eventsRequest(refOf(object)),
    'expired',
    'none is left: they are kept for an hour, and it is older',
  );
  world.note({ ...gap, what: `events about ${kind} ${name}` });
  return notes;
}

/** The kubelet gives its node's name as the node's uid. */
export function notesOf(
  events: readonly RawEvent[],
  { kind, metadata: { uid, name } }: KubeObject,
): readonly EventNote[] {
  const own = [uid, undefined, ...(kind === 'Node' ? [name] : [])];
  return events
    .filter((event) => uid === undefined || own.includes(event.involvedObject?.uid))
    .sort(writtenLast)
    .map(noteOf)
    .sort((a, b) => b.last.localeCompare(a.last));
}

/** Times are of whole seconds; within one, the greater version was written later (KEP-5504: a longer one, or digit by digit). */
function writtenLast(a: RawEvent, b: RawEvent): number {
  const [one = '', other = ''] = [a.metadata.resourceVersion, b.metadata.resourceVersion];
  return other.length - one.length || (other > one ? 1 : other < one ? -1 : 0);
}

export function noteOf(event: RawEvent): EventNote {
  const created = event.metadata.creationTimestamp ?? '';
  return {
    reason: event.reason ?? '',
    message: event.message ?? event.note ?? '',
    type: event.type ?? '',
    count: event.series?.count ?? event.count ?? 1,
    last: event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? created,
    first: event.firstTimestamp ?? event.eventTime ?? created,
    component: event.source?.component ?? event.reportingComponent ?? '',
    container: /\{(.+)\}/.exec(event.involvedObject?.fieldPath ?? '')?.[1] ?? '',
  };
}

/** Notes that a run of a container, over which something is open, is no longer told of. */
export function noteForgotten(world: World, pod: KubeObject, container: string): void {
  const gap = gapFor(
    eventsRequest(refOf(pod)),
    'expired',
    'none is left: they are kept for an hour, and dropped where there are many',
  );
  world.note({ ...gap, what: `events about the last run of ${pod.metadata.name}/${container}` });
}

/** The newest events with one of these reasons, as evidence; none if events cannot be read (which is then noted). */
function evidenceFrom(world: World, object: KubeObject, reasons: readonly string[]): readonly Evidence[] {
  const ref = refOf(object);
  return eventsIfKnown(world, object)
    .filter((note) => reasons.includes(note.reason))
    .slice(0, 2)
    .map((note) => ({
      says: `Event ${note.reason}${note.count > 1 ? ` (${note.count} times)` : ''}: ${withoutIds(note.message)}`,
      object: ref,
      command: eventsCommand(ref),
      observed: note.last,
    }));
}

export const eventTypes = {
  EventNote: {
    reason: 'string',
    message: 'string',
    type: 'string',
    count: 'number',
    last: 'string',
    first: 'string',
    component: 'string',
    container: 'string',
  },
};

export const eventWords = [
  word(
    'eventsFor(object: any): list<EventNote>',
    'Events about an object, newest first. They expire within an hour: none proves nothing.',
    (world, object: KubeObject) => eventsOf(world, object),
  ),
  word(
    'eventEvidence(object: any, reasons: list<string>): list<any>',
    'The newest events with these reasons, as evidence.',
    (world, object: KubeObject, reasons: readonly string[]) => evidenceFrom(world, object, reasons),
  ),
];
