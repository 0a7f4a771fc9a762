/** The refusals of an API server, worded as kube-apiserver words them (apimachinery `pkg/api/errors`). */
import { statusReason } from '../../facts/gaps.ts';
import type { Gap } from '../../facts/reading.ts';
import type { ResourceType } from '../../facts/resources.ts';

/** One field that is wrong: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export interface FieldError {
  readonly field: string;
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueNotFound';
  /** What follows the field: `Invalid value: -1: must be …`. */
  readonly message: string;
}

/** Ends a request with a Status. */
export class Refusal extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: object | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: number, reason: string, message: string, details?: object, headers: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.headers = headers;
  }
}

export function statusOf({ code, reason, message, details }: Refusal): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details !== undefined && { details }),
    code,
  };
}

const NO_SUCH_PATH = 'the server could not find the requested resource';

export function noSuchPath(): Refusal {
  return new Refusal(404, 'NotFound', NO_SUCH_PATH, {});
}

/** `deployments.apps`; `pods` in the core group. */
export function resourceName({ group, plural }: Pick<ResourceType, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function notFound(type: ResourceType, name: string): Refusal {
  return new Refusal(404, 'NotFound', `${resourceName(type)} "${name}" not found`, aboutResource(type, name));
}

export function alreadyExists(type: ResourceType, name: string): Refusal {
  return new Refusal(409, 'AlreadyExists', `${resourceName(type)} "${name}" already exists`, aboutResource(type, name));
}

export function conflict(type: ResourceType, name: string): Refusal {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${resourceName(type)} "${name}": ${why}`;
  return new Refusal(409, 'Conflict', message, aboutResource(type, name));
}

/** For what a recording does not hold: as the server said when it was made, or that it was not recorded. */
export function unknown(gap: Pick<Gap, 'reason' | 'why'>, type: ResourceType, name: string): Refusal {
  const { reason, causes } = statusReason(gap);
  return new Refusal(403, reason, gap.why, { ...aboutResource(type, name), ...(causes !== undefined && { causes }) });
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

/** 422 for an object with wrong fields. */
export function invalid(type: ResourceType, name: string, errors: readonly FieldError[]): Refusal {
  const words = errors.map(({ field, message }) => `${field}: ${message}`);
  const list = words.length === 1 ? words[0] : `[${words.join(', ')}]`;
  const kind = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  const causes = errors.map(({ field, reason, message }) => ({ reason, message, field }));
  const details = { name, ...(type.group !== '' && { group: type.group }), kind: type.kind, causes };
  return new Refusal(422, 'Invalid', `${kind} "${name}" is invalid: ${list}`, details);
}

/** 422 for a patch whose result is no object of its kind. */
export function invalidPatch(value: string, why: string): Refusal {
  const message = `Invalid value: ${JSON.stringify(value)}: ${why}`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
  return new Refusal(422, 'Invalid', ` "" is invalid: patch: ${message}`, { causes });
}

function aboutResource(type: ResourceType, name: string): object {
  return { ...(name !== '' && { name }), ...(type.group !== '' && { group: type.group }), kind: type.plural };
}
