/** What a pod takes from ConfigMaps, Secrets and claims, and which of it does not exist. */
import type { ConfigMap, Container, Pod, Secret } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Reading } from '../reading.ts';
import { getRequest, listRequest } from './objects.ts';
import { word } from './word.ts';

type ConfigKind = 'ConfigMap' | 'Secret';

export interface Reference {
  readonly kind: ConfigKind;
  readonly name: string;
  /** Empty: the object as a whole. */
  readonly key: string;
  /** The container that takes it; empty for a volume. */
  readonly container: string;
  /** Where the pod says so. */
  readonly field: string;
}

/** A required reference to something that is not there. */
export interface MissingReference extends Reference {
  /** `object` or `key`. */
  readonly missing: 'object' | 'key';
  /** Existing names (or keys) that are spelt alike. */
  readonly nearest: readonly string[];
  readonly existing: readonly string[];
}

/** Every reference without `optional: true`, in the order of the specification. */
export function referencesOf(pod: Pod): readonly Reference[] {
  const spec = pod.spec;
  const lists = { initContainers: spec?.initContainers ?? [], containers: spec?.containers ?? [] };
  return [
    ...Object.entries(lists).flatMap(([list, containers]) =>
      containers.flatMap((c) => ofContainer(c, `spec.${list}[${c.name}]`)),
    ),
    ...ofVolumes(pod),
  ];
}

function ofContainer(container: Container, at: string): Reference[] {
  const single = (container.env ?? []).flatMap((env) => {
    const { configMapKeyRef: config, secretKeyRef: secret } = env.valueFrom ?? {};
    const ref = config ?? secret;
    if (ref === undefined || ref.optional === true || !ref.name) return [];
    const kind: ConfigKind = config ? 'ConfigMap' : 'Secret';
    const leaf = config ? 'configMapKeyRef' : 'secretKeyRef';
    return [
      {
        kind,
        name: ref.name,
        key: ref.key,
        container: container.name,
        field: `${at}.env[${env.name}].valueFrom.${leaf}`,
      },
    ];
  });
  const whole = (container.envFrom ?? []).flatMap((from, i) => {
    const ref = from.configMapRef ?? from.secretRef;
    if (ref === undefined || ref.optional === true || !ref.name) return [];
    const kind: ConfigKind = from.configMapRef ? 'ConfigMap' : 'Secret';
    const leaf = from.configMapRef ? 'configMapRef' : 'secretRef';
    return [{ kind, name: ref.name, key: '', container: container.name, field: `${at}.envFrom[${i}].${leaf}` }];
  });
  return [...single, ...whole];
}

function ofVolumes(pod: Pod): Reference[] {
  return (pod.spec?.volumes ?? []).flatMap((volume) => {
    const at = `spec.volumes[${volume.name}]`;
    const { configMap, secret, projected } = volume;
    const plain: Reference[] = [];
    if (configMap?.name && configMap.optional !== true)
      plain.push(...items('ConfigMap', configMap.name, configMap.items, `${at}.configMap`));
    if (secret?.secretName && secret.optional !== true)
      plain.push(...items('Secret', secret.secretName, secret.items, `${at}.secret`));
    const sources = (projected?.sources ?? []).flatMap((source, i) => {
      const ref = source.configMap ?? source.secret;
      if (ref === undefined || ref.optional === true || !ref.name || ref.name === 'kube-root-ca.crt') return [];
      const leaf = source.configMap ? 'configMap' : 'secret';
      return items(
        source.configMap ? 'ConfigMap' : 'Secret',
        ref.name,
        ref.items,
        `${at}.projected.sources[${i}].${leaf}`,
      );
    });
    return [...plain, ...sources];
  });
}

function items(
  kind: ConfigKind,
  name: string,
  keys: readonly { key: string }[] | undefined,
  field: string,
): Reference[] {
  const whole = { kind, name, key: '', container: '', field };
  return keys === undefined ? [whole] : keys.map(({ key }, i) => ({ ...whole, key, field: `${field}.items[${i}]` }));
}

function keysOf(kind: ConfigKind, object: KubeObject): readonly string[] {
  const { data, binaryData } = object as unknown as ConfigMap & Secret & { binaryData?: object };
  return kind === 'Secret' ? Object.keys(data ?? {}) : [...Object.keys(data ?? {}), ...Object.keys(binaryData ?? {})];
}

/** What cannot be read is noted as unknown and not taken for missing. */
export function missingOf(world: World, pod: KubeObject): readonly MissingReference[] {
  const namespace = pod.metadata.namespace ?? 'default';
  const references = referencesOf(pod as unknown as Pod);
  const readings = world.tryAskAll(references.map((r) => getRequest(r.kind, namespace, r.name)));
  return references.flatMap((reference, i): readonly MissingReference[] => {
    const reading = readings[i] as Reading<KubeObject | null>;
    if (!reading.ok) {
      world.note(reading.gap);
      return [];
    }
    if (reading.value === null) {
      const names = namesOf(world, reference.kind, namespace);
      return [{ ...reference, missing: 'object' as const, nearest: nearest(reference.name, names), existing: names }];
    }
    const keys = keysOf(reference.kind, reading.value);
    if (reference.key === '' || keys.includes(reference.key)) return [];
    return [{ ...reference, missing: 'key' as const, nearest: nearest(reference.key, keys), existing: keys }];
  });
}

/** Names for a suggestion only: without the right to list there is none. */
function namesOf(world: World, kind: ConfigKind, namespace: string): readonly string[] {
  const list = world.tryAsk(listRequest(kind, namespace));
  return list.ok
    ? (list.value as readonly KubeObject[]).map((o) => o.metadata.name).filter((n) => n !== 'kube-root-ca.crt')
    : [];
}

interface ClaimReference {
  readonly name: string;
  readonly field: string;
  readonly exists: boolean;
  readonly bound: boolean;
  readonly nearest: readonly string[];
  readonly claim: KubeObject | null;
}

/** The claims that a pod's volumes name; a generic ephemeral volume's claim is `POD-VOLUME`, made for it by a controller. */
function claimsOf(world: World, pod: KubeObject): readonly ClaimReference[] {
  const namespace = pod.metadata.namespace ?? 'default';
  const volumes = (pod as unknown as Pod).spec?.volumes ?? [];
  const named = volumes.flatMap((v) =>
    v.persistentVolumeClaim?.claimName
      ? [{ name: v.persistentVolumeClaim.claimName, field: `spec.volumes[${v.name}].persistentVolumeClaim.claimName` }]
      : [],
  );
  const claims = world.askAll(
    named.map((n) => getRequest('PersistentVolumeClaim', namespace, n.name)),
  ) as (KubeObject | null)[];
  return named.map((reference, i) => {
    const claim = claims[i] ?? null;
    const phase = (claim?.status as { phase?: string } | undefined)?.phase;
    return {
      ...reference,
      claim,
      exists: claim !== null,
      bound: phase === 'Bound',
      nearest: claim === null ? nearClaims(world, namespace, reference.name) : [],
    };
  });
}

function nearClaims(world: World, namespace: string, name: string): readonly string[] {
  const list = world.tryAsk(listRequest('PersistentVolumeClaim', namespace));
  return list.ok
    ? nearest(
        name,
        (list.value as readonly KubeObject[]).map((o) => o.metadata.name),
      )
    : [];
}

export const referenceTypes = {
  MissingReference: {
    kind: 'string',
    name: 'string',
    key: 'string',
    container: 'string',
    field: 'string',
    missing: 'string',
    nearest: 'list<string>',
    existing: 'list<string>',
  },
  ClaimReference: {
    name: 'string',
    field: 'string',
    exists: 'bool',
    bound: 'bool',
    nearest: 'list<string>',
    claim: 'PersistentVolumeClaim',
  },
};

export const referenceWords = [
  word(
    'missingReferences(pod: Pod): list<MissingReference>',
    'The ConfigMaps, Secrets and keys that the pod requires and that do not exist.',
    missingOf,
  ),
  word(
    'claims(pod: Pod): list<ClaimReference>',
    "The claims that the pod's volumes name, whether or not they exist.",
    claimsOf,
  ),
];
