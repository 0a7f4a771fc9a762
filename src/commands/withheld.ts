/** A source in which some kinds may not be read and some answers are given: how a case of a tree test bends its facts. */
import type { TestCase } from '../engine/schema.ts';
import { gapFor } from '../facts/gaps.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';

type Bent = Pick<TestCase, 'unavailable' | 'logs' | 'exec'>;

/** `unavailable` names plurals of kinds, and `logs`, `exec` and `usage` (the pods of all namespaces); what the case itself answers is read all the same. */
export function withheld(source: Source, { unavailable = [], logs = {}, exec = {} }: Bent): Source {
  const forbidden = <T>(resource: string, request: Request): Reading<T> | undefined =>
    unavailable.includes(resource) ? unreadable(gapFor(request, 'forbidden', `forbidden: ${resource}`)) : undefined;
  return {
    ...source,
    list: async (query) => forbidden(query.type.plural, { ask: 'list', ...query }) ?? source.list(query),
    get: async (query) => forbidden(query.type.plural, { ask: 'get', ...query }) ?? source.get(query),
    logs: async (query) => {
      const key = `${query.namespace}/${query.pod}/${query.container}`;
      const text = logs[query.previous ? `${key}.previous` : key];
      if (text !== undefined) return known(text);
      return forbidden('logs', { ask: 'logs', ...query }) ?? source.logs(query);
    },
    exec: async (query) => {
      const answers = [exec[`${query.namespace}/${query.pod}/${query.container}`] ?? []].flat();
      const answer = answers.find(({ command }) => command.join(' ') === query.command.join(' '));
      if (answer !== undefined) return known(answer);
      return forbidden('exec', { ask: 'exec', ...query }) ?? source.exec(query);
    },
    addContainer: async (addition, about, ask) => {
      const { namespace, pod, container } = addition;
      if (exec[`${namespace}/${pod}/${container}`] !== undefined) return known(container);
      return (await source.addContainer?.(addition, about, ask)) ?? known(null);
    },
    podUsage: async (nodes) => {
      const request = { ask: 'usage', ...(nodes !== undefined && { nodes }) } as const;
      return forbidden('pods', request) ?? forbidden('usage', request) ?? source.podUsage(nodes);
    },
    podRows: async (namespace) =>
      forbidden('pods', { ask: 'list', type: typeOfKind('Pod'), ...(namespace !== undefined && { namespace }) }) ??
      source.podRows(namespace),
  };
}

/** A source of which one namespace may be read and nothing else: no nodes, no classes, nothing of other namespaces. */
export function onlyIn(namespace: string, source: Source): Source {
  const elsewhere = <T>(request: Request): Reading<T> =>
    unreadable(gapFor(request, 'forbidden', `forbidden outside of namespace ${namespace}`));
  return {
    ...source,
    list: async (query) => (query.namespace === namespace ? source.list(query) : elsewhere({ ask: 'list', ...query })),
    get: async (query) => (query.namespace === namespace ? source.get(query) : elsewhere({ ask: 'get', ...query })),
    podUsage: async (nodes) => elsewhere({ ask: 'usage', ...(nodes !== undefined && { nodes }) }),
    podRows: async (asked) =>
      asked === namespace
        ? source.podRows(asked)
        : elsewhere({ ask: 'list', type: typeOfKind('Pod'), ...(asked !== undefined && { namespace: asked }) }),
  };
}
