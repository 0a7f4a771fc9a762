/** NodePorts: a host port can be held once on a node. */
import type { FilterPlugin, Refusal } from '../plugin.ts';
import { hostPortsOf, portVerdicts } from '../ports.ts';

const REASONS = ["node(s) didn't have free ports for the requested pod ports"];

export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  prepare(pod) {
    const ports = hostPortsOf(pod);
    if (ports.length === 0) return {};
    return {
      filter({ name, pods = [] }): Refusal | undefined {
        const verdicts = portVerdicts(ports, name, pods);
        return verdicts.length === 0 ? undefined : { code: 'Unschedulable', reasons: REASONS, verdicts };
      },
    };
  },
};
