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

export function unboundCheck(claims: readonly KubeObject[], lists: Lists): LateCheck {
  const selected = claims.filter((claim) => selectedNode(claim) !== undefined);
  const free = claims.filter((claim) => selectedNode(claim) === undefined);
  const volumes = free.length === 0 ? [] : lists.all('persistentVolumes');
  const hopefuls = free
    .map((claim): Hopeful => ({ claim, candidates: candidatesOf(claim, volumes ?? []) }))
    .sort((a, b) => bySize(a.claim, b.claim));
  const provisioners = new Map(claims.map((claim) => [claim, provisionerOf(claim, lists)]));
  return ({ name, labels }) => {
    const elsewhere = selected.filter((claim) => selectedNode(claim) !== name);
    if (elsewhere.length > 0) return elsewhere.map(madeElsewhere);
    const ways = volumes === undefined ? [[]] : leftOver(hopefuls, labels);
    const outcomes = ways.map((left) => firstFailure([...selected, ...left]));
    return outcomes.find((obstacles) => obstacles.length === 0) ?? outcomes[0] ?? [];

    function firstFailure(toMake: readonly KubeObject[]): readonly VolumeObstacle[] {
      for (const claim of toMake) {
        const { unfit, full } = provisioners.get(claim)?.on(labels) ?? {};
        if (unfit !== undefined) return [unfit];
        if (full !== undefined) return [full];
      }
      return [];
    }
  };
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
