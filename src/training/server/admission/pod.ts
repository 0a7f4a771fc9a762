/** Validates pod specs in the fields that lessons touch (kubernetes pkg/apis/core/validation). */
import { parseQuantity } from '../../../analysis/quantity.ts';
import { isObject, type Json, objectAt, objectsAt, textAt } from '../../../facts/json.ts';
import type { FieldError } from '../status.ts';
import { absentName, duplicate, invalidValue, nameErrors, required } from './fields.ts';

export function podSpecErrors(spec: unknown, at: string): readonly FieldError[] {
  const containers = objectsAt(spec, 'containers');
  if (containers.length === 0) return [required(`${at}.containers`)];
  const volumes = objectsAt(spec, 'volumes').map((v) => textAt(v, 'name'));
  const all = [
    ...containers.map((c, i) => [c, `${at}.containers[${i}]`] as const),
    ...objectsAt(spec, 'initContainers').map((c, i) => [c, `${at}.initContainers[${i}]`] as const),
  ];
  const names = new Set<unknown>();
  return all.flatMap(([container, field]) => {
    const errors = containerErrors(container, field, volumes);
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    return errors;
  });
}

function containerErrors(container: Json, at: string, volumes: readonly string[]): FieldError[] {
  const name = textAt(container, 'name');
  const errors: FieldError[] = [];
  if (name === '') errors.push(required(`${at}.name`));
  else errors.push(...nameErrors(`${at}.name`, name, true));
  if (textAt(container, 'image') === '') errors.push(required(`${at}.image`));
  for (const [i, port] of objectsAt(container, 'ports').entries()) {
    errors.push(...portErrors(`${at}.ports[${i}].containerPort`, port.containerPort));
  }
  for (const [i, env] of objectsAt(container, 'env').entries()) {
    if (textAt(env, 'name') === '') errors.push(required(`${at}.env[${i}].name`));
  }
  for (const [i, mount] of objectsAt(container, 'volumeMounts').entries()) {
    if (!volumes.includes(textAt(mount, 'name'))) errors.push(absentName(`${at}.volumeMounts[${i}].name`, mount.name));
    if (textAt(mount, 'mountPath') === '') errors.push(required(`${at}.volumeMounts[${i}].mountPath`));
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    errors.push(...probeErrors(objectAt(container, probe), `${at}.${probe}`));
  }
  return [...errors, ...resourceErrors(objectAt(container, 'resources'), `${at}.resources`)];
}

function probeErrors(probe: Json, at: string): readonly FieldError[] {
  return ['httpGet', 'tcpSocket'].flatMap((way) => {
    const target = probe[way];
    return isObject(target) ? portOrNameErrors(`${at}.${way}.port`, target.port) : [];
  });
}

/** A number, or a port's name: at most 15 characters. */
export function portOrNameErrors(field: string, port: unknown): readonly FieldError[] {
  if (typeof port !== 'string') return portErrors(field, port);
  return port.length > 15 ? [invalidValue(field, port, 'must be no more than 15 characters')] : [];
}

export function portErrors(field: string, port: unknown): readonly FieldError[] {
  if (port === undefined) return [required(field)];
  const fits = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535;
  return fits ? [] : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')];
}

function resourceErrors(resources: Json, at: string): readonly FieldError[] {
  const limits = objectAt(resources, 'limits');
  return Object.entries(objectAt(resources, 'requests')).flatMap(([name, request]) => {
    const limit = limits[name];
    const asked = parseQuantity(String(request));
    if (asked < 0) return [invalidValue(`${at}.requests[${name}]`, request, 'must be greater than or equal to 0')];
    const most = limit === undefined ? Number.POSITIVE_INFINITY : parseQuantity(String(limit));
    if (!(asked > most)) return [];
    return [invalidValue(`${at}.requests`, request, `must be less than or equal to ${name} limit of ${String(limit)}`)];
  });
}
