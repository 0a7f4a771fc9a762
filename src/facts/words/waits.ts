/** What a container waits for by its command, and what the cluster shows of that. */
import type { Container, EnvVar, Pod } from 'kubernetes-types/core/v1.js';
import { type Wait, waitsIn } from '../../analysis/init/awaited.ts';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { typeOfWord } from '../resources.ts';
import type { PodContainer } from './containers.ts';
import { getRequest, listOf } from './objects.ts';
import { endpointsOf } from './services.ts';
import { word } from './word.ts';

interface Awaited {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `absent`, `not-ready`, `port`; empty: it is there and ready, or lies outside the cluster. */
  readonly trouble: '' | 'absent' | 'not-ready' | 'port';
  readonly says: string;
  /** What is waited for, if it exists. */
  readonly object: ObjectRef | null;
  readonly nearest: readonly string[];
  /** The word of the command that names it. */
  readonly term: string;
}

/** Everything that the command of the container names to wait for. Throws Pending or Unreadable. */
function awaited(world: World, { pod, spec }: PodContainer): readonly Awaited[] {
  const { command = [], args = [], env = [] } = spec as Container;
  const own = pod.metadata.namespace ?? 'default';
  const { hostAliases = [], dnsPolicy = 'ClusterFirst' } = (pod as unknown as Pod).spec ?? {};
  const aliases = new Set(hostAliases.flatMap(({ hostnames = [] }) => hostnames));
  return waitsIn([...command, ...args], valuesOf(env)).flatMap((wait) => {
    if (wait.kind !== '') return objectState(world, wait, own);
    if (aliases.has(wait.host) || dnsPolicy === 'None' || dnsPolicy === 'Default') return [];
    return serviceState(world, wait, own);
  });
}

function valuesOf(env: readonly EnvVar[]): ReadonlyMap<string, string> {
  return new Map(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
}

function serviceState(world: World, { host, port }: Wait, own: string): readonly Awaited[] {
  const place = serviceOf(world, host, own);
  if (place === undefined) return [];
  const { name, namespace } = place;
  const services = listOf(world, 'Service', namespace);
  const service = services.find((s) => s.metadata.name === name);
  const said = { kind: 'Service', name, namespace, term: host };
  if (service === undefined) {
    const near = nearest(
      name,
      services.map((s) => s.metadata.name),
    );
    return [
      {
        ...said,
        trouble: 'absent',
        says: `namespace ${namespace} has no Service ${name}`,
        object: null,
        nearest: near,
      },
    ];
  }
  const found = { ...said, object: refOf(service), nearest: [] };
  const {
    type,
    ports = [],
    clusterIP,
  } = service.spec as { type?: string; ports?: { port: number }[]; clusterIP?: string };
  if (type === 'ExternalName') return [];
  if (port !== '' && clusterIP !== 'None' && !ports.some((p) => String(p.port) === port)) {
    const has = ports.map((p) => p.port).join(', ');
    return [{ ...found, trouble: 'port', says: `Service ${name} has no port ${port}; it has ${has}` }];
  }
  const ready = endpointsOf(world, service).ready > 0;
  return [
    {
      ...found,
      trouble: ready ? '' : 'not-ready',
      says: `Service ${name} has ${ready ? 'ready' : 'no ready'} endpoints`,
    },
  ];
}

/** The Service that a host name stands for; undefined for one outside the cluster. */
function serviceOf(world: World, host: string, own: string): { name: string; namespace: string } | undefined {
  const [first = '', second, third, fourth] = host.replace(/\.$/, '').split('.');
  if (first === 'localhost' || /^[\d.]+$/.test(host)) return undefined;
  if (second === undefined) return { name: first, namespace: own };
  if (third === 'svc') return { name: first, namespace: second };
  if (fourth === 'svc') return { name: second, namespace: third ?? own };
  if (third !== undefined) return undefined;
  const namespace = world.tryAsk(getRequest('Namespace', '', second));
  if (namespace.ok && namespace.value !== null) return { name: first, namespace: second };
  return undefined;
}

function objectState(world: World, { kind: said, name, namespace }: Wait, own: string): readonly Awaited[] {
  const type = typeOfWord(said);
  if (type === undefined) return [];
  const place = namespace === '' ? own : namespace;
  const object = world.ask(getRequest(type.kind, place, name)) as KubeObject | null;
  const about = { kind: type.kind, name, namespace: place, term: name, nearest: [] };
  if (object === null)
    return [{ ...about, trouble: 'absent', says: `namespace ${place} has no ${type.kind} ${name}`, object: null }];
  const done = isDone(object);
  return [
    {
      ...about,
      object: refOf(object),
      trouble: done ? '' : 'not-ready',
      says: `${type.kind} ${name} is ${done ? '' : 'not '}${type.kind === 'Job' ? 'complete' : 'ready'}`,
    },
  ];
}

function isDone(object: KubeObject): boolean {
  const {
    conditions = [],
    readyReplicas = 0,
    numberReady = 0,
  } = (object.status ?? {}) as {
    conditions?: { type: string; status: string }[];
    readyReplicas?: number;
    numberReady?: number;
  };
  return (
    readyReplicas > 0 ||
    numberReady > 0 ||
    conditions.some((c) => ['Complete', 'Ready'].includes(c.type) && c.status === 'True')
  );
}

export const waitTypes = {
  Awaited: {
    kind: 'string',
    name: 'string',
    namespace: 'string',
    trouble: 'string',
    says: 'string',
    object: 'any',
    nearest: 'list<string>',
    term: 'string',
  },
};

export const waitWords = [
  word(
    'awaited(container: PodContainer): list<Awaited>',
    'The Services and objects of the cluster that the command of a container waits for, and what is wrong with each: absent, not-ready, port, or nothing.',
    awaited,
  ),
];
