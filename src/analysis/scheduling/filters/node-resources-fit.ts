/** NodeResourcesFit: room for the pod's requests, and for one more pod. */
import type { FilterPlugin, Refusal } from '../plugin.ts';
import { requestUnits } from '../requests.ts';
import { delegatedResources, isCounted, resourceVerdicts } from '../resources.ts';
import { offeredUnits, roomOf } from '../room.ts';

export const nodeResourcesFit: FilterPlugin = {
  name: 'NodeResourcesFit',
  prepare(pod, { cluster, nodes }) {
    const requests = requestUnits(pod);
    const resources = Object.keys(requests).filter((name) => isCounted(name) && (requests[name] ?? 0) > 0);
    const delegated = delegatedResources(cluster.deviceClasses ?? []);
    const offered = (name: string) => nodes.some(({ node }) => offeredUnits(node, name) > 0);
    // What no node offers may come from a device class.
    const open = () => resources.some((name) => name.includes('/') && !offered(name));
    return {
      ...(cluster.deviceClasses === undefined && open() ? { unknown: ['deviceClasses'] } : {}),
      filter({ node, pods }): Refusal | undefined {
        const verdicts = resourceVerdicts(requests, resources, roomOf(node, resources, pods), delegated);
        if (verdicts.length === 0) return undefined;
        const never = verdicts.some((v) => v.kind === 'resource' && v.permanent);
        const reasons = verdicts.map((v) => (v.kind === 'pods' ? 'Too many pods' : `Insufficient ${v.resource}`));
        return { code: never ? 'UnschedulableAndUnresolvable' : 'Unschedulable', reasons, verdicts };
      },
    };
  },
};
