/** Services that are addressed by name: in the environment of pods, by Ingresses and StatefulSets. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import { serviceAddress } from '../../analysis/network/address.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { backendsOf } from './backends.ts';
import { listOf } from './objects.ts';
import { word } from './word.ts';

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

export const addressTypes = {
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

export const addressWords = [
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
