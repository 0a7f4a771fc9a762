/** The pod that a controller would create from its template, as far as admission looks at it. */
import type { Container, LimitRange, PodSpec } from 'kubernetes-types/core/v1.js';

export type Quantities = Readonly<Record<string, string>>;
export type ContainerList = 'initContainers' | 'containers';

export interface Needs {
  readonly list: ContainerList;
  readonly name: string;
  readonly sidecar: boolean;
  readonly requests: Quantities;
  readonly limits: Quantities;
  /** `limits.cpu`: what the template itself says; the rest follows from it, or is a LimitRange's default. */
  readonly given: ReadonlySet<string>;
  readonly defaulted: ReadonlySet<string>;
}

/** What each container asks for, after a limit without a request has become the request, and LimitRanges have put in their defaults. */
export function needsOf(spec: PodSpec, ranges: readonly LimitRange[]): readonly Needs[] {
  const of = (list: ContainerList): readonly Needs[] =>
    (spec[list] ?? []).map((container) => needs(container, list, ranges));
  return [...of('initContainers'), ...of('containers')];
}

function needs(container: Container, list: ContainerList, ranges: readonly LimitRange[]): Needs {
  const own = container.resources ?? {};
  const requests: Record<string, string> = { ...own.limits, ...own.requests };
  const limits: Record<string, string> = { ...own.limits };
  const defaulted = new Set<string>();
  const putIn = (to: Record<string, string>, name: string, values: Quantities | undefined) => {
    for (const [resource, value] of Object.entries(values ?? {})) {
      if (to[resource] !== undefined) continue;
      to[resource] = value;
      defaulted.add(`${name}.${resource}`);
    }
  };
  for (const item of ranges.flatMap((range) => range.spec?.limits ?? []).filter((item) => item.type === 'Container')) {
    putIn(limits, 'limits', item.default);
    putIn(requests, 'requests', item.defaultRequest);
  }
  const sidecar = list === 'initContainers' && container.restartPolicy === 'Always';
  const given = (['requests', 'limits'] as const).flatMap((side) =>
    Object.keys(own[side] ?? {}).map((resource) => `${side}.${resource}`),
  );
  return { list, name: container.name, sidecar, requests, limits, given: new Set(given), defaulted };
}
