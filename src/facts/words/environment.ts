/** The names of the environment variables that a container is given, and by what; values are nobody's business here. */
import type { ConfigMap, Container, EnvVar } from 'kubernetes-types/core/v1.js';
import { keyed } from '../../engine/field.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { getRequest } from './objects.ts';
import { word } from './word.ts';

interface Variable {
  readonly name: string;
  /** What gives it as one of its keys: `ConfigMap web-conf`, `Secret web`; empty for an entry of `env`. */
  readonly from: string;
  /** The ConfigMap or Secret; null for an entry of `env`. */
  readonly object: object | null;
  readonly field: string;
  /** It is known to be set to an empty text. */
  readonly empty: boolean;
}

/** Those of `env`, then those that `envFrom` takes as keys of whole objects. Throws Unreadable if one of these may not be read. */
function environment(world: World, container: PodContainer): readonly Variable[] {
  const { env = [], envFrom = [] } = container.spec as Container;
  const namespace = container.pod.metadata.namespace ?? '';
  const emptyKeys = emptyKeysOf(world, namespace, env);
  const own = env.map(({ name, value = '', valueFrom }) => {
    const key = emptyKeys.get(name);
    const plain = { from: '', object: null, field: `${container.field}.env[${name}]` };
    return { ...(key ?? plain), name, empty: key !== undefined || (valueFrom === undefined && value === '') };
  });
  const sources = envFrom.flatMap(({ configMapRef, secretRef, prefix = '' }) => {
    const kind = configMapRef === undefined ? 'Secret' : 'ConfigMap';
    const name = (configMapRef ?? secretRef)?.name;
    return name ? [{ kind, prefix, request: getRequest(kind, namespace, name) }] : [];
  });
  const objects = world.askAll(sources.map(({ request }) => request)) as readonly (KubeObject | null)[];
  const whole = sources.flatMap(({ kind, prefix }, i) => keysOf(kind, objects[i] ?? null, prefix));
  return [...own, ...whole];
}

/** By variable, the key of a ConfigMap that is there and empty: the variable is set then, and to nothing. */
function emptyKeysOf(world: World, namespace: string, env: readonly EnvVar[]): ReadonlyMap<string, Variable> {
  const taken = env.flatMap(({ name, valueFrom }) => {
    const { name: map, key } = valueFrom?.configMapKeyRef ?? {};
    return map ? [{ name, key, request: getRequest('ConfigMap', namespace, map) }] : [];
  });
  const readings = world.tryAskAll(taken.map(({ request }) => request));
  return new Map(
    taken.flatMap(({ name, key }, i) => {
      const object = readings[i]?.ok ? (readings[i].value as KubeObject | null) : null;
      const empty = keysOf('ConfigMap', object, '').find((one) => one.name === key && one.empty);
      return empty === undefined ? [] : [[name, empty] as const];
    }),
  );
}

function keysOf(kind: string, object: KubeObject | null, prefix: string): readonly Variable[] {
  if (object === null) return [];
  const data = (object as unknown as ConfigMap).data ?? {};
  return Object.entries(data).map(([key, value]) => ({
    name: prefix + key,
    from: `${kind} ${object.metadata.name}`,
    object: refOf(object),
    field: `data${keyed(key)}`,
    empty: kind === 'ConfigMap' && value === '',
  }));
}

export const environmentTypes = {
  EnvironmentName: { name: 'string', from: 'string', object: 'any', field: 'string', empty: 'bool' },
};

export const environmentWords = [
  word(
    'environment(container: PodContainer): list<EnvironmentName>',
    'The environment variables that a container is given, by name: its own, and the keys of the ConfigMaps and Secrets of its envFrom.',
    environment,
  ),
];
