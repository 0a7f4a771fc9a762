/** Words for what could not be read: the same, whether a cluster was asked or a recording of it. */
import { commandLine } from './command-line.ts';
import { GAP_REASONS, type Gap, type GapReason } from './reading.ts';
import { inWords, type Request } from './request.ts';
import type { ResourceType } from './resources.ts';
import type { GetQuery } from './source.ts';

/** What a source can be asked. */
export type Question = Request | ({ readonly ask: 'admit' } & GetQuery);

/** Of a list or an object that is not there as a whole. */
export const ONLY_PART = 'only a part of it is known';

/** `why`: one line, what the server or the recording says on it. */
export function gapFor(request: Question, reason: GapReason, why: string): Gap {
  const ask = askFor(request, reason);
  const what =
    request.ask === 'admit' ? `whether ${request.type.kind} ${request.name} would be admitted` : inWords(request);
  return { what, reason, why, ...(ask !== undefined && { ask }) };
}

const BY_HAND = 'run it by hand with kubectl exec';

/** Of a container that cannot be added. */
const ELSEWHERE = 'look from a pod of your own in the same namespace';

function isCommand({ ask }: Question): boolean {
  return ask === 'exec' || ask === 'check' || ask === 'consent';
}

function askFor(request: Question, reason: GapReason): string | undefined {
  switch (reason) {
    case 'forbidden':
      return `ask a cluster administrator for: ${rightFor(request)}`;
    case 'unauthorized':
      return 'log in again';
    case 'not-recorded':
    case 'declined':
      return request.ask === 'add' ? undefined : commandFor(request);
    case 'gone':
      return "look in the cluster's log store: the node keeps it no longer";
    case 'expired':
      return 'look where events are kept for longer, or make it happen again and ask within the hour';
    case 'failed':
      return isCommand(request) ? BY_HAND : request.ask === 'add' ? ELSEWHERE : undefined;
    case 'truncated':
      return isCommand(request) ? BY_HAND : 'read it with access to all namespaces';
    case 'broken':
    case 'timeout':
      return isCommand(request) ? BY_HAND : 'try again; if it stays so, tell whoever runs the API server';
  }
}

/** What an administrator would have to grant. */
function rightFor(request: Question): string {
  switch (request.ask) {
    case 'list':
      return `list ${request.type.plural}${inNamespace(request.type, request.namespace)}`;
    case 'get':
      return `get ${request.type.plural}${request.namespace === undefined ? '' : ` in namespace ${request.namespace}`}`;
    case 'logs':
      return `get pods/log in namespace ${request.namespace}`;
    case 'exec':
      return `get and create pods/exec in namespace ${request.namespace}`;
    case 'consent':
    case 'check':
      return `get and create pods/exec in namespace ${request.runs[0]?.namespace}`;
    case 'add':
      return `patch pods/ephemeralcontainers and create pods/exec in namespace ${request.addition.namespace}`;
    case 'usage':
      return 'list pods in all namespaces';
    case 'admit':
      return `patch and create ${request.type.plural}${inNamespace({ ...request.type, namespaced: false }, request.namespace)}`;
  }
}

function inNamespace({ namespaced }: ResourceType, namespace: string | undefined): string {
  if (namespace !== undefined) return ` in namespace ${namespace}`;
  return namespaced ? ' in all namespaces' : '';
}

/** What prints it, to be recorded. */
function commandFor(request: Exclude<Question, { ask: 'add' }>): string {
  switch (request.ask) {
    case 'list':
    case 'get': {
      const { type, namespace } = request;
      const scope = !type.namespaced ? '' : namespace === undefined ? ' -A' : ` -n ${namespace}`;
      return `kubectl get ${type.plural}${scope} -o json`;
    }
    case 'logs': {
      const { namespace, pod, container, previous } = request;
      return `kubectl logs -n ${namespace} ${pod} -c ${container}${previous ? ' --previous' : ''}`;
    }
    case 'exec':
      return commandLine(request);
    case 'consent':
    case 'check':
      return [request.byHand ?? request.runs[0]].flatMap((run) => (run ? commandLine(run) : [])).join('');
    case 'usage':
      return 'kubectl get pods -A -o json';
    case 'admit':
      return `kubectl apply --server-side --dry-run=server`;
  }
}

/** The reason in the Status (403) of a server that serves a recording which does not hold what it was asked for. No other server has it. */
const NOT_RECORDED = 'NotRecorded';

/** A Status' reason and causes for a gap. */
export function statusReason({ reason, why }: Pick<Gap, 'reason' | 'why'>): {
  readonly reason: string;
  readonly causes?: readonly object[];
} {
  return reason === 'forbidden'
    ? { reason: 'Forbidden' }
    : { reason: NOT_RECORDED, causes: [{ reason, message: why }] };
}

/** Why a server refuses with 403. */
export function reasonOfStatus(status: Readonly<Record<string, unknown>> | undefined): GapReason {
  if (status?.reason !== NOT_RECORDED) return 'forbidden';
  const { causes } = (status.details ?? {}) as { causes?: readonly { reason?: unknown }[] };
  return GAP_REASONS.find((reason) => reason === causes?.[0]?.reason) ?? 'not-recorded';
}
