/** The Secrets with which a pod logs in to registries. Their values are never read, so for which registry they are is not known. */
import type { Pod, Secret } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Reading } from '../reading.ts';
import { getRequest, listRequest } from './objects.ts';
import { word } from './word.ts';
import { ownerOf } from './workloads.ts';

/** Type of a Secret → the key that holds the logins (kubelet: credentialprovider/secrets). */
const LOGIN_KEYS: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

interface PullSecret {
  readonly name: string;
  /** Whether it could be read; if not, nothing below is known. */
  readonly known: boolean;
  readonly exists: boolean;
  /** Its type, or empty. */
  readonly secretType: string;
  /** It is of a type, and has the key, from which the kubelet takes logins. */
  readonly usable: boolean;
  /** The ServiceAccount that brings it; empty if the pod's template names it. */
  readonly serviceAccount: string;
  /** Usable Secrets that are spelt alike. */
  readonly nearest: readonly string[];
}

/** What cannot be read is noted as unknown, and neither missing nor usable. */
function pullSecretsOf(world: World, pod: KubeObject): readonly PullSecret[] {
  const { metadata, spec } = pod as unknown as Pod;
  const namespace = metadata?.namespace ?? '';
  const names = (spec?.imagePullSecrets ?? []).flatMap(({ name }) => (name ? [name] : []));
  if (names.length === 0) return [];
  const readings = world.tryAskAll(names.map((name) => getRequest('Secret', namespace, name)));
  const serviceAccount = isInTemplate(world, pod) ? '' : (spec?.serviceAccountName ?? 'default');
  return names.map((name, i) => {
    const reading = readings[i] as Reading<Secret | null>;
    if (!reading.ok) world.note(reading.gap);
    const secret = reading.ok ? reading.value : null;
    const key = LOGIN_KEYS[secret?.type ?? ''];
    return {
      name,
      known: reading.ok,
      exists: secret !== null,
      secretType: secret?.type ?? '',
      usable: key !== undefined && Object.keys(secret?.data ?? {}).includes(key),
      serviceAccount,
      nearest: nearest(name, loginSecrets(world, namespace)),
    };
  });
}

/** A pod that names no pull secret gets those of its ServiceAccount when it is created. */
function isInTemplate(world: World, pod: KubeObject): boolean {
  const { kind, namespace = '', name, template } = ownerOf(world, pod);
  if (kind === 'Pod') return true;
  const reading = world.tryAsk(getRequest(kind, namespace, name));
  if (!reading.ok || reading.value === null) return true;
  let at: unknown = reading.value;
  for (const field of [...template.split('.').filter((part) => part !== ''), 'spec', 'imagePullSecrets']) {
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[field];
  }
  return Array.isArray(at) && at.length > 0;
}

/** Names of the Secrets of a namespace that hold logins; none if they cannot be listed. */
function loginSecrets(world: World, namespace: string): readonly string[] {
  const list = world.tryAsk(listRequest('Secret', namespace));
  if (!list.ok) return [];
  return (list.value as readonly Secret[])
    .filter(({ type = '' }) => type in LOGIN_KEYS)
    .map(({ metadata }) => metadata?.name ?? '');
}

export const pullSecretTypes = {
  PullSecret: {
    name: 'string',
    known: 'bool',
    exists: 'bool',
    secretType: 'string',
    usable: 'bool',
    serviceAccount: 'string',
    nearest: 'list<string>',
  },
};

export const pullSecretWords = [
  word(
    'pullSecrets(pod: Pod): list<PullSecret>',
    'The Secrets that the pod names for logging in to registries, whether or not they exist.',
    pullSecretsOf,
  ),
  word(
    'loginSecrets(namespace: string): list<string>',
    'The Secrets of a namespace that are of a type for registry logins; none if they cannot be listed.',
    loginSecrets,
  ),
];
