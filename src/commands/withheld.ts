/** A source in which some kinds may not be read and some answers are given: how a case of a tree test bends its facts. */
import type { TestCase } from '../engine/schema.ts';
import { type Gap, known, type Reading, unreadable } from '../facts/reading.ts';
import type { Source } from '../facts/source.ts';

type Bent = Pick<TestCase, 'unavailable' | 'logs' | 'exec'>;

/** `unavailable` names plurals of kinds, and `logs`, `exec` and `usage` (the pods of all namespaces); what the case itself answers is read all the same. */
export function withheld(source: Source, { unavailable = [], logs = {}, exec = {} }: Bent): Source {
  const forbidden = <T>(resource: string, what: string): Reading<T> | undefined => {
    const gap: Gap = {
      what,
      reason: 'forbidden',
      why: `forbidden: ${resource}`,
      ask: `ask an administrator for: read ${resource}`,
    };
    return unavailable.includes(resource) ? unreadable(gap) : undefined;
  };
  return {
    ...source,
    list: async (query) => {
      const place = query.namespace === undefined ? '' : ` in ${query.namespace}`;
      return forbidden(query.type.plural, `${query.type.plural}${place}`) ?? source.list(query);
    },
    get: async (query) => forbidden(query.type.plural, `${query.type.kind} ${query.name}`) ?? source.get(query),
    logs: async (query) => {
      const key = `${query.namespace}/${query.pod}/${query.container}`;
      const text = logs[query.previous ? `${key}.previous` : key];
      if (text !== undefined) return known(text);
      return forbidden('logs', `log of ${query.pod}/${query.container}`) ?? source.logs(query);
    },
    exec: async (query) => {
      const answer = exec[`${query.namespace}/${query.pod}/${query.container}`];
      if (answer !== undefined && answer.command.join(' ') === query.command.join(' ')) return known(answer);
      return forbidden('exec', `${query.command.join(' ')} in ${query.pod}/${query.container}`) ?? source.exec(query);
    },
    podUsage: async (nodes) =>
      forbidden('pods', 'pods') ?? forbidden('usage', 'pods in all namespaces') ?? source.podUsage(nodes),
    podRows: async (namespace) => forbidden('pods', 'pods') ?? source.podRows(namespace),
  };
}
