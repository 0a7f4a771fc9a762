/** The volumes made by hand that a claim could get on a node, the smallest first (component-helpers/storage/volume `FindMatchingVolume`). */
import type { NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { mismatchesOf } from '../../storage/mismatch.ts';
import { askedSize, classNameOf, isBoundTo, volumeSize } from '../../storage/objects.ts';
import { reachable, requiredTerms } from '../../storage/reach.ts';
import { exactQuantity } from '../../storage/size.ts';
import { listOf } from '../spec.ts';

type Labels = Readonly<Record<string, string>>;

interface Candidate {
  readonly volume: KubeObject;
  readonly size: bigint;
  readonly terms: readonly NodeSelectorTerm[] | undefined;
}

export interface Candidates {
  /** All of them, by name. */
  readonly names: ReadonlySet<string>;
  /** Those reserved for the claim: the scheduler takes no other while there is one. */
  readonly reserved: readonly Candidate[];
  readonly anywhere: readonly Candidate[];
  /** Volumes of one place, by the label and its value that the place has: there may be one for each of thousands of nodes. */
  readonly placed: ReadonlyMap<string, ReadonlyMap<string, readonly Candidate[]>>;
}

/** What does not depend on the node. */
export function candidatesOf(claim: KubeObject, volumes: readonly KubeObject[]): Candidates {
  const className = classNameOf(claim);
  const asked = exactQuantity(askedSize(claim));
  const matching = volumes
    .filter((volume) => classNameOf(volume) === className)
    .map((volume): Candidate => ({ volume, size: exactQuantity(volumeSize(volume)), terms: requiredTerms(volume) }))
    .filter(({ volume, size }) => size >= asked && matches(claim, volume));
  const anywhere: Candidate[] = [];
  const placed = new Map<string, Map<string, Candidate[]>>();
  for (const candidate of matching) {
    const place = placeOf(candidate.terms);
    if (isBoundTo(candidate.volume, claim)) continue;
    if (place === undefined) anywhere.push(candidate);
    else addTo(placed, place, candidate);
  }
  const reserved = matching.filter(({ volume }) => isBoundTo(volume, claim));
  return { names: new Set(matching.map(({ volume }) => volume.metadata.name)), reserved, anywhere, placed };
}

/** The scheduler does not look at the access modes of a volume reserved for the claim; the volume controller does. */
function matches(claim: KubeObject, volume: KubeObject): boolean {
  const mismatches = mismatchesOf(claim, volume);
  return mismatches.every(({ kind }) => kind === 'access-mode' && isBoundTo(volume, claim));
}

interface Place {
  readonly key: string;
  readonly values: readonly string[];
}

/** A label of which the node must have one of these values, whatever else it must have. */
function placeOf(terms: Candidate['terms']): Place | undefined {
  if (terms?.length !== 1) return undefined;
  const asked = listOf(terms[0]?.matchExpressions).find((e) => e.operator === 'In');
  return asked && { key: asked.key, values: listOf(asked.values) };
}

function addTo(placed: Map<string, Map<string, Candidate[]>>, { key, values }: Place, candidate: Candidate): void {
  const byValue = placed.get(key) ?? new Map<string, Candidate[]>();
  placed.set(key, byValue);
  for (const value of new Set(values)) {
    const present = byValue.get(value);
    if (present === undefined) byValue.set(value, [candidate]);
    else present.push(candidate);
  }
}

/** The smallest volumes for the claim that the node can use: several if they are of one size, and the scheduler takes any of them. */
export function smallestOn(candidates: Candidates, labels: Labels, taken: ReadonlySet<string>): readonly KubeObject[] {
  const { reserved, anywhere, placed } = candidates;
  const usable = (list: readonly Candidate[]) =>
    list.filter(({ volume, terms }) => !taken.has(volume.metadata.name) && reachable(terms, labels));
  if (reserved.some(({ volume }) => !taken.has(volume.metadata.name)))
    return usable(reserved).map(({ volume }) => volume);
  const here = [...placed].flatMap(([key, byValue]) => byValue.get(labels[key] ?? '') ?? []);
  const all = usable([...anywhere, ...here]);
  const smallest = all.reduce<bigint | undefined>(
    (least, { size }) => (least === undefined || size < least ? size : least),
    undefined,
  );
  return all.filter(({ size }) => size === smallest).map(({ volume }) => volume);
}
