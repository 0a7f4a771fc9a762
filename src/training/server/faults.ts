/** What a test or a lesson makes go wrong, as data. */
import { Refusal } from './status.ts';

export interface Fault {
  /** Absent: every verb. `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verbs?: readonly string[];
  /** `pods`, `pods/log`, `deployments.apps`. Absent: everything. */
  readonly resource?: string;
  readonly namespace?: string;
  /** How many requests it meets; absent: all. */
  readonly times?: number;
  /** Waits so long before anything else. */
  readonly delayMs?: number;
  /** Answers with this status: 401, 403, 409, 429, 500, 503, 504. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** Cuts the connection after so many bytes of the body; 0 before the answer. */
  readonly cutAfterBytes?: number;
  /** Ends the answer properly, but after so many bytes. */
  readonly truncateAfterBytes?: number;
  /** Answers 410 to a list's second page. */
  readonly expireContinue?: boolean;
}

export interface Target {
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  readonly namespace: string;
  /** Whether it asks for a list's next page. */
  readonly continues?: boolean;
}

/** The first fault that meets a request. */
export function faultFor(faults: readonly Fault[], target: Target): Fault | undefined {
  return faults.find(
    ({ verbs, resource, namespace, expireContinue }) =>
      (verbs === undefined || verbs.includes(target.verb)) &&
      (resource === undefined || resource === target.resource || resource === `${target.resource}.${target.group}`) &&
      (namespace === undefined || namespace === target.namespace) &&
      (expireContinue !== true || target.continues === true),
  );
}

/** Counts how often each fault has struck, and leaves out those that are used up. */
export function counted(faults: readonly Fault[]): { meet(target: Target): Fault | undefined } {
  const struck = new Map<Fault, number>();
  return {
    meet(target) {
      const left = faults.filter((fault) => (struck.get(fault) ?? 0) < (fault.times ?? Number.POSITIVE_INFINITY));
      const fault = faultFor(left, target);
      if (fault !== undefined) struck.set(fault, (struck.get(fault) ?? 0) + 1);
      return fault;
    },
  };
}

const REASONS: Readonly<Record<number, readonly [string, string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  409: ['Conflict', 'the server reported a conflict'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'Internal error occurred: the training server was told to fail'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

/** What the API server says of a status; for 403 who may not do what, as RBAC words it. */
export function refusalOf(fault: Fault, target: Target, user: string): Refusal | undefined {
  const { status, retryAfterSeconds } = fault;
  if (status === undefined) return undefined;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  if (status === 403) {
    const named = target.group === '' ? target.resource : `${target.resource}.${target.group}`;
    const scope = target.namespace === '' ? 'at the cluster scope' : `in the namespace "${target.namespace}"`;
    const group = `API group "${target.group}"`;
    const message = `${named} is forbidden: User "${user}" cannot ${target.verb} resource "${target.resource}" in ${group} ${scope}`;
    return new Refusal(403, 'Forbidden', message, { kind: target.resource }, headers);
  }
  const [reason, message] = REASONS[status] ?? ['InternalError', `the training server answers ${status}`];
  const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
  return new Refusal(status, reason, message, details, headers);
}
