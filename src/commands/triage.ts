/** `kubectl north triage`: everything broken, worst first, grouped by root cause. Reads rows first, and whole objects only of what is broken. */
import type { Severity, Triage, TriageItem } from '../engine/diagnosis.ts';
import { type Engine, readingWords, type Walked, walk } from '../engine/walk.ts';
import { Pending } from '../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../facts/objects.ts';
import type { Gap } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { RESOURCES, typeOfKind } from '../facts/resources.ts';
import type { PodRow, Source } from '../facts/source.ts';
import { type Facts, factsFrom } from '../facts/store.ts';
import { getRequest, listRequest } from '../facts/words/objects.ts';
import { ownerOf } from '../facts/words/workloads.ts';
import { VERSION } from '../version.ts';
import type { Watching } from './diagnose.ts';
import { diagnosisOf, sourceOf, timingOf, unknownOf } from './investigate.ts';
import { brokenIngresses, brokenServices, brokenWorkloads, isBroken, type Suspect } from './suspects.ts';

/** So many suspects are walked; of the rest only the symptom is told. */
const MOST_WALKS = 400;

/** What a scope is searched for beside pods. Events come along, so that they need not be asked for object by object. */
const KINDS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'Service',
  'EndpointSlice',
  'Ingress',
  'PersistentVolumeClaim',
  'Event',
];

/** Logs, commands in containers and Secrets are left to the diagnosis of one object. */
const declines = (request: Request): boolean =>
  request.ask === 'logs' || request.ask === 'exec' || ('type' in request && request.type.kind === 'Secret');

export async function triage(
  engine: Engine,
  source: Source,
  scope: { readonly namespace?: string },
  watching: Watching = {},
): Promise<Triage> {
  const started = performance.now();
  const now = source.now();
  const facts = factsFrom(source, { now, decline: declines });
  const tell = (reading: readonly string[]) => watching.onProgress?.({ path: [], reading });
  tell(['pods, workloads, services and events']);
  const lists = KINDS.map((kind) => listRequest(kind, scope.namespace ?? ''));
  const [rows] = await Promise.all([source.podRows(scope.namespace), facts.load([...lists, listRequest('Node', '')])]);
  watching.signal?.throwIfAborted();

  const gaps: Gap[] = [...(source.gaps ?? []), ...(rows.ok ? [] : [rows.gap])];
  const listed = (kind: string): readonly KubeObject[] => {
    const reading = facts.world.tryAsk(listRequest(kind, scope.namespace ?? ''));
    if (!reading.ok) gaps.push(reading.gap);
    return reading.ok ? (reading.value as readonly KubeObject[]) : [];
  };
  const [deployments = [], sets = [], daemons = [], jobs = [], services = [], slices = [], ingresses = []] =
    KINDS.slice(0, 7).map(listed);
  const workloads = [...deployments, ...sets, ...daemons, ...jobs];
  const broken = (rows.ok ? rows.value : []).filter(isBroken);
  const pods = await podSuspects(source, broken, scope, facts);
  const suspects = [
    ...pods,
    ...brokenWorkloads(workloads),
    ...brokenServices(services, slices),
    ...brokenIngresses(ingresses, services),
  ];

  const walked = await walkTogether(engine, suspects.slice(0, MOST_WALKS), facts, tell, watching.signal);
  const frame = { source, now, started };
  const items = suspects
    .map((suspect, i) => itemOf(suspect, walked[i], facts, frame))
    .filter((item) => item !== undefined);
  return {
    apiVersion: 'north/v1',
    kind: 'Triage',
    tool: VERSION,
    source: sourceOf(source),
    now: now.toISOString(),
    scope: scope.namespace ?? '*',
    items: grouped(items),
    unknown: unknownOf([
      ...new Map(
        [...gaps, ...walked.flatMap((w) => w?.gaps ?? [])]
          .filter((g) => g.reason !== 'declined')
          .map((g) => [g.what + g.why, g]),
      ).values(),
    ]),
    examined: { pods: rows.ok ? rows.value.length : 0, workloads: workloads.length },
    timing: timingOf(frame),
  };
}

/** The whole objects of the pods whose rows look wrong: in one request if many are Pending, else one by one. */
async function podSuspects(
  source: Source,
  rows: readonly PodRow[],
  scope: { readonly namespace?: string },
  facts: Facts,
): Promise<readonly Suspect[]> {
  const byName = new Map<string, KubeObject>();
  const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;
  const pending = rows.filter((row) => row.status === 'Pending');
  if (pending.length > 20) {
    const list = await source.list({
      type: typeOfKind('Pod'),
      fieldSelector: 'status.phase=Pending',
      ...(scope.namespace !== undefined && { namespace: scope.namespace }),
    });
    if (list.ok) for (const pod of list.value) byName.set(keyOf(pod.metadata.namespace ?? '', pod.metadata.name), pod);
  }
  const rest = rows.filter((row) => !byName.has(keyOf(row.namespace, row.name))).slice(0, MOST_WALKS);
  await facts.load(rest.map((row) => getRequest('Pod', row.namespace, row.name)));
  return rows.map((row) => {
    const listed = byName.get(keyOf(row.namespace, row.name));
    const pod =
      listed ??
      (facts.loaded(getRequest('Pod', row.namespace, row.name)) as KubeObject | null | undefined) ??
      undefined;
    const ref: ObjectRef = { kind: 'Pod', namespace: row.namespace, name: row.name };
    return {
      ref,
      tree: 'pod',
      symptom: row.status === 'Running' ? `${row.ready} ready` : row.status,
      ...(pod !== undefined && { object: pod }),
    };
  });
}

/** Walks all suspects over the same facts: what several need is read once, and what they need at the same time is read together. */
async function walkTogether(
  engine: Engine,
  suspects: readonly Suspect[],
  facts: Facts,
  tell: (reading: readonly string[]) => void,
  signal: AbortSignal | undefined,
): Promise<readonly (Walked | undefined)[]> {
  const results: (Walked | undefined)[] = suspects.map(() => undefined);
  let open = suspects.flatMap((suspect, i) => (suspect.object === undefined ? [] : [i]));
  for (let round = 0; open.length > 0 && round < 30; round++) {
    signal?.throwIfAborted();
    for (const i of open) {
      const suspect = suspects[i] as Suspect;
      results[i] = walk(engine, suspect.tree, suspect.object, facts.world);
    }
    open = open.filter((i) => (results[i]?.pending.length ?? 0) > 0);
    const requests = open.flatMap((i) => results[i]?.pending ?? []);
    tell(readingWords(requests));
    await facts.load(requests);
  }
  return results;
}

/** The workload that owns a pod: what a person thinks of and has to change. */
function workloadOf(facts: Facts, object: KubeObject): ObjectRef {
  try {
    const { template: _, ...owner } = ownerOf(facts.world, object);
    return object.kind === 'Pod' && RESOURCES.some(({ kind }) => kind === owner.kind) ? owner : refOf(object);
  } catch (error) {
    if (error instanceof Pending) return refOf(object);
    throw error;
  }
}

interface Candidate extends TriageItem {
  readonly key: string;
}

function itemOf(
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
  const { cause, confidence, severity, title, at } = finding;
  const owner = at[0]?.name ?? ref.name;
  const anonymous = [suspect.ref.name, ref.name, owner].reduce((text, name) => text.replaceAll(name, '*'), title);
  return { ...plain, cause, confidence, severity, title, key: `${cause} ${anonymous}` };
}

const ORDER: readonly Severity[] = ['critical', 'warning', 'info'];

/** Items with the same cause become one; the worst, then the most frequent, first. */
function grouped(items: readonly Candidate[]): readonly TriageItem[] {
  const groups = new Map<string, Candidate[]>();
  for (const item of items) groups.set(item.key, [...(groups.get(item.key) ?? []), item]);
  const merged = [...groups.values()].map((group): TriageItem => {
    const { key: _, others: __, ...first } = group[0] as Candidate;
    const refs = group.flatMap((item) => [item.subject, ...item.others]);
    const others = [...new Map(refs.map((ref) => [JSON.stringify(ref), ref])).values()].slice(1);
    const since =
      group
        .map((item) => item.since)
        .filter((time) => time !== '')
        .sort()[0] ?? '';
    return { ...first, since, count: group.length, others };
  });
  return merged.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || b.count - a.count);
}
