/** Hands volumes made by hand to the claims of a pod on one node, as the scheduler does: the smallest claim first (volumebinding `findMatchingVolumes`). */
import type { KubeObject } from '../../../facts/objects.ts';
import { type Candidates, smallestOn } from './candidates.ts';

export interface Hopeful {
  readonly claim: KubeObject;
  readonly candidates: Candidates;
}

type Labels = Readonly<Record<string, string>>;

interface Way {
  readonly taken: ReadonlySet<string>;
  readonly left: readonly KubeObject[];
}

/** So many ways to choose among volumes of one size are looked at. */
const WAYS = 64;

/**
 * The claims that are left without a volume, in every way in which chance may have it: among volumes of one size the scheduler takes any.
 * `claims`: sorted by size.
 */
export function leftOver(claims: readonly Hopeful[], labels: Labels): readonly (readonly KubeObject[])[] {
  let ways: readonly Way[] = [{ taken: new Set(), left: [] }];
  for (const [index, { claim, candidates }] of claims.entries()) {
    const later = claims.slice(index + 1);
    const next = ({ taken, left }: Way): readonly Way[] => {
      const choices = distinct(smallestOn(candidates, labels, taken), later);
      if (choices.length === 0) return [{ taken, left: [...left, claim] }];
      return choices.map((volume) => ({ taken: new Set([...taken, volume.metadata.name]), left }));
    };
    ways = ways.flatMap(next).slice(0, WAYS);
  }
  return ways.map(({ left }) => left);
}

/** Of volumes that would serve the same later claims one stands for all. */
function distinct(volumes: readonly KubeObject[], later: readonly Hopeful[]): readonly KubeObject[] {
  if (volumes.length < 2) return volumes;
  const serves = ({ metadata }: KubeObject) =>
    later.map(({ candidates }) => candidates.names.has(metadata.name)).join();
  return [...new Map(volumes.map((volume) => [serves(volume), volume])).values()];
}
