/** The volumes made by hand that a claim could get on a node, the smallest first (component-helpers/storage/volume `FindMatchingVolume`). */
import type { NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { mismatchesOf } from '../../storage/mismatch.ts';
import { classNameOf, isBoundTo, volumeSize } from '../../storage/objects.ts';
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
  /** A volume reserved for the claim: this or none. */
  readonly reserved: Candidate | undefined;
  readonly anywhere: readonly Candidate[];
  /** Volumes of one place, by the label and its value that the place has: there may be one for each of thousands of nodes. */
  readonly placed: ReadonlyMap<string, ReadonlyMap<string, readonly Candidate[]>>;
}

/** What does not depend on the node. */
export function candidatesOf(claim: KubeObject, volumes: readonly KubeObject[]): Candidates {
  const className = classNameOf(claim);
  const matching = volumes
    .filter((volume) => classNameOf(volume) === className && mismatchesOf(claim, volume).length === 0)
    .map((volume): Candidate => ({ volume, size: exactQuantity(volumeSize(volume)), terms: requiredTerms(volume) }));
  const anywhere: Candidate[] = [];
  const placed = new Map<string, Map<string, Candidate[]>>();
  for (const candidate of matching) {
    const place = placeOf(candidate.terms);
    if (place === undefined) anywhere.push(candidate);
    else addTo(placed, place, candidate);
  }
  const reserved = matching.find(({ volume }) => isBoundTo(volume, claim));
  const names = new Set((reserved === undefined ? matching : [reserved]).map(({ volume }) => volume.metadata.name));
  return { names, reserved, anywhere, placed };
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
  if (reserved !== undefined) return reachable(reserved.terms, labels) ? [reserved.volume] : [];
  const here = [...placed].flatMap(([key, byValue]) => byValue.get(labels[key] ?? '') ?? []);
  const usable = [...anywhere, ...here].filter(
    ({ volume, terms }) => !taken.has(volume.metadata.name) && reachable(terms, labels),
  );
  const smallest = usable.reduce<bigint | undefined>(
    (least, { size }) => (least === undefined || size < least ? size : least),
    undefined,
  );
  return usable.filter(({ size }) => size === smallest).map(({ volume }) => volume);
}
