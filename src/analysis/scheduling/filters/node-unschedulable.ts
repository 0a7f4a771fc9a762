/** NodeUnschedulable: a cordoned node takes only pods that tolerate the taint of cordoned nodes. */
import type { FilterPlugin, Refusal } from '../plugin.ts';
import { listOf, specOf } from '../spec.ts';
import { cordonVerdict } from '../taints.ts';

const REASONS = ['node(s) were unschedulable'];

export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  prepare(pod) {
    const tolerations = listOf(specOf(pod).tolerations);
    return {
      filter({ node }): Refusal | undefined {
        const verdict = cordonVerdict(tolerations, node);
        return verdict && { code: 'UnschedulableAndUnresolvable', reasons: REASONS, verdicts: [verdict] };
      },
    };
  },
};
