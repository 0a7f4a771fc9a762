/** NodeName: a pod that names its node fits on no other. */
import type { FilterPlugin } from '../plugin.ts';
import { specOf } from '../spec.ts';

const REASONS = ["node(s) didn't match the requested node name"];

export const nodeName: FilterPlugin = {
  name: 'NodeName',
  prepare(pod) {
    const wanted = specOf(pod).nodeName;
    if (!wanted) return {};
    return {
      filter: ({ name: node }) =>
        node === wanted
          ? undefined
          : {
              code: 'UnschedulableAndUnresolvable',
              reasons: REASONS,
              verdicts: [{ kind: 'node-name', plugin: 'NodeName', node, wanted, permanent: true }],
            },
    };
  },
};
