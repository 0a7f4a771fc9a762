/** NodeAffinity: the pod's nodeSelector and required node affinity; affinity to nodes by name narrows the choice before all else. */
import type { NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import { affinityVerdicts, selectorVerdicts } from '../affinity.ts';
import type { FilterPlugin, Prepared, Refusal } from '../plugin.ts';
import { listOf, specOf } from '../spec.ts';

const REASONS = ["node(s) didn't match Pod's node affinity/selector"];

/** The nodes that a term names; undefined: it names none, so any may match. */
function namedIn(term: NodeSelectorTerm): ReadonlySet<string> | undefined {
  const [first, ...others] = listOf(term.matchFields)
    .filter((r) => r.key === 'metadata.name' && r.operator === 'In')
    .map((r) => listOf(r.values));
  return first && new Set(first.filter((name) => others.every((values) => values.includes(name))));
}

/** All terms together; undefined if one of them names no node. */
function named(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const term of terms) {
    const inTerm = namedIn(term);
    if (inTerm === undefined) return undefined;
    for (const name of inTerm) names.add(name);
  }
  return terms.length === 0 ? undefined : names;
}

export const nodeAffinity: FilterPlugin = {
  name: 'NodeAffinity',
  prepare(pod): Prepared {
    const spec = specOf(pod);
    const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? undefined;
    if (required === undefined && Object.keys(spec.nodeSelector ?? {}).length === 0) return {};
    const filter: Prepared['filter'] = ({ node }): Refusal | undefined => {
      const verdicts = [...selectorVerdicts(spec, node), ...affinityVerdicts(spec, node)];
      if (verdicts.length === 0) return undefined;
      return { code: 'UnschedulableAndUnresolvable', reasons: REASONS, verdicts };
    };
    const narrowedTo = named(listOf(required?.nodeSelectorTerms));
    if (narrowedTo === undefined) return { filter };
    if (narrowedTo.size > 0) return { filter, narrowedTo };
    const verdict = { kind: 'affinity', plugin: 'NodeAffinity', node: '', failures: [], permanent: true } as const;
    const reasons = ['pod affinity terms conflict'];
    return { rejects: { code: 'UnschedulableAndUnresolvable', reasons, verdicts: [verdict] } };
  },
};
