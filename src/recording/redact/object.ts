/** Masks what an object holds of secrets: by its structure first, by the form of its texts second. */
import type { KubeObject } from '../../facts/objects.ts';
import type { Masker } from './masker.ts';
import { redactArguments, redactSetting } from './setting.ts';
import { redactText } from './text.ts';

/** Annotations that repeat the whole object, secrets included. */
const COPIES =
  /^(?:kubectl\.kubernetes\.io\/last-applied-configuration|.*\/(?:last-applied|applied-manifest|original-spec).*)$/;
/** Kubernetes' own sentences about an object. */
const PROSE = 'kubernetes.io/description';
/** Annotations that name an object: the gang or queue of a pod. */
const REFERENCE = /(?:^|[/-])(?:group|queue|workload)-name$/;
const OBJECT_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
/** Fields that name, count or identify; diagnoses compare them, and none can hold a secret. */
const IDENTITY = new Set([
  'name',
  'namespace',
  'kind',
  'apiVersion',
  'uid',
  'resourceVersion',
  'generateName',
  'nodeName',
  'hostname',
  'image',
  'imageID',
  'containerID',
  'machineID',
  'systemUUID',
  'bootID',
  'podIP',
  'hostIP',
  'ip',
  'fieldPath',
  'volumeName',
  'claimName',
  'secretName',
]);
/** Maps of settings that drivers and provisioners take. */
const SETTINGS = new Set(['volumeAttributes', 'parameters', 'options']);
/** The ConfigMap in which cluster-autoscaler reports, in sentences. */
const REPORT = 'cluster-autoscaler-status';

type Json = Readonly<Record<string, unknown>>;

/** A copy that may be written. `where` names the object in the list of what was masked. */
export function redactObject(object: KubeObject, masker: Masker): KubeObject {
  const { namespace, name } = object.metadata;
  const where = `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name} `;
  const { data, stringData, binaryData, ...rest } = object as KubeObject &
    Record<'data' | 'stringData' | 'binaryData', unknown>;
  const copy = visit(rest, where, masker) as KubeObject & { metadata: { annotations?: unknown } };
  if (object.kind === 'Secret') {
    delete copy.metadata.annotations;
    return { ...copy, data: { ...withoutValues(data, where, masker), ...withoutValues(stringData, where, masker) } };
  }
  const isConfig = object.kind === 'ConfigMap' && !(namespace === 'kube-system' && name === REPORT);
  return {
    ...copy,
    ...(data !== undefined && {
      data: isConfig ? settings(data, under(where, 'data'), masker) : visit(data, where, masker),
    }),
    ...(binaryData !== undefined && { binaryData: withoutValues(binaryData, where, masker) }),
  };
}

/** A part of an object that may be written. */
export function redactPart<T>(value: T, where: string, masker: Masker): T {
  return visit(value, where, masker) as T;
}

function visit(value: unknown, where: string, masker: Masker): unknown {
  if (typeof value === 'string') return redactText(value, where, masker);
  if (Array.isArray(value)) return value.map((item, i) => visit(item, `${where}[${nameOf(item) ?? i}]`, masker));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    copy[key] = field(key, item, under(where, key), masker);
  }
  return copy;
}

function field(key: string, value: unknown, where: string, masker: Masker): unknown {
  if (IDENTITY.has(key) && typeof value === 'string') return value;
  if (key === 'managedFields') return writers(value, where, masker);
  if (key === 'annotations') return annotations(value, where, masker);
  if (SETTINGS.has(key)) return settings(value, where, masker);
  if ((key === 'env' || key === 'httpHeaders') && Array.isArray(value))
    return value.map((item) => variable(item, where, masker));
  if ((key === 'args' || key === 'command') && Array.isArray(value)) return redactArguments(value, where, masker);
  return visit(value, where, masker);
}

/** `{name, value}`: an environment variable or a header. */
function variable(item: unknown, where: string, masker: Masker): unknown {
  const name = nameOf(item);
  const { value, ...rest } = (item ?? {}) as { value?: unknown };
  if (name === undefined || typeof value !== 'string') return visit(item, where, masker);
  return { ...(visit(rest, where, masker) as Json), value: redactSetting(name, value, `${where}[${name}]`, masker) };
}

function annotations(value: unknown, where: string, masker: Masker): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => {
    const copy = COPIES.test(key);
    if (copy) masker.drop('annotation that repeats the object', `${where}[${key}]`);
    return !copy;
  });
  const { [PROSE]: prose, ...rest } = Object.fromEntries(kept);
  const names = Object.entries(rest).filter(([key, text]) => REFERENCE.test(key) && OBJECT_NAME.test(String(text)));
  return {
    ...(settings(rest, where, masker) as Json),
    ...Object.fromEntries(names),
    ...(typeof prose === 'string' && { [PROSE]: redactText(prose, where, masker) }),
  };
}

/** Who has written which fields when; the fields' names are those of the object itself. Sets name their values, so these are left out. */
function writers(entries: unknown, where: string, masker: Masker): unknown {
  if (!Array.isArray(entries)) return [];
  return entries.map((entry) => {
    const { manager, operation, time, subresource, fieldsV1 } = (entry ?? {}) as Json;
    const written = subresource === undefined ? namesOf(fieldsV1, where, masker) : undefined;
    return {
      ...(visit({ manager, operation, time, subresource }, where, masker) as Json),
      ...(written !== undefined && { fieldsV1: written }),
    };
  });
}

function namesOf(fields: unknown, where: string, masker: Masker): unknown {
  if (typeof fields !== 'object' || fields === null) return undefined;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => /^[fk]:/.test(name) && redactText(name, where, masker) === name)
      .map(([name, below]) => [name, namesOf(below, where, masker) ?? {}]),
  );
}

function settings(value: unknown, where: string, masker: Masker): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => [
      key,
      typeof text === 'string'
        ? redactSetting(key, text, `${where}[${key}]`, masker)
        : visit(text, `${where}[${key}]`, masker),
    ]),
  );
}

function withoutValues(value: unknown, where: string, masker: Masker): Json {
  if (typeof value !== 'object' || value === null) return {};
  for (const key of Object.keys(value))
    masker.drop('value of a Secret or binary data', `${under(where, 'data')}[${key}]`);
  return Object.fromEntries(Object.keys(value).map((key) => [key, '']));
}

/** A field of an object, or of a field of it. */
function under(where: string, key: string): string {
  return where.endsWith(' ') ? where + key : `${where}.${key}`;
}

function nameOf(item: unknown): string | undefined {
  const name = typeof item === 'object' && item !== null ? (item as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name : undefined;
}
