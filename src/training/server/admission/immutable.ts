/** Refuses changes of what cannot change, in the words of kube-apiserver. */
import { isObject, type Json, objectAt, objectsAt, same, textAt, valueAt } from '../../../facts/json.ts';
import type { FieldError } from '../status.ts';
import { forbiddenChange, IMMUTABLE, invalidValue } from './fields.ts';

const POD_RULE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
const STATEFULSET_FIELDS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const STATEFULSET_RULE = `updates to statefulset spec for fields other than ${STATEFULSET_FIELDS.slice(0, -1)
  .map((field) => `'${field}'`)
  .join(', ')} and '${STATEFULSET_FIELDS.at(-1)}' are forbidden`;

export function changeErrors(kind: string, before: Json, after: Json): readonly FieldError[] {
  const [old, now] = [objectAt(before, 'spec'), objectAt(after, 'spec')];
  const fixed = (field: string) =>
    same(old[field], now[field]) ? [] : [invalidValue(`spec.${field}`, now[field] ?? null, IMMUTABLE)];
  switch (kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
      return fixed('selector');
    case 'Job':
      return [...fixed('completions'), ...fixed('selector'), ...(suspended(before) ? [] : fixed('template'))];
    case 'StatefulSet':
      return same(without(old, STATEFULSET_FIELDS), without(now, STATEFULSET_FIELDS))
        ? []
        : [forbiddenChange('spec', STATEFULSET_RULE)];
    case 'Pod':
      return podErrors(old, now);
    case 'Service':
      return addressErrors(old, now);
    case 'PersistentVolumeClaim':
      return claimErrors(before, after);
    case 'ConfigMap':
    case 'Secret':
      return before.immutable === true && !same([before.data, before.binaryData], [after.data, after.binaryData])
        ? [forbiddenChange('data', 'field is immutable when `immutable` is set')]
        : [];
    default:
      return [];
  }
}

function suspended(job: Json): boolean {
  return valueAt(job, 'spec', 'suspend') === true && valueAt(job, 'status', 'startTime') === undefined;
}

function without(spec: Json, fields: readonly string[]): Json {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !fields.includes(field)));
}

function podErrors(old: Json, now: Json): readonly FieldError[] {
  const names = (spec: Json, list: string) => objectsAt(spec, list).map((c) => c.name);
  if (!same(names(old, 'containers'), names(now, 'containers'))) {
    return [forbiddenChange('spec.containers', 'pod updates may not add or remove containers')];
  }
  const fixed = (spec: Json): Json => ({
    ...without(spec, ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'schedulingGates']),
    containers: objectsAt(spec, 'containers').map((c) => without(c, ['image'])),
    initContainers: objectsAt(spec, 'initContainers').map((c) => without(c, ['image'])),
  });
  const kept = objectsAt(old, 'tolerations').every((t) =>
    objectsAt(now, 'tolerations').some((other) => same(t, other)),
  );
  return same(fixed(old), fixed(now)) && kept ? [] : [forbiddenChange('spec', POD_RULE)];
}

function addressErrors(old: Json, now: Json): readonly FieldError[] {
  const [before, after] = [textAt(old, 'clusterIP'), textAt(now, 'clusterIP')];
  if (before === '' || before === after || now.type === 'ExternalName') return [];
  return [invalidValue('spec.clusterIPs[0]', [after], 'may not change once set')];
}

function claimErrors(before: Json, after: Json): readonly FieldError[] {
  const rest = (claim: Json) =>
    without(objectAt(claim, 'spec'), ['resources', 'volumeAttributesClassName', 'volumeName']);
  const bound = textAt(before, 'status', 'phase') === 'Bound';
  const [old, now] = [before, after].map((c) => valueAt(c, 'spec', 'resources', 'requests', 'storage'));
  const resized = old !== now && !bound && isObject(before.status);
  if (same(rest(before), rest(after)) && !resized) return [];
  const rule =
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  return [forbiddenChange('spec', rule)];
}
