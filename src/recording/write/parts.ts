/** The parts of a recording, each a list of one type in a file of its own, and how each is read and written. */
import type { KubeObject } from '../../facts/objects.ts';
import { known, type Reading } from '../../facts/reading.ts';
import { RESOURCES, type ResourceType } from '../../facts/resources.ts';
import type { Source } from '../../facts/source.ts';
import { fileNameOf, PARTLY, refusedWith, resourceOf, type Unavailable } from './collected.ts';
import type { Files } from './files.ts';
import type { RecordingFolder } from './folder.ts';

export interface Bounds {
  /** Milliseconds; what is not read by then is left for a later run. */
  readonly time: number;
  readonly bytes: number;
  readonly logs: number;
}

export const BOUNDS: Bounds = { time: 5 * 60_000, bytes: 256 * 2 ** 20, logs: 1000 };

export interface ScopeRecording {
  readonly source: Source;
  /** Absent: the whole cluster. */
  readonly namespace?: string;
  readonly folder: RecordingFolder;
  readonly files: Files;
  readonly of: string;
  readonly bounds: Bounds;
  readonly signal: AbortSignal;
  readonly onProgress: (says: string) => void;
}

/** Events first: they expire. Then what the others are about. */
const FIRST = ['Event', 'Pod', 'Node'];

export interface Part {
  readonly path: string;
  readonly says: string;
  readonly place: Omit<Unavailable, 'why'>;
  /** Absent: what pods take from nodes. */
  readonly type?: ResourceType;
  /** It is about all other namespaces. */
  readonly elsewhere?: true;
}

/** Which devices are free only the claims of all namespaces tell, and whether nodes and control plane are at work their Leases. */
const EVERYWHERE = ['ResourceClaim', 'Lease'];

export function partsOf(namespace: string | undefined): readonly Part[] {
  const rank = ({ kind }: ResourceType) => (FIRST.indexOf(kind) + FIRST.length + 1) % (FIRST.length + 1);
  const types = RESOURCES.toSorted((a, b) => rank(a) - rank(b));
  const parts = types.map((type): Part => {
    const inside = type.namespaced && namespace !== undefined;
    return {
      type,
      path: `objects/${inside ? `${namespace}/` : ''}${fileNameOf(type)}.json`,
      says: `${fileNameOf(type)}${inside ? ` in ${namespace}` : ''}`,
      place: { resource: resourceOf(type), ...(inside && { namespace }) },
    };
  });
  if (namespace === undefined) return parts;
  const others = types.filter(({ kind }) => EVERYWHERE.includes(kind));
  const elsewhere = others.map((type): Part => {
    const resource = resourceOf(type);
    const path = `objects/${type.plural}.json`;
    const says = `${type.plural} in all other namespaces`;
    return { type, elsewhere: true, path, says, place: { resource, namespace: '*' } };
  });
  return [
    ...parts,
    ...elsewhere,
    { path: 'usage/pods.json', says: 'what pods take from nodes', place: { resource: 'usage' } },
  ];
}

export type Refused = ReturnType<typeof refusedWith>;

interface Found {
  readonly objects?: readonly KubeObject[];
  /** Why it is not, or not wholly, recorded. */
  readonly refused?: Refused;
}

export async function readPart(
  { type, path, elsewhere }: Part,
  { source, namespace, folder, files, bounds }: ScopeRecording,
): Promise<Found> {
  if (type === undefined) {
    const usage = await source.podUsage();
    if (!usage.ok) return { refused: refusedWith(usage.gap) };
    if (!usage.complete) return { refused: PARTLY };
    await files.usage('pods', { pods: usage.value });
    return {};
  }
  const reading = elsewhere ? await othersOf(source, type, namespace) : await listOf(source, type, namespace);
  if (!reading.ok) return { refused: refusedWith(reading.gap) };
  if (folder.bytes() > bounds.bytes)
    return { refused: { why: `not written: the recording is larger than ${bounds.bytes / 2 ** 20} MiB` } };
  await files.objects(path, reading.value);
  return { objects: reading.value, ...(!reading.complete && { refused: PARTLY }) };
}

async function othersOf(
  source: Source,
  type: ResourceType,
  namespace: string | undefined,
): Promise<Reading<readonly KubeObject[]>> {
  const all = await source.list({ type });
  return all.ok
    ? known(
        all.value.filter(({ metadata }) => metadata.namespace !== namespace),
        all.complete,
      )
    : all;
}

async function listOf(
  source: Source,
  type: ResourceType,
  namespace: string | undefined,
): Promise<Reading<readonly KubeObject[]>> {
  if (type.kind !== 'Namespace' || namespace === undefined)
    return source.list({ type, ...(type.namespaced && namespace !== undefined && { namespace }) });
  const one = await source.get({ type, name: namespace });
  if (!one.ok) return one;
  return known(one.value === null ? [] : [one.value], one.complete);
}
