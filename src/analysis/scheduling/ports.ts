/** Host ports: which a pod wants, and whether they are taken on a node (kube-scheduler's NodePorts plugin). */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Verdict } from './blockage.ts';
import { containersOf, initContainersOf, isSidecar, listOf, specOf } from './spec.ts';

const ANY = '0.0.0.0';

/** The host ports of a pod as `PROTOCOL/hostIP/port`; on the host's network every container port is one. */
export function hostPortsOf(pod: KubeObject): string[] {
  const onHost = specOf(pod).hostNetwork === true;
  const ports = new Set<string>();
  for (const container of [...initContainersOf(pod).filter(isSidecar), ...containersOf(pod)]) {
    for (const port of listOf(container.ports)) {
      const number = port.hostPort || (onHost ? port.containerPort : 0);
      if (number > 0) ports.add(`${port.protocol || 'TCP'}/${port.hostIP || ANY}/${number}`);
    }
  }
  return [...ports];
}

/** Whether two `PROTOCOL/hostIP/port` cannot be held on one node at the same time. */
function portsConflict(one: string, other: string): boolean {
  const [protocol, ip, port] = one.split('/');
  const [otherProtocol, otherIp, otherPort] = other.split('/');
  return protocol === otherProtocol && port === otherPort && (ip === otherIp || ip === ANY || otherIp === ANY);
}

export function portVerdicts(ports: readonly string[], node: string, usage: readonly PodUsage[]): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const port of ports) {
    const holders = usage
      .filter((pod) => pod.hostPorts.some((taken) => portsConflict(port, taken)))
      .map((pod) => `${pod.namespace}/${pod.name}`);
    if (holders.length === 0) continue;
    verdicts.push({ kind: 'host-port', plugin: 'NodePorts', node, port, holders, permanent: false });
  }
  return verdicts;
}
