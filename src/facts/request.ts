/** The things that a walk can ask for, as plain values with a key, so that each is read once. */
import type { Addition, Proposal } from './addition.ts';
import type { ResourceType } from './resources.ts';
import type { ExecQuery, GetQuery, ListQuery, LogQuery } from './source.ts';

/** Commands that are run only if the user agrees to it. */
export interface Check {
  /** What they are to find out: `whether orders:8080 takes a connection`. */
  readonly about: string;
  /** One after the other, until one of them could be run. */
  readonly runs: readonly ExecQuery[];
  /** The one that tells most, for whoever wants to run it by hand; absent: the first. */
  readonly byHand?: ExecQuery;
  /** They are run in a container that must be added first. That is not agreed to beforehand, nor with one key. */
  readonly adds?: Proposal;
}

export type Request =
  | ({ readonly ask: 'consent' } & Check)
  | ({ readonly ask: 'check' } & Check)
  | ({ readonly ask: 'add'; readonly addition: Addition } & Check)
  | ({ readonly ask: 'list' } & ListQuery)
  | ({ readonly ask: 'get' } & GetQuery)
  | ({ readonly ask: 'logs' } & LogQuery)
  | ({ readonly ask: 'exec' } & ExecQuery)
  | { readonly ask: 'usage'; readonly nodes?: readonly string[] };

/** The same text for the same request, whatever the order of its fields. */
export function keyOf(request: Request): string {
  switch (request.ask) {
    case 'list':
      return [
        'list',
        typeKey(request.type),
        request.namespace,
        request.labelSelector,
        request.fieldSelector,
        ...(request.metadataOnly ? ['metadata'] : []),
      ].join(' ');
    case 'get':
      return ['get', typeKey(request.type), request.namespace, request.name].join(' ');
    case 'logs':
      return ['logs', request.namespace, request.pod, request.container, request.previous].join(' ');
    case 'exec':
      return ['exec', request.namespace, request.pod, request.container, JSON.stringify(request.command)].join(' ');
    case 'consent':
    case 'check':
      return [
        request.ask,
        ...request.runs.map(({ namespace, pod, container, command }) =>
          JSON.stringify([namespace, pod, container, ...command]),
        ),
      ].join(' ');
    case 'add': {
      const { namespace, pod, container } = request.addition;
      return ['add', namespace, pod, container].join(' ');
    }
    case 'usage':
      return ['usage', request.nodes === undefined ? '*' : [...request.nodes].sort().join(',')].join(' ');
  }
}

/** What is being read, in words: `events in shop`. */
export function inWords(request: Request): string {
  switch (request.ask) {
    case 'list':
      return `${request.type.plural}${request.namespace === undefined ? '' : ` in ${request.namespace}`}`;
    case 'get':
      return `${request.type.kind} ${request.name}`;
    case 'logs':
      return `${request.previous ? 'previous log' : 'log'} of ${request.pod}/${request.container}`;
    case 'exec':
      return `${request.command.join(' ')} in ${request.pod}/${request.container}`;
    case 'consent':
    case 'check':
    case 'add':
      return request.about;
    case 'usage':
      return `pods on ${request.nodes === undefined ? 'all nodes' : request.nodes.join(', ')}`;
  }
}

function typeKey(type: ResourceType): string {
  return `${type.plural}.${type.group}`;
}
