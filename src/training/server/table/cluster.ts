/** Cells of nodes, namespaces, events, configuration, storage and quotas. */
import { type Json, objectAt, objectsAt, textAt, valueAt } from '../../../facts/json.ts';
import { accessModes, ageOf, type Cell, NONE, since } from './cells.ts';

const ROLE = 'node-role.kubernetes.io/';

export function nodeCells(node: Json, now: Date): Cell[] {
  const info = objectAt(node, 'status', 'nodeInfo');
  const addresses = objectsAt(node, 'status', 'addresses');
  const address = (type: string) =>
    textAt(
      addresses.find((a) => a.type === type),
      'address',
    ) || NONE;
  const ready = objectsAt(node, 'status', 'conditions').find((c) => c.type === 'Ready');
  const status = ready === undefined ? ['Unknown'] : [ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (valueAt(node, 'spec', 'unschedulable') === true) status.push('SchedulingDisabled');
  const roles = Object.entries(objectAt(node, 'metadata', 'labels')).flatMap(([key, value]) =>
    key.startsWith(ROLE) && key !== ROLE
      ? [key.slice(ROLE.length)]
      : key === 'kubernetes.io/role'
        ? [String(value)]
        : [],
  );
  const kernel = textAt(info, 'kernelVersion') || '<unknown>';
  return [
    textAt(node, 'metadata', 'name'),
    status.join(','),
    roles.length === 0 ? NONE : [...new Set(roles)].sort().join(','),
    ageOf(node, now),
    textAt(info, 'kubeletVersion'),
    address('InternalIP'),
    address('ExternalIP'),
    textAt(info, 'osImage') || '<unknown>',
    info.architecture === undefined ? kernel : `${kernel} (${textAt(info, 'architecture')})`,
    textAt(info, 'containerRuntimeVersion') || '<unknown>',
  ];
}

export function namespaceCells(namespace: Json, now: Date): Cell[] {
  return [textAt(namespace, 'metadata', 'name'), textAt(namespace, 'status', 'phase'), ageOf(namespace, now)];
}

export function eventCells(event: Json, now: Date): Cell[] {
  const first = since(event.firstTimestamp ?? event.eventTime, now);
  const series = event.series === undefined || event.series === null ? undefined : objectAt(event, 'series');
  const last = series === undefined ? since(event.lastTimestamp, now) : since(series.lastObservedTime, now);
  const count = Number(series?.count ?? event.count ?? 0) || (series === undefined ? 1 : 0);
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name');
  const source = [
    textAt(event, 'source', 'component') || textAt(event, 'reportingComponent'),
    textAt(event, 'source', 'host') || textAt(event, 'reportingInstance'),
  ];
  return [
    last === '<unknown>' ? first : last,
    textAt(event, 'type'),
    textAt(event, 'reason'),
    name === '' ? kind : `${kind}/${name}`,
    textAt(event, 'involvedObject', 'fieldPath'),
    source.filter((part) => part !== '').join(', '),
    textAt(event, 'message').trim(),
    first,
    count,
    textAt(event, 'metadata', 'name'),
  ];
}

export function configMapCells(config: Json, now: Date): Cell[] {
  const count = Object.keys(objectAt(config, 'data')).length + Object.keys(objectAt(config, 'binaryData')).length;
  return [textAt(config, 'metadata', 'name'), count, ageOf(config, now)];
}

export function secretCells(secret: Json, now: Date): Cell[] {
  const count = Object.keys(objectAt(secret, 'data')).length;
  return [textAt(secret, 'metadata', 'name'), textAt(secret, 'type'), count, ageOf(secret, now)];
}

export function nameAndAge(object: Json, now: Date): Cell[] {
  return [textAt(object, 'metadata', 'name'), ageOf(object, now)];
}

export function claimCells(claim: Json, now: Date): Cell[] {
  const bound = textAt(claim, 'spec', 'volumeName') !== '';
  return [
    textAt(claim, 'metadata', 'name'),
    valueAt(claim, 'metadata', 'deletionTimestamp') === undefined ? textAt(claim, 'status', 'phase') : 'Terminating',
    textAt(claim, 'spec', 'volumeName'),
    bound ? textAt(claim, 'status', 'capacity', 'storage') : '',
    bound ? accessModes(valueAt(claim, 'status', 'accessModes')) : '',
    textAt(claim, 'spec', 'storageClassName'),
    textAt(claim, 'spec', 'volumeAttributesClassName') || '<unset>',
    ageOf(claim, now),
    textAt(claim, 'spec', 'volumeMode') || '<unset>',
  ];
}

export function volumeCells(volume: Json, now: Date): Cell[] {
  const claim = objectAt(volume, 'spec', 'claimRef');
  return [
    textAt(volume, 'metadata', 'name'),
    textAt(volume, 'spec', 'capacity', 'storage'),
    accessModes(valueAt(volume, 'spec', 'accessModes')),
    textAt(volume, 'spec', 'persistentVolumeReclaimPolicy'),
    valueAt(volume, 'metadata', 'deletionTimestamp') === undefined ? textAt(volume, 'status', 'phase') : 'Terminating',
    claim.name === undefined ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`,
    textAt(volume, 'spec', 'storageClassName'),
    textAt(volume, 'spec', 'volumeAttributesClassName') || '<unset>',
    textAt(volume, 'status', 'reason'),
    ageOf(volume, now),
    textAt(volume, 'spec', 'volumeMode') || '<unset>',
  ];
}

export function storageClassCells(storageClass: Json, now: Date): Cell[] {
  const annotations = objectAt(storageClass, 'metadata', 'annotations');
  const isDefault = ['', '.beta'].some(
    (beta) => annotations[`storageclass${beta}.kubernetes.io/is-default-class`] === 'true',
  );
  return [
    `${textAt(storageClass, 'metadata', 'name')}${isDefault ? ' (default)' : ''}`,
    textAt(storageClass, 'provisioner'),
    textAt(storageClass, 'reclaimPolicy') || 'Delete',
    textAt(storageClass, 'volumeBindingMode') || '<unset>',
    storageClass.allowVolumeExpansion === true,
    ageOf(storageClass, now),
  ];
}

export function quotaCells(quota: Json, now: Date): Cell[] {
  const hard = objectAt(quota, 'status', 'hard');
  const used = objectAt(quota, 'status', 'used');
  const part = (limits: boolean) =>
    Object.keys(hard)
      .sort()
      .filter((name) => name.startsWith('limits') === limits)
      .map((name) => `${name}: ${String(used[name] ?? 0)}/${String(hard[name])}`)
      .join(', ');
  return [textAt(quota, 'metadata', 'name'), part(false), part(true), ageOf(quota, now)];
}
