/** The Pod Security Standards: which fields of a pod a level does not allow, and what they must be (pod-security-admission/policy). */
import type { PodSpec } from 'kubernetes-types/core/v1.js';
import { BASELINE } from './baseline.ts';
import type { Part, Violation } from './check.ts';
import { RESTRICTED } from './restricted.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** Everything that a level does not allow; none for a level that allows everything. */
export function securityViolations(spec: PodSpec, level: Level): readonly Violation[] {
  if (level === 'privileged') return [];
  const parts = (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container): Part => {
      return { field: `spec.${list}[${container.name}]`, container, context: container.securityContext ?? {} };
    }),
  );
  return (level === 'baseline' ? BASELINE : RESTRICTED).flatMap((check) => check(spec, parts));
}
