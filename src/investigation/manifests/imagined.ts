/** The world as it would be if manifests were applied: what the server would store, and what controllers would make of it. */
import { Pending, Unreadable, type World } from '../../engine/world.ts';
import { imaginedUid } from '../../facts/imagined.ts';
import type { KubeObject } from '../../facts/objects.ts';
import type { Gap } from '../../facts/reading.ts';
import { typeOfKind, typeOfObject } from '../../facts/resources.ts';
import type { Source } from '../../facts/source.ts';
import type { Facts } from '../../facts/store.ts';
import { podsOf } from '../../facts/words/workloads.ts';
import { changedFacts, type Edit } from '../../fix/changed-facts.ts';
import { admitted } from './admission.ts';
import { refusedBy, withStatus } from './creator.ts';
import { type Made, madeOf } from './made-pods.ts';
import { type Allowed, allowedByQuota, filledIn } from './quotas.ts';
import { placed, started } from './stages.ts';

export interface Imagined {
  /** The objects of the manifests as they would be, in their order, each with what could not be asked about it. */
  readonly subjects: readonly { readonly object: KubeObject; readonly gaps: readonly Gap[] }[];
  readonly edits: readonly Edit[];
  readonly nodes: readonly KubeObject[];
}

export async function imagine(source: Source, facts: Facts, manifests: readonly KubeObject[]): Promise<Imagined> {
  const arrivals = new Set(manifests.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : [])));
  const edits: Edit[] = [];
  const refusals: (string | undefined)[] = [];
  const gaps: Gap[][] = [];
  /** The server's answer about an object: as it would be, or why it would not. */
  const tried = async (object: KubeObject, unknown: Gap[]) => {
    const answer = await admitted(source, object, arrivals);
    if (answer.gap !== undefined) unknown.push(answer.gap);
    return answer;
  };
  for (const manifest of manifests) {
    const unknown: Gap[] = [];
    const { object, refusal } = await tried(manifest, unknown);
    const before = await settled(facts, (world) => current(world, manifest));
    const creationTimestamp = before?.metadata.creationTimestamp ?? facts.world.now.toISOString();
    const after = { ...object, metadata: { ...object.metadata, creationTimestamp } };
    edits.push({ ...(before && { before }), after: await counted(facts, after, before) });
    refusals.push(refusal);
    gaps.push(unknown);
  }
  const type = typeOfKind('Node');
  const nodes = ((await settled(facts, (world) => world.ask({ ask: 'list', type }))) ?? []) as readonly KubeObject[];
  for (const [i, { before, after }] of [...edits.entries()]) {
    const object = after as KubeObject;
    const refusal = refusals[i];
    if (object.kind === 'Pod' && refusal === undefined) {
      edits[i] = { ...edits[i], after: await staged(facts, edits, object) };
      continue;
    }
    const made = madeOf(object, nodes);
    if (made === undefined) continue;
    if (before !== undefined && isUnchanged(before, object)) {
      edits[i] = { before, after: before };
      continue;
    }
    const leaving = before === undefined ? [] : ((await settled(facts, (world) => podsOf(world, before))) ?? []);
    edits.push(...leaving.map(gone));
    const first = made.pods[0];
    const trial = refusal === undefined && first !== undefined ? await tried(first, gaps[i] as Gap[]) : undefined;
    const refused = refusal ?? trial?.refusal;
    const alike = refused === undefined ? made.pods.map((pod) => likeAdmitted(pod, first, trial?.object)) : [];
    const allowed = await roomFor(changedFacts(facts, edits), alike[0], made.wanted, leaving);
    for (const quota of allowed?.quotas ?? []) replace(edits, quota);
    const pods = alike.slice(0, allowed?.fits);
    const replicas = refused === undefined ? Math.min(made.wanted, allowed?.fits ?? made.wanted) : 0;
    const creator = withStatus(
      made.between ?? object,
      { made: replicas, wanted: made.wanted },
      refusedBy(refused, allowed?.refusal, facts.world.now),
    );
    if (made.between === undefined) edits[i] = { ...edits[i], after: creator };
    else edits.push({ after: creator });
    edits.push(...(await missingClaims(facts, made)));
    for (const pod of pods) edits.push({ after: await staged(facts, edits, pod) });
  }
  return {
    subjects: gaps.map((unknown, i) => ({ object: edits[i]?.after as KubeObject, gaps: unknown })),
    edits,
    nodes,
  };
}

/**
 * The same world, with the pods that no node takes on the first one all the same: what would hold them there is as wrong.
 * Undefined if every pod has a node, or there is no node to speak of.
 */
export async function forced(
  facts: Facts,
  edits: readonly Edit[],
  node: string | undefined,
): Promise<readonly Edit[] | undefined> {
  const homeless = ({ before, after }: Edit) =>
    before === undefined && after?.kind === 'Pod' && nodeOf(after) === undefined;
  if (node === undefined || !edits.some(homeless)) return undefined;
  const there = changedFacts(facts, edits);
  return Promise.all(
    edits.map(async (edit) => {
      if (!homeless(edit)) return edit;
      const pod = edit.after as KubeObject;
      const onNode = { ...pod, spec: { ...(pod.spec as object), nodeName: node } };
      return { after: (await settled(there, (world) => started(world, onNode))) ?? onNode };
    }),
  );
}

/** The server gives every change of a specification a number of its own. */
function isUnchanged(before: KubeObject, after: KubeObject): boolean {
  const generation = (object: KubeObject) => (object.metadata as { generation?: number }).generation;
  return generation(after) !== undefined && generation(after) === generation(before);
}

function nodeOf(pod: KubeObject): string | undefined {
  return (pod.spec as { nodeName?: string } | undefined)?.nodeName;
}

function gone(pod: KubeObject): Edit {
  return { before: pod };
}

/** Scheduler, then kubelet; a stage of which something cannot be read is left out, and the tree says so. */
async function staged(facts: Facts, edits: readonly Edit[], pod: KubeObject): Promise<KubeObject> {
  const creationTimestamp = facts.world.now.toISOString();
  const fresh = { ...pod, metadata: { ...pod.metadata, creationTimestamp }, status: { phase: 'Pending' } };
  const there = changedFacts(facts, edits);
  const onNode = (await settled(there, (world) => placed(world, fresh))) ?? fresh;
  return (await settled(there, (world) => started(world, onNode))) ?? onNode;
}

/** What the server adds to one pod it adds to its siblings. */
function likeAdmitted(
  pod: KubeObject,
  first: KubeObject | undefined,
  admittedFirst: KubeObject | undefined,
): KubeObject {
  const [own, as, by] = [pod, admittedFirst, first].map(
    (one) => (one?.spec ?? {}) as { affinity?: unknown; volumes?: object[] },
  );
  const names = (spec: typeof own) => (spec?.volumes ?? []).map((volume) => (volume as { name?: string }).name);
  const added = (as?.volumes ?? []).filter((volume) => !names(by).includes((volume as { name?: string }).name));
  const spec = { ...own, ...as, affinity: own?.affinity, volumes: [...(own?.volumes ?? []), ...added] };
  const { namespace } = pod.metadata;
  return { ...pod, metadata: { ...pod.metadata, uid: imaginedUid('Pod', namespace, pod.metadata.name) }, spec };
}

/** Undefined if there is no pod to count, or the quotas cannot be read. */
async function roomFor(
  facts: Facts,
  pod: KubeObject | undefined,
  wanted: number,
  leaving: readonly KubeObject[],
): Promise<Allowed | undefined> {
  return pod && settled(facts, (world) => allowedByQuota(world, pod, wanted, leaving));
}

/** A new quota is counted by its controller; a changed one goes on as it was counted. */
async function counted(facts: Facts, object: KubeObject, before: KubeObject | undefined): Promise<KubeObject> {
  if (object.kind !== 'ResourceQuota') return object;
  if (before === undefined) return (await settled(facts, (world) => filledIn(world, object))) ?? object;
  const { hard = {} } = (object.spec ?? {}) as { hard?: object };
  return { ...object, status: { ...(before.status as object), hard } };
}

/** An object that the manifests change twice is changed once, to its last state. */
function replace(edits: Edit[], object: KubeObject): void {
  const { name, namespace } = object.metadata;
  const at = edits.findIndex(
    ({ after }) =>
      after?.kind === object.kind && after.metadata.name === name && after.metadata.namespace === namespace,
  );
  if (at < 0) edits.push({ before: object, after: object });
  else edits[at] = { ...edits[at], after: object };
}

async function missingClaims(facts: Facts, { claims = [] }: Made): Promise<readonly Edit[]> {
  const edits: Edit[] = [];
  for (const claim of claims)
    if ((await settled(facts, (world) => current(world, claim))) === undefined) edits.push({ after: claim });
  return edits;
}

/** The object of the cluster with this name; undefined if there is none, or nobody knows. */
function current(world: World, object: KubeObject): KubeObject | undefined {
  const type = typeOfObject(object);
  const { namespace, name } = object.metadata;
  if (type === undefined) return undefined;
  const reading = world.tryAsk({ ask: 'get', type, name, ...(namespace !== undefined && { namespace }) });
  return reading.ok ? ((reading.value as KubeObject | null) ?? undefined) : undefined;
}

/** So many rounds of reading are waited for. */
const ROUNDS = 20;

/** A value that needs facts, once they are read; undefined if they cannot be. */
async function settled<T>(facts: Facts, compute: (world: World) => T): Promise<T | undefined> {
  for (let round = 0; round < ROUNDS; round++) {
    try {
      return compute(facts.world);
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      if (!(error instanceof Pending)) throw error;
      await facts.load(error.requests);
    }
  }
  return undefined;
}
