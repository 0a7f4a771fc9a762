/** Whether claims that wait for the pod would get volumes on a node: one made by hand, or a new one (volumebinding `FindPodVolumes`). */
import type { KubeObject } from '../../../facts/objects.ts';
import { askedSize } from '../../storage/objects.ts';
import { exactQuantity } from '../../storage/size.ts';
import type { NodeState } from '../plugin.ts';
import { type Hopeful, leftOver } from './assign.ts';
import { candidatesOf } from './candidates.ts';
import type { Lists } from './lists.ts';
import type { VolumeObstacle } from './obstacle.ts';
import { provisionerOf } from './provision.ts';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

export type LateCheck = (state: NodeState) => readonly VolumeObstacle[];

/**
 * `nodes`: those that are known to come. A volume made by hand is looked for only where none can be made for one of the claims: it can but
 * turn a no into a yes, and the list of all volumes is long.
 */
export function unboundCheck(claims: readonly KubeObject[], lists: Lists, nodes: readonly NodeState[]): LateCheck {
  const selected = claims.filter((claim) => selectedNode(claim) !== undefined);
  const free = claims.filter((claim) => selectedNode(claim) === undefined);
  const provisioners = new Map(claims.map((claim) => [claim, provisionerOf(claim, lists)]));
  let known: readonly Hopeful[] | undefined;
  const hopefuls = () => (known ??= hopefulsOf(free, lists.all('persistentVolumes')));
  const failureOf = (toMake: readonly KubeObject[], labels: NodeState['labels']): VolumeObstacle | undefined => {
    const failures = toMake.map((claim) => provisioners.get(claim)?.on(labels));
    return failures.find((failure) => failure !== undefined);
  };
  if (free.length > 0 && nodes.some(({ labels }) => failureOf(claims, labels) !== undefined)) hopefuls();
  return ({ name, labels }) => {
    const elsewhere = selected.filter((claim) => selectedNode(claim) !== name);
    if (elsewhere.length > 0) return elsewhere.map(madeElsewhere);
    const failure = failureOf([...selected, ...free], labels);
    if (failure === undefined || free.length === 0) return failure === undefined ? [] : [failure];
    const hopes = hopefuls();
    if (hopes === undefined) return [];
    const outcomes = leftOver(hopes, labels).map((left) => failureOf([...selected, ...left], labels));
    const [worst] = outcomes;
    return worst === undefined || outcomes.includes(undefined) ? [] : [worst];
  };
}

function hopefulsOf(
  claims: readonly KubeObject[],
  volumes: readonly KubeObject[] | undefined,
): readonly Hopeful[] | undefined {
  const hopefuls = volumes && claims.map((claim): Hopeful => ({ claim, candidates: candidatesOf(claim, volumes) }));
  return hopefuls?.sort((a, b) => bySize(a.claim, b.claim));
}

function selectedNode(claim: KubeObject): string | undefined {
  return claim.metadata.annotations?.[SELECTED_NODE];
}

function madeElsewhere(claim: KubeObject): VolumeObstacle {
  return { trouble: 'selected-node', claim: claim.metadata.name, selectedNode: selectedNode(claim) ?? '' };
}

function bySize(a: KubeObject, b: KubeObject): number {
  const [one, other] = [exactQuantity(askedSize(a)), exactQuantity(askedSize(b))];
  return one < other ? -1 : Number(one > other);
}
