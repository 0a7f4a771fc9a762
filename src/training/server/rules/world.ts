/** The training cluster as the facts that words are computed from, so that rules speak the language of trees. */
import { usageOf } from '../../../analysis/scheduling/usage.ts';
import { Unreadable, type World } from '../../../engine/world.ts';
import { known, type Reading, unreadable } from '../../../facts/reading.ts';
import { inWords, type Request } from '../../../facts/request.ts';
import { typeOfKind } from '../../../facts/resources.ts';
import type { Cluster } from '../context.ts';
import { selectionOf } from '../selection.ts';

/** As the cluster is now: make a new one after each change. */
export function worldOf(cluster: Cluster): World {
  const computed = new Map<string, unknown>();
  const read = (request: Request): Reading<unknown> => readingOf(cluster, request);
  const ask = (request: Request): unknown => {
    const reading = read(request);
    if (!reading.ok) throw new Unreadable(reading.gap);
    return reading.value;
  };
  return {
    now: cluster.now(),
    ask,
    tryAsk: read,
    askAll: (requests) => requests.map(ask),
    tryAskAll: (requests) => requests.map(read),
    note: () => {},
    memo(key, compute) {
      if (!computed.has(key)) computed.set(key, compute());
      return computed.get(key);
    },
  };
}

function readingOf({ store }: Cluster, request: Request): Reading<unknown> {
  switch (request.ask) {
    case 'list': {
      const { type, namespace, labelSelector = '', fieldSelector = '' } = request;
      const objects = store.list(type, namespace);
      if (labelSelector === '' && fieldSelector === '') return known(objects);
      return known(objects.filter(selectionOf(type, labelSelector, fieldSelector)));
    }
    case 'get':
      return known(store.get(request.type, request.namespace ?? '', request.name) ?? null);
    case 'usage': {
      const { nodes } = request;
      const usage = store.list(typeOfKind('Pod')).flatMap((pod) => usageOf(pod) ?? []);
      return known(nodes === undefined ? usage : usage.filter(({ node }) => nodes.includes(node)));
    }
    default:
      return unreadable({ what: inWords(request), reason: 'not-recorded', why: 'rules do not look into containers' });
  }
}
