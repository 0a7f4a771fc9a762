/** A Service's path to its pods: what it selects, which ports it reaches, who refers to it. */

import type { Pod, Service, ServicePort } from 'kubernetes-types/core/v1.js';
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.js';
import type { Ingress } from 'kubernetes-types/networking/v1.js';
import { nearest } from '../../analysis/names.ts';
import { serviceAddress } from '../../analysis/network/address.ts';
import { type Listener, listenersIn } from '../../analysis/network/listening.ts';
import { Pending, type World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { ExecResult } from '../source.ts';
import { listOf, listRequest } from './objects.ts';
import { word } from './word.ts';

type Labels = Readonly<Record<string, string>>;

function selectorOf(service: KubeObject): Labels {
  return (service as unknown as Service).spec?.selector ?? {};
}

/** Pods that the selector matches and that can be endpoints (endpointslice: ShouldPodBeInEndpoints). */
function selectedPods(world: World, service: KubeObject): readonly KubeObject[] {
  const pairs = Object.entries(selectorOf(service)).map(([key, value]) => `${key}=${value}`);
  if (pairs.length === 0) return [];
  const request = { ...listRequest('Pod', service.metadata.namespace ?? ''), labelSelector: pairs.join(',') };
  return (world.ask(request) as readonly KubeObject[]).filter((pod) => !['Succeeded', 'Failed'].includes(phaseOf(pod)));
}

function phaseOf(pod: KubeObject): string {
  return (pod.status as { phase?: string } | undefined)?.phase ?? '';
}

interface NearMiss {
  readonly object: ObjectRef;
  readonly labels: Labels;
  /** Selector pairs that differ: `app=wbe (the pods have app=web)`. */
  readonly differs: readonly string[];
  /** So alike that these pods were probably meant. */
  readonly close: boolean;
  /** The workload, or the bare pod. */
  readonly whole: KubeObject;
}

/** The workloads (or bare pods) whose labels come nearest to a selector that matches nothing; the best first. */
function nearMisses(world: World, service: KubeObject): readonly NearMiss[] {
  const namespace = service.metadata.namespace ?? '';
  const wanted = Object.entries(selectorOf(service));
  const templates = (
    world.askAll(['Deployment', 'StatefulSet', 'DaemonSet'].map((k) => listRequest(k, namespace))) as KubeObject[][]
  )
    .flat()
    .map((object) => ({
      object,
      labels: (object.spec as { template?: { metadata?: { labels?: Labels } } })?.template?.metadata?.labels ?? {},
    }));
  const pods = listOf(world, 'Pod', namespace)
    .filter((pod) => (pod.metadata.ownerReferences ?? []).length === 0)
    .map((object) => ({ object, labels: object.metadata.labels ?? {} }));
  return [...templates, ...pods]
    .map(({ object, labels }) => ({ object, labels, score: scoreOf(wanted, labels) }))
    .filter((m) => m.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ object, labels, score }) => ({
      object: refOf(object),
      labels,
      differs: wanted.flatMap(([key, value]) => difference(key, value, labels)),
      close: score >= 3,
      whole: object,
    }));
}

function difference(key: string, value: string, labels: Labels): readonly string[] {
  const actual = labels[key];
  if (actual === value) return [];
  if (actual !== undefined) return [`${key}=${value}, but the pods carry ${key}=${actual}`];
  const other = Object.keys(labels).find((k) => labels[k] === value) ?? nearest(key, Object.keys(labels), 1)[0];
  return [
    other === undefined
      ? `${key}=${value}, which the pods do not carry`
      : `${key}=${value}, but the pods carry ${other}=${labels[other]}`,
  ];
}

/** Equal pairs count most; a like-spelt value, a key under another name, or a value found under another key count a little. */
function scoreOf(wanted: readonly (readonly [string, string])[], labels: Labels): number {
  let score = 0;
  for (const [key, value] of wanted) {
    const actual = labels[key];
    if (actual === value) score += 4;
    else if (actual !== undefined && nearest(value, [actual], 1).length > 0) score += 3;
    else if (Object.values(labels).includes(value)) score += 2;
    else if (actual !== undefined) score += 0.5;
  }
  return score;
}

interface EndpointCount {
  readonly ready: number;
  readonly unready: number;
  readonly total: number;
}

function endpointsOf(world: World, service: KubeObject): EndpointCount {
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

/** Each TCP port of a Service held against what its pods declare. A number that is not declared may still be served. */
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
    const same = declared.filter((d) => (d.protocol ?? 'TCP') === (port.protocol ?? 'TCP'));
    const names = [...new Set(same.flatMap((d) => (d.name ? [d.name] : [])))];
    const found =
      typeof target === 'string' && !/^\d+$/.test(target)
        ? names.includes(target)
        : same.some((d) => d.containerPort === Number(target));
    const named = typeof target === 'string' && !/^\d+$/.test(target);
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

interface Backend {
  readonly service: string;
  readonly port: string;
  readonly field: string;
  /** `host/path` as a person would type it. */
  readonly url: string;
  readonly exists: boolean;
  readonly portExists: boolean;
  readonly nearest: readonly string[];
  readonly object: KubeObject | null;
}

/** Every Service that an Ingress sends requests to. Resource backends are left out. */
function backendsOf(world: World, ingress: KubeObject): readonly Backend[] {
  const spec = (ingress as unknown as Ingress).spec;
  const services = listOf(world, 'Service', ingress.metadata.namespace ?? '');
  const named = [
    ...(spec?.defaultBackend?.service
      ? [{ ...spec.defaultBackend.service, field: 'spec.defaultBackend.service', url: 'any other request' }]
      : []),
    ...(spec?.rules ?? []).flatMap((rule, r) =>
      (rule.http?.paths ?? []).flatMap((path, p) =>
        path.backend.service
          ? [
              {
                ...path.backend.service,
                field: `spec.rules[${r}].http.paths[${p}].backend.service`,
                url: `${rule.host ?? '*'}${path.path ?? '/'}`,
              },
            ]
          : [],
      ),
    ),
  ];
  return named.map(({ name, port, field, url }) => {
    const object = services.find((s) => s.metadata.name === name) ?? null;
    const ports = (object as unknown as Service | null)?.spec?.ports ?? [];
    return {
      service: name,
      port: String(port?.name ?? port?.number ?? ''),
      field,
      url,
      exists: object !== null,
      portExists: ports.some((p) => (port?.name ? p.name === port.name : p.port === port?.number)),
      nearest:
        object === null
          ? nearest(
              name,
              services.map((s) => s.metadata.name),
            )
          : [],
      object,
    };
  });
}

interface MissingService {
  readonly name: string;
  readonly namespace: string;
  readonly container: string;
  readonly variable: string;
  readonly value: string;
  readonly field: string;
  readonly nearest: readonly string[];
}

/** Services that a pod's environment addresses and that do not exist. Names that the pod resolves by itself do not count. */
function missingServices(world: World, pod: KubeObject): readonly MissingService[] {
  const own = pod.metadata.namespace ?? 'default';
  const spec = (pod as unknown as Pod).spec;
  const aliases = new Set((spec?.hostAliases ?? []).flatMap((a) => a.hostnames ?? []));
  const lists = [
    ['initContainers', spec?.initContainers ?? []],
    ['containers', spec?.containers ?? []],
  ] as const;
  const addressed = lists.flatMap(([list, containers]) =>
    containers.flatMap((c) =>
      (c.env ?? []).flatMap((env) => {
        const address = serviceAddress(env.name, env.value ?? '', own);
        return address === undefined
          ? []
          : [
              {
                ...address,
                container: c.name,
                variable: env.name,
                value: env.value ?? '',
                field: `spec.${list}[${c.name}].env[${env.name}].value`,
              },
            ];
      }),
    ),
  );
  return addressed.flatMap(({ port: _, ...reference }) => {
    if (aliases.has(reference.name) || (spec?.dnsPolicy ?? 'ClusterFirst') === 'None') return [];
    const names = listOf(world, 'Service', reference.namespace).map((s) => s.metadata.name);
    return names.includes(reference.name) ? [] : [{ ...reference, nearest: nearest(reference.name, names) }];
  });
}

interface Referrer {
  readonly object: ObjectRef;
  readonly field: string;
  readonly says: string;
}

/** Who refers to a Service of this name: Ingresses, StatefulSets, and workloads by their environment. */
function referrersOf(world: World, namespace: string, name: string): readonly Referrer[] {
  const kinds = ['Ingress', 'StatefulSet', 'Deployment', 'DaemonSet'];
  const [ingresses = [], sets = [], ...others] = kinds.map((kind) => listOf(world, kind, namespace));
  const byIngress = ingresses.flatMap((ingress) =>
    backendsOf(world, ingress)
      .filter((b) => b.service === name)
      .map((b) => ({
        object: refOf(ingress),
        field: `${b.field}.name`,
        says: `Ingress ${ingress.metadata.name} sends ${b.url} to Service ${name}`,
      })),
  );
  const bySet = sets
    .filter((set) => (set.spec as { serviceName?: string })?.serviceName === name)
    .map((set) => ({
      object: refOf(set),
      field: 'spec.serviceName',
      says: `StatefulSet ${set.metadata.name} names ${name} as its governing Service`,
    }));
  const byVariable = [...sets, ...others.flat()].flatMap((object) => variablesNaming(object, namespace, name));
  return [...byIngress, ...byVariable, ...bySet];
}

function variablesNaming(object: KubeObject, namespace: string, name: string): readonly Referrer[] {
  const containers = (
    object.spec as {
      template?: { spec?: { containers?: { name: string; env?: { name: string; value?: string }[] }[] } };
    }
  )?.template?.spec?.containers;
  return (containers ?? []).flatMap((c) =>
    (c.env ?? []).flatMap((env) => {
      const address = serviceAddress(env.name, env.value ?? '', object.metadata.namespace ?? '');
      if (address?.name !== name || address.namespace !== namespace) return [];
      const field = `spec.template.spec.containers[${c.name}].env[${env.name}].value`;
      return [
        {
          object: refOf(object),
          field,
          says: `${object.kind} ${object.metadata.name}, container ${c.name}: ${env.name} addresses Service ${name}`,
        },
      ];
    }),
  );
}

export const serviceTypes = {
  NearMiss: { object: 'any', labels: 'map<string, string>', differs: 'list<string>', close: 'bool', whole: 'any' },
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
  Backend: {
    service: 'string',
    port: 'string',
    field: 'string',
    url: 'string',
    exists: 'bool',
    portExists: 'bool',
    nearest: 'list<string>',
    object: 'Service',
  },
  MissingService: {
    name: 'string',
    namespace: 'string',
    container: 'string',
    variable: 'string',
    value: 'string',
    field: 'string',
    nearest: 'list<string>',
  },
  Referrer: { object: 'any', field: 'string', says: 'string' },
};

export const serviceWords = [
  word(
    'selectedPods(service: Service): list<Pod>',
    'The pods that the Service selects, finished ones left out.',
    selectedPods,
  ),
  word(
    'nearMisses(service: Service): list<NearMiss>',
    'The workloads and pods whose labels come nearest to the selector.',
    nearMisses,
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
  word('backendsOf(ingress: Ingress): list<Backend>', 'Every Service that the Ingress sends requests to.', backendsOf),
  word(
    'missingServices(pod: Pod): list<MissingService>',
    "Services that the pod's environment addresses and that do not exist.",
    missingServices,
  ),
  word(
    'referrersOf(namespace: string, service: string): list<Referrer>',
    'Who refers to a Service of this name.',
    referrersOf,
  ),
];
