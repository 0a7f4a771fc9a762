/** Names what decides about a pod's placement and is not simulated here, so that nobody takes silence for a yes. */
import type { KubeObject } from '../../facts/objects.ts';
import { requiredTerms } from './filters/affinity-terms.ts';
import type { Outcome } from './simulate.ts';
import { listOf, specOf } from './spec.ts';

function volumeText(pod: KubeObject): string[] {
  const claims = listOf(specOf(pod).volumes).flatMap((volume) => {
    if (volume.persistentVolumeClaim !== undefined) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral === undefined ? [] : [`${pod.metadata?.name}-${volume.name}`];
  });
  return claims.length === 0 ? [] : [`where the volumes of its claims can be used (${claims.join(', ')})`];
}

function affinityText(pod: KubeObject): string[] {
  const { podAffinity, podAntiAffinity } = specOf(pod).affinity ?? {};
  return [
    ...(requiredTerms(podAffinity).length > 0 ? ['its required pod affinity (which pods it must run beside)'] : []),
    ...(requiredTerms(podAntiAffinity).length > 0
      ? ['its required pod anti-affinity (which pods it must not run beside)']
      : []),
  ];
}

function spreadText(pod: KubeObject): string[] {
  const hard = listOf(specOf(pod).topologySpreadConstraints).filter((c) => c.whenUnsatisfiable === 'DoNotSchedule');
  return hard.length === 0 ? [] : [`its topology spread over ${hard.map((c) => c.topologyKey).join(', ')}`];
}

function deviceText(pod: KubeObject): string[] {
  const claims = listOf(specOf(pod).resourceClaims).map((claim) => claim.name);
  return claims.length === 0 ? [] : [`which nodes have devices for its resource claims (${claims.join(', ')})`];
}

const TEXTS: readonly (readonly [plugins: readonly string[], text: (pod: KubeObject) => string[]])[] = [
  [['InterPodAffinity'], affinityText],
  [['PodTopologySpread'], spreadText],
  [['VolumeRestrictions', 'NodeVolumeLimits', 'VolumeBinding', 'VolumeZone'], volumeText],
  [['DynamicResources'], deviceText],
];

/**
 * What the pod asks for and could not be decided, in words; each can only take nodes away. Other pods' anti-affinity and nominated pods are
 * not among it: they are known if the pods are.
 */
export function unsimulatedOf(pod: KubeObject, { prepared, unknown }: Outcome): string[] {
  const decided = new Set(
    prepared.flatMap(([name, p]) => (unknown.has(name) || p.uncertain !== undefined ? [] : [name])),
  );
  return TEXTS.flatMap(([plugins, text]) => (plugins.every((name) => decided.has(name)) ? [] : text(pod)));
}
