/** The rows of the triage list: one for each cause, and below it, when asked, the other objects that share it. */
import type { Triage, TriageItem } from '../../engine/diagnosis.ts';
import type { ObjectRef } from '../../facts/objects.ts';
import { matches } from '../lists/typing.ts';

export interface TriageRow {
  readonly item: TriageItem;
  readonly subject: ObjectRef;
  /** False for one of the other objects below its item. */
  readonly first: boolean;
}

/** Identifies an object across re-checks. */
export function nameOf(ref: ObjectRef): string {
  return `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}

/** `pod/web-0`, as kubectl writes it. */
export function shortName(ref: ObjectRef): string {
  return `${ref.kind.toLowerCase()}/${ref.name}`;
}

/** `Pod shop/web-0`. */
export function fullName(ref: ObjectRef): string {
  return ref.namespace === undefined ? `${ref.kind} ${ref.name}` : `${ref.kind} ${ref.namespace}/${ref.name}`;
}

/** In the order given (worst first). A filter that fits only one of the other objects shows that one with its cause. */
export function rowsOf(triage: Triage, filter: string, expanded: ReadonlySet<string>): readonly TriageRow[] {
  const text = filter.trim();
  return triage.items.flatMap((item) => {
    const own: TriageRow = { item, subject: item.subject, first: true };
    const fits = text === '' || matches(haystack(item, item.subject), text);
    const others = text === '' ? item.others : item.others.filter((other) => matches(haystack(item, other), text));
    if (!fits && others.length === 0) return [];
    const open = !fits || expanded.has(nameOf(item.subject));
    return open ? [own, ...others.map((subject) => ({ item, subject, first: false }))] : [own];
  });
}

function haystack(item: TriageItem, ref: ObjectRef): string {
  return [item.severity, item.symptom, shortName(ref), ref.namespace, item.cause, item.title].join(' ');
}
