/** Of nodes that refuse a pod alike, those first on which a small change may help most. */
import type { KubeObject } from '../../facts/objects.ts';
import { editDistance } from '../names.ts';
import { requestUnits } from './requests.ts';
import { roomOf } from './room.ts';
import { labelsOf, listOf, nameOf, specOf } from './spec.ts';

export type NearestFirst = (names: readonly string[]) => readonly string[];

/**
 * By the labels that the pod asks for, the values spelt like the wanted ones first, then those that most nodes have; one node of each
 * value before a second one, and of nodes with the same labels the larger ones first.
 */
export function nearestFirst(pod: KubeObject, nodes: readonly KubeObject[]): NearestFirst {
  const byName = new Map(nodes.map((node) => [nameOf(node), node]));
  const wanted = wantedLabels(pod);
  const asked = Object.entries(requestUnits(pod)).flatMap(([resource, units]) => (units > 0 ? [resource] : []));
  const sizes = new Map<string, readonly number[]>();
  const sizeOf = (name: string) => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    const size = roomOf(byName.get(name) as KubeObject, asked, undefined).allocatable;
    sizes.set(name, size);
    return size;
  };
  return (names) => {
    const kinds = new Map<string, string[]>();
    for (const name of names) {
      const labels = labelsOf(byName.get(name) as KubeObject);
      const kind = JSON.stringify(wanted.map(({ key }) => labels[key]));
      kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
    }
    const ranked = [...kinds].map(([kind, members]) => ({
      far: distance(wanted, JSON.parse(kind)),
      members: members.sort((a, b) => larger(sizeOf(a), sizeOf(b))),
    }));
    ranked.sort((a, b) => a.far - b.far || b.members.length - a.members.length);
    const longest = Math.max(0, ...ranked.map(({ members }) => members.length));
    return Array.from({ length: longest }).flatMap((_, round) => ranked.flatMap(({ members }) => members[round] ?? []));
  };
}

interface Wanted {
  readonly key: string;
  readonly values: readonly string[];
}

function wantedLabels(pod: KubeObject): readonly Wanted[] {
  const { nodeSelector, affinity } = specOf(pod);
  const terms = listOf(affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms);
  return [
    ...Object.entries(nodeSelector ?? {}).map(([key, value]) => ({ key, values: [value] })),
    ...terms.flatMap((term) =>
      listOf(term.matchExpressions).map(({ key, values }) => ({ key, values: listOf(values) })),
    ),
  ];
}

/** Beyond a few letters a value is another word. */
const OTHER_WORD = 4;

function distance(wanted: readonly Wanted[], has: readonly (string | null)[]): number {
  return wanted.reduce((total, { values }, i) => total + apart(values, has[i] ?? undefined), 0);
}

function apart(values: readonly string[], has: string | undefined): number {
  if (has === undefined) return OTHER_WORD + 1;
  const each = values.map((value) =>
    value.startsWith(`${has}.`) || has.startsWith(`${value}.`)
      ? 1
      : editDistance(value.toLowerCase(), has.toLowerCase(), OTHER_WORD - 1),
  );
  return Math.min(OTHER_WORD, ...each);
}

function larger(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((amount, i) => amount !== b[i]);
  return differs === -1 ? 0 : (b[differs] as number) - (a[differs] as number);
}
