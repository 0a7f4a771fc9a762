/** NodeDeclaredFeatures: a node must declare the features of the kubelet that the pod depends on. */

import type { KubeObject } from '../../../facts/objects.ts';
import type { FilterPlugin, Refusal } from '../plugin.ts';
import { containersOf, initContainersOf, listOf, nodeStatusOf, specOf } from '../spec.ts';

const REASONS = ["node(s) didn't match Pod's required features"];

interface Rules {
  readonly restartPolicyRules?: readonly { readonly action?: string }[];
}

/** The names that nodes use in `status.declaredFeatures` (component-helpers/nodedeclaredfeatures). */
function featuresOf(pod: KubeObject): string[] {
  const spec = specOf(pod) as { hostNetwork?: boolean; hostUsers?: boolean };
  const containers = [...containersOf(pod), ...initContainersOf(pod)] as Rules[];
  const rules = containers.flatMap((c) => listOf(c.restartPolicyRules));
  return [
    ...(rules.some((r) => r.action === 'RestartAllContainers') ? ['RestartAllContainersOnContainerExits'] : []),
    ...(spec.hostNetwork === true && spec.hostUsers === false ? ['UserNamespacesHostNetworkSupport'] : []),
  ];
}

export const nodeDeclaredFeatures: FilterPlugin = {
  name: 'NodeDeclaredFeatures',
  prepare(pod) {
    const needed = featuresOf(pod);
    if (needed.length === 0) return {};
    return {
      filter({ node, name }): Refusal | undefined {
        const { declaredFeatures } = nodeStatusOf(node) as { declaredFeatures?: readonly string[] };
        const missing = needed.filter((feature) => !listOf(declaredFeatures).includes(feature));
        if (missing.length === 0) return undefined;
        const verdict = {
          kind: 'feature',
          plugin: 'NodeDeclaredFeatures',
          node: name,
          missing,
          permanent: true,
        } as const;
        return { code: 'UnschedulableAndUnresolvable', reasons: REASONS, verdicts: [verdict] };
      },
    };
  },
};
