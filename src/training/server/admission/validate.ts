/** Validates objects in the fields that lessons touch; what it does not know, it lets through. */
import { type LabelSelector, matchesSelector } from '../../../analysis/selector.ts';
import { isObject, type Json, objectAt, objectsAt, textAt, valueAt } from '../../../facts/json.ts';
import type { FieldError } from '../status.ts';
import { invalidValue, labelErrors, nameErrors, required } from './fields.ts';
import { podSpecErrors, portErrors, portOrNameErrors } from './pod.ts';

const NAMED_BY_LABEL = ['Service', 'Namespace'];

export function errorsIn(kind: string, object: Json): readonly FieldError[] {
  const name = textAt(object, 'metadata', 'name');
  return [
    ...nameErrors('metadata.name', name, NAMED_BY_LABEL.includes(kind)),
    ...labelErrors('metadata.labels', objectAt(object, 'metadata', 'labels')),
    ...specErrors(kind, object),
  ];
}

function specErrors(kind: string, object: Json): readonly FieldError[] {
  switch (kind) {
    case 'Pod':
      return podSpecErrors(object.spec, 'spec');
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
      return [
        ...replicaErrors(object),
        ...selectorErrors(object),
        ...podSpecErrors(template(object), 'spec.template.spec'),
      ];
    case 'Job':
      return [...restartErrors(template(object)), ...podSpecErrors(template(object), 'spec.template.spec')];
    case 'Service':
      return serviceErrors(object);
    default:
      return [];
  }
}

function template(object: Json): unknown {
  return valueAt(object, 'spec', 'template', 'spec');
}

function replicaErrors(object: Json): readonly FieldError[] {
  const replicas = valueAt(object, 'spec', 'replicas');
  if (typeof replicas !== 'number' || replicas >= 0) return [];
  return [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')];
}

function selectorErrors(object: Json): readonly FieldError[] {
  const selector = valueAt(object, 'spec', 'selector');
  const labels = valueAt(object, 'spec', 'template', 'metadata', 'labels') ?? null;
  const errors: FieldError[] = [];
  if (!isObject(selector)) errors.push(required('spec.selector'));
  const matches = matchesSelector((labels ?? {}) as Record<string, string>, (selector ?? null) as LabelSelector | null);
  if (!matches) {
    const detail = '`selector` does not match template `labels`';
    errors.push(invalidValue('spec.template.metadata.labels', labels, detail));
  }
  return errors;
}

function restartErrors(podSpec: unknown): readonly FieldError[] {
  if (textAt(podSpec, 'restartPolicy') !== 'Always') return [];
  return [required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"')];
}

function serviceErrors(service: Json): readonly FieldError[] {
  const ports = objectsAt(service, 'spec', 'ports');
  const needless =
    textAt(service, 'spec', 'type') === 'ExternalName' || textAt(service, 'spec', 'clusterIP') === 'None';
  if (ports.length === 0) return needless ? [] : [required('spec.ports')];
  return ports.flatMap((port, i) => [
    ...(ports.length > 1 && textAt(port, 'name') === '' ? [required(`spec.ports[${i}].name`)] : []),
    ...portErrors(`spec.ports[${i}].port`, port.port),
    ...portOrNameErrors(`spec.ports[${i}].targetPort`, port.targetPort ?? port.port),
  ]);
}
