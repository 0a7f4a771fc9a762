/** Names what decides about a pod's placement and is not simulated, so that nobody takes silence for a yes. */
import type { KubeObject } from '../../facts/objects.ts';
import { listOf, specOf } from './spec.ts';

function volumeText(pod: KubeObject): string | undefined {
  const claims = listOf(specOf(pod).volumes).flatMap((volume) => {
    if (volume.persistentVolumeClaim !== undefined) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral === undefined ? [] : [`${pod.metadata?.name}-${volume.name}`];
  });
  return claims.length === 0 ? undefined : `where the volumes of its claims can be used (${claims.join(', ')})`;
}

/**
 * The constraints of a pod that the simulation leaves out, in words; each can only take nodes away. Empty: the simulation is complete but
 * for other pods' anti-affinity, nominated pods and plugins of other schedulers.
 */
export function unsimulatedOf(pod: KubeObject): string[] {
  const spec = specOf(pod);
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const spread = listOf(spec.topologySpreadConstraints).filter((c) => c.whenUnsatisfiable === 'DoNotSchedule');
  const claims = listOf(spec.resourceClaims).map((claim) => claim.name);
  const volumes = volumeText(pod);
  return [
    ...(listOf(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution).length > 0
      ? ['its required pod affinity (which pods it must run beside)']
      : []),
    ...(listOf(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution).length > 0
      ? ['its required pod anti-affinity (which pods it must not run beside)']
      : []),
    ...(spread.length > 0 ? [`its topology spread over ${spread.map((c) => c.topologyKey).join(', ')}`] : []),
    ...(volumes === undefined ? [] : [volumes]),
    ...(claims.length > 0 ? [`which nodes have devices for its resource claims (${claims.join(', ')})`] : []),
  ];
}
