/** Turns walked suspects into triage's items: one for each root cause, the worst first. */
import type { Finding, Severity, TriageItem } from '../engine/diagnosis.ts';
import type { Walked } from '../engine/walk.ts';
import { Pending } from '../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../facts/objects.ts';
import { typeOfObject } from '../facts/resources.ts';
import type { PodRow } from '../facts/source.ts';
import type { Facts } from '../facts/store.ts';
import { ownerOf } from '../facts/words/workloads.ts';
import { diagnosisOf } from './investigate.ts';
import type { Suspect } from './suspects.ts';

/** How many objects are named that share a cause; `count` says how many there are. */
const MOST_OTHERS = 50;

/** The workload that owns a pod: what a person thinks of and has to change. */
function workloadOf(facts: Facts, object: KubeObject): ObjectRef {
  try {
    const { template: _, ...owner } = ownerOf(facts.world, object);
    return object.kind === 'Pod' && typeOfObject(owner) !== undefined ? owner : refOf(object);
  } catch (error) {
    if (error instanceof Pending) return refOf(object);
    throw error;
  }
}

export interface Candidate extends TriageItem {
  readonly key: string;
}

/** What a walked suspect comes to; undefined if the walk found it healthy or starting. */
export function itemOf(
  suspect: Suspect,
  walked: Walked | undefined,
  facts: Facts,
  frame: Parameters<typeof diagnosisOf>[2],
): Candidate | undefined {
  const { symptom, object } = suspect;
  const ref = object === undefined ? suspect.ref : workloadOf(facts, object);
  const pods = ref.kind === suspect.ref.kind && ref.name === suspect.ref.name ? [] : [suspect.ref];
  const since = object?.metadata.creationTimestamp ?? '';
  const plain = { subject: ref, symptom, since, count: 1, others: pods };
  const diagnosis = object === undefined || walked === undefined ? undefined : diagnosisOf(object, walked, frame);
  if (diagnosis?.outcome === 'healthy' || diagnosis?.outcome === 'starting') return undefined;
  const finding = diagnosis?.findings.find((one) => !one.cause.startsWith('common/'));
  if (finding === undefined) {
    const title = diagnosis?.summary ?? `${ref.kind} ${ref.name}: ${symptom}`;
    return {
      ...plain,
      severity: 'warning',
      title,
      key: `${symptom} ${object?.metadata.ownerReferences?.[0]?.uid ?? ref.name}`,
    };
  }
  const { cause, confidence, severity, title } = finding;
  return { ...plain, cause, confidence, severity, title, key: `${cause} ${anonymous(finding, [suspect.ref, ref])}` };
}

/** A finding's title without the names of what it is about and without durations: the same for others with the same cause. */
function anonymous({ title, at, path }: Finding, refs: readonly ObjectRef[]): string {
  const about = [...refs, ...at, ...path.map(({ subject }) => subject)];
  const names = new Set(about.flatMap(({ name, namespace }) => [name, namespace ?? '']).filter((name) => name !== ''));
  return [...names]
    .sort((a, b) => b.length - a.length)
    .reduce((text, name) => text.replaceAll(name, '*'), title)
    .replace(/\d+ (?:s|min|h|days)\b/g, '#');
}

const ORDER: readonly Severity[] = ['critical', 'warning', 'info'];

/** What workloads wait for; named first, but not counted beside those that wait. */
const WAITED_FOR = ['Node', 'PersistentVolume', 'PersistentVolumeClaim'];

/** Items with the same cause become one; the worst, then the most frequent, first. Of the others, workloads come before their pods. */
export function grouped(items: readonly Candidate[]): readonly TriageItem[] {
  const groups = new Map<string, Candidate[]>();
  for (const item of items) groups.set(item.key, [...(groups.get(item.key) ?? []), item]);
  const merged = [...groups.values()].map((group): TriageItem => {
    const { key: _, others: __, ...first } = group[0] as Candidate;
    const refs = [...group.map(({ subject }) => subject), ...group.flatMap((item) => item.others)];
    const others = [...new Map(refs.map((ref) => [JSON.stringify(ref), ref])).values()].slice(1, MOST_OTHERS);
    const since =
      group
        .map((item) => item.since)
        .filter((time) => time !== '')
        .sort()[0] ?? '';
    const waiting = group.filter(({ subject }) => !WAITED_FOR.includes(subject.kind));
    return { ...first, since, count: waiting.length || group.length, others };
  });
  return merged.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || b.count - a.count);
}

/** One item for each symptom of the pods that were not looked into, the most frequent first. */
export function countedOnly(rows: readonly PodRow[]): readonly TriageItem[] {
  const bySymptom = Map.groupBy(rows, (row) => row.status);
  return [...bySymptom]
    .map(([symptom, group]): TriageItem => {
      const refs = group
        .slice(0, MOST_OTHERS)
        .map(({ namespace, name }): ObjectRef => ({ kind: 'Pod', namespace, name }));
      const [subject = { kind: 'Pod', name: '' }, ...others] = refs;
      const title = `${group.length} more pods are ${symptom}; there are too many to look into each`;
      return { subject, symptom, since: '', count: group.length, severity: 'warning', title, others };
    })
    .sort((a, b) => b.count - a.count);
}
