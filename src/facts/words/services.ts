/** A Service's path to its pods: what it selects, its endpoints, and which ports it reaches. */
import type { Pod, Service, ServicePort } from 'kubernetes-types/core/v1.js';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.js';
import { nearest } from '../../analysis/names.ts';
import { type Listener, listenersIn } from '../../analysis/network/listening.ts';
import { isFinished } from '../../analysis/pod-status.ts';
import { Pending, type World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { ExecResult } from '../source.ts';
import { listRequest } from './objects.ts';
import { word } from './word.ts';

export type Labels = Readonly<Record<string, string>>;

export function selectorOf(service: KubeObject): Labels {
  return (service as unknown as Service).spec?.selector ?? {};
}

/** Pods that the selector matches and that can be endpoints (endpointslice: ShouldPodBeInEndpoints). */
function selectedPods(world: World, service: KubeObject): readonly KubeObject[] {
  const pairs = Object.entries(selectorOf(service)).map(([key, value]) => `${key}=${value}`);
  if (pairs.length === 0) return [];
  const request = { ...listRequest('Pod', service.metadata.namespace ?? ''), labelSelector: pairs.join(',') };
  return (world.ask(request) as readonly KubeObject[]).filter((pod) => !isFinished(pod));
}

interface EndpointCount {
  readonly ready: number;
  readonly unready: number;
  readonly total: number;
}

export function endpointsOf(world: World, service: KubeObject): EndpointCount {
  const request = {
    ...listRequest('EndpointSlice', service.metadata.namespace ?? ''),
    labelSelector: `kubernetes.io/service-name=${service.metadata.name}`,
  };
  const slices = world.ask(request) as unknown as readonly EndpointSlice[];
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  const ready = endpoints.filter((e) => e.conditions?.ready !== false).length;
  return { ready, unready: endpoints.length - ready, total: endpoints.length };
}

interface PortCheck {
  readonly port: number;
  readonly portName: string;
  readonly targetPort: string;
  /** `spec.ports[http]` or `spec.ports[0]`. */
  readonly field: string;
  /** `named-missing`: no pod has a port of that name. `undeclared`: a number that no container declares. `ok` else. */
  readonly verdict: 'ok' | 'named-missing' | 'undeclared';
  /** The pods' declared ports: `http (8080)`. */
  readonly declared: readonly string[];
  readonly nearest: readonly string[];
}

/** Each port of a Service held against what its pods declare. A number that is not declared may still be served. */
function portChecks(world: World, service: KubeObject): readonly PortCheck[] {
  const pods = selectedPods(world, service) as unknown as readonly Pod[];
  const declared = pods.flatMap((pod) =>
    [
      ...(pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always'),
      ...(pod.spec?.containers ?? []),
    ].flatMap((c) => c.ports ?? []),
  );
  const ports = (service as unknown as Service).spec?.ports ?? [];
  return ports.map((port, i) => {
    const target: number | string = (port.targetPort as number | string | undefined) ?? port.port;
    const protocol = port.protocol ?? 'TCP';
    const same = declared.filter((d) => (d.protocol ?? 'TCP') === protocol);
    const names = [...new Set(same.flatMap((d) => (d.name ? [d.name] : [])))];
    const named = typeof target === 'string' && !/^\d+$/.test(target);
    // What a pod listens on for UDP or SCTP cannot be asked here, so an undeclared number says nothing.
    const found = named
      ? names.includes(target)
      : protocol !== 'TCP' || same.some((d) => d.containerPort === Number(target));
    return {
      port: port.port,
      portName: port.name ?? '',
      targetPort: String(target),
      field: `spec.ports[${nameOrIndex(port, i)}].targetPort`,
      verdict: found || pods.length === 0 ? 'ok' : named ? 'named-missing' : 'undeclared',
      declared: [...new Set(same.map((d) => (d.name ? `${d.name} (${d.containerPort})` : String(d.containerPort))))],
      nearest: named ? nearest(String(target), names) : [],
    };
  });
}

function nameOrIndex(port: ServicePort, index: number): string {
  return port.name ? port.name : String(index);
}

/** What listens in a pod, asked of the pod itself; throws Unreadable if it cannot be asked or does not say. */
function listeners(world: World, pod: KubeObject): readonly Listener[] {
  const container = (pod as unknown as Pod).spec?.containers?.[0]?.name ?? '';
  const { namespace = '', name } = pod.metadata;
  const command = ['cat', '/proc/net/tcp', '/proc/net/tcp6'];
  const result = world.ask({ ask: 'exec', namespace, pod: name, container, command }) as ExecResult;
  const found = listenersIn(result.stdout);
  if (found === undefined)
    throw new Error(`the container cannot say what it listens on: ${result.stderr.split('\n')[0] ?? ''}`);
  return found;
}

export const serviceTypes = {
  EndpointCount: { ready: 'number', unready: 'number', total: 'number' },
  PortCheck: {
    port: 'number',
    portName: 'string',
    targetPort: 'string',
    field: 'string',
    verdict: 'string',
    declared: 'list<string>',
    nearest: 'list<string>',
  },
  Listener: { port: 'number', everywhere: 'bool' },
};

export const serviceWords = [
  word(
    'selectedPods(service: Service): list<Pod>',
    'The pods that the Service selects, finished ones left out.',
    selectedPods,
  ),
  word('endpointsOf(service: Service): EndpointCount', 'How many endpoints the Service has.', endpointsOf),
  word(
    'portChecks(service: Service): list<PortCheck>',
    "The Service's ports held against those that its pods declare.",
    portChecks,
  ),
  word('listeners(pod: Pod): list<Listener>', 'The TCP ports on which the pod listens, read inside it.', listeners),
  word(
    'listenersKnown(pod: Pod): bool',
    'Whether the pod could be asked what it listens on.',
    (world, pod: KubeObject) => {
      try {
        listeners(world, pod);
        return true;
      } catch (error) {
        if (error instanceof Pending) throw error;
        return false;
      }
    },
  ),
];
