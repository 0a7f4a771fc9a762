/** Changes for a node that the pod's own rules about other pods exclude: the rule becomes a wish. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { Verdict } from '../blockage.ts';
import { requiredTerms } from '../filters/affinity-terms.ts';
import { listOf, specOf } from '../spec.ts';
import type { Change } from './change.ts';

/** The verdicts are of one kind. */
export function preferAffinity(verdicts: readonly Verdict[], pod: KubeObject): Change | undefined {
  const kind = verdicts[0]?.kind ?? '';
  const field = kind === 'pod-affinity' ? 'podAffinity' : 'podAntiAffinity';
  const rules = specOf(pod).affinity?.[field];
  const keys = verdicts.map(({ podAffinity }) => podAffinity?.key);
  const terms = requiredTerms(rules);
  const chosen = terms.filter(({ topologyKey }) => keys.includes(topologyKey));
  if (chosen.length === 0) return undefined;
  const preferred = listOf(rules?.preferredDuringSchedulingIgnoredDuringExecution);
  const wishes = chosen.map((podAffinityTerm) => ({ weight: 100, podAffinityTerm }));
  const patch = {
    requiredDuringSchedulingIgnoredDuringExecution: terms.filter((term) => !chosen.includes(term)),
    preferredDuringSchedulingIgnoredDuringExecution: [...preferred, ...wishes],
  };
  const rule = kind === 'pod-affinity' ? 'pod affinity' : 'pod anti-affinity';
  return {
    id: `prefer-${kind}`,
    does: `Make the ${rule} on ${[...new Set(keys)].join(' and ')} preferred instead of required`,
    patch: { spec: { affinity: { [field]: patch } } },
    cost: 7,
  };
}

export function preferSpread({ spread }: Verdict, pod: KubeObject): Change | undefined {
  const constraints = listOf(specOf(pod).topologySpreadConstraints);
  const [first, ...same] = constraints.filter(({ topologyKey }) => topologyKey === spread?.key);
  if (first === undefined || same.length > 0) return undefined;
  return {
    id: 'prefer-spread',
    does: `Let the pod start where it does not spread evenly over ${spread?.key} (whenUnsatisfiable: ScheduleAnyway)`,
    patch: {
      spec: { topologySpreadConstraints: [{ topologyKey: first.topologyKey, whenUnsatisfiable: 'ScheduleAnyway' }] },
    },
    cost: 5,
  };
}
