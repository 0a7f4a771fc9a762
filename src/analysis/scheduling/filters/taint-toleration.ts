/** TaintToleration: a node's taints keep off the pods that do not tolerate them. */
import type { FilterPlugin, Refusal } from '../plugin.ts';
import { listOf, specOf } from '../spec.ts';
import { taintVerdicts } from '../taints.ts';

/** Since 1.34.2 the scheduler does not say which. */
const REASONS = ['node(s) had untolerated taint(s)'];

export const taintToleration: FilterPlugin = {
  name: 'TaintToleration',
  prepare(pod) {
    const tolerations = listOf(specOf(pod).tolerations);
    return {
      filter({ node }): Refusal | undefined {
        const verdicts = taintVerdicts(tolerations, node);
        if (verdicts.length === 0) return undefined;
        return { code: 'UnschedulableAndUnresolvable', reasons: REASONS, verdicts };
      },
    };
  },
};
