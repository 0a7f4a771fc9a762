/** What should have made a Secret: objects of External Secrets, Sealed Secrets and the Secrets Store CSI driver. */
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { Reading } from '../reading.ts';
import type { ResourceType } from '../resources.ts';
import { word } from './word.ts';

interface SecretSource {
  readonly object: ObjectRef;
  /** In what state it is, with its own words on why. */
  readonly says: string;
  readonly field: string;
}

interface Maker extends KubeObject {
  readonly spec?: {
    readonly target?: { readonly name?: string };
    readonly template?: { readonly metadata?: { readonly name?: string } };
    readonly secretObjects?: readonly { readonly secretName?: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

function custom(group: string, version: string, kind: string, plural: string): ResourceType {
  return { kind, group, version, plural, namespaced: true, short: [] };
}

/** Each kind in the versions in which clusters serve it: the first that can be read counts. */
const MAKERS: readonly ResourceType[] = [
  custom('external-secrets.io', 'v1', 'ExternalSecret', 'externalsecrets'),
  custom('external-secrets.io', 'v1beta1', 'ExternalSecret', 'externalsecrets'),
  custom('bitnami.com', 'v1alpha1', 'SealedSecret', 'sealedsecrets'),
  custom('secrets-store.csi.x-k8s.io', 'v1', 'SecretProviderClass', 'secretproviderclasses'),
];

function secretSources(world: World, namespace: string, name: string): readonly SecretSource[] {
  const readings = world.tryAskAll(MAKERS.map((type) => ({ ask: 'list', type, namespace }) as const));
  const answers = MAKERS.map(({ kind }, i) => ({ kind, reading: readings[i] as Reading<readonly Maker[]> }));
  return [...Map.groupBy(answers, ({ kind }) => kind).values()].flatMap((versions) => {
    const [first, ...others] = versions.map(({ reading }) => reading);
    const read = [first, ...others].find((reading) => reading?.ok);
    if (read?.ok) return read.value.filter((maker) => makes(maker, name)).map(sourceOf);
    if (first !== undefined && !first.ok) world.note(first.gap);
    return [];
  });
}

function makes({ kind, metadata, spec }: Maker, secret: string): boolean {
  if (kind === 'SecretProviderClass') return spec?.secretObjects?.some((made) => made.secretName === secret) ?? false;
  return (spec?.target?.name ?? spec?.template?.metadata?.name ?? metadata.name) === secret;
}

function sourceOf(maker: Maker): SecretSource {
  const name = `${maker.kind} ${maker.metadata.name}`;
  const object = refOf(maker);
  if (maker.kind === 'SecretProviderClass')
    return {
      object,
      field: 'spec.secretObjects',
      says: `${name} makes it, but only while a pod has mounted its volume`,
    };
  const condition = maker.status?.conditions?.find(({ type }) => type === 'Ready' || type === 'Synced');
  if (condition === undefined)
    return { object, field: 'status', says: `${name} should make it, and no controller has said anything about it` };
  const { status, reason = '', message = '' } = condition;
  const state = status === 'True' ? 'says that it has made it' : 'has not made it';
  // The reason ends in a word after which a colon would look like a password.
  return {
    object,
    field: 'status.conditions',
    says: `${name} ${state}${message === '' ? '' : `: ${message}`}${reason === '' ? '' : ` (${reason})`}`,
  };
}

export const secretSourceTypes = { SecretSource: { object: 'any', says: 'string', field: 'string' } };

export const secretSourceWords = [
  word(
    'secretSources(namespace: string, name: string): list<SecretSource>',
    'The ExternalSecrets, SealedSecrets and SecretProviderClasses that should make a Secret of this name.',
    secretSources,
  ),
];
