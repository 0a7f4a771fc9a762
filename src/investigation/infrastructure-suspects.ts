/** Claims, volumes and nodes that look broken at first sight; the trees decide whether they are. */
import { nodeHealth } from '../analysis/node/health.ts';
import { type KubeObject, refOf } from '../facts/objects.ts';
import type { Suspect } from './suspects.ts';

function phaseOf(object: KubeObject): string {
  return ((object.status ?? {}) as { phase?: string }).phase ?? '';
}

/** Claims without a volume, or that have lost it. One that waits for its pod, or was just made, turns out to be well. */
export function brokenClaims(claims: readonly KubeObject[]): readonly Suspect[] {
  return claims
    .filter((claim) => ['Pending', 'Lost'].includes(phaseOf(claim)))
    .map((object) => ({ ref: refOf(object), tree: 'claim-not-bound', symptom: phaseOf(object), object }));
}

/** Volumes that could not be given back. */
export function brokenVolumes(volumes: readonly KubeObject[]): readonly Suspect[] {
  return volumes
    .filter((volume) => phaseOf(volume) === 'Failed')
    .map((object) => ({ ref: refOf(object), tree: 'volume', symptom: 'Failed', object }));
}

/** Nodes that are not ready or under pressure. */
export function brokenNodes(nodes: readonly KubeObject[]): readonly Suspect[] {
  return nodes.flatMap((object): readonly Suspect[] => {
    const { ready, pressures } = nodeHealth(object, null, '');
    const symptom = ready ? (pressures[0]?.type ?? '') : 'NotReady';
    return symptom === '' ? [] : [{ ref: refOf(object), tree: 'node', symptom, object }];
  });
}
