/** Objects, and words asked of a world that holds only them, for the tests of this folder. */
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { known, type Reading, unreadable } from '../reading.ts';
import { keyOf, type Request } from '../request.ts';
import type { PodUsage } from '../source.ts';
import { WORDS } from './vocabulary.ts';

/** A world that holds these objects and nothing else. */
function worldOf(objects: readonly KubeObject[]): World {
  const read = (request: Request): unknown => {
    if (request.ask !== 'list' && request.ask !== 'get') throw new Error(`not given: ${request.ask}`);
    const of = objects.filter(
      (o) => o.kind === request.type.kind && (!request.namespace || o.metadata.namespace === request.namespace),
    );
    if (request.ask === 'get') return of.find((o) => o.metadata.name === request.name) ?? null;
    const pairs = (request.labelSelector ?? '')
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('='));
    return of.filter((o) => pairs.every(([key = '', value]) => o.metadata.labels?.[key] === value));
  };
  const reading = (request: Request): Reading<unknown> => known(read(request));
  return {
    now: new Date('2026-01-05T10:00:00Z'),
    ask: read,
    tryAsk: reading,
    askAll: (requests) => requests.map(read),
    tryAskAll: (requests) => requests.map(reading),
    memo: (_key, compute) => compute(),
    note: () => {},
  };
}

export function say(name: string, objects: readonly KubeObject[], ...args: readonly unknown[]): unknown {
  const found = WORDS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no word ${name}`);
  return found.call(worldOf(objects), ...(args as never[]));
}

export const object = (kind: string, name: string, spec: object, labels: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop', labels },
  spec,
});
export const pod = (name: string, labels: Record<string, string>, ports: readonly object[] = []) =>
  object('Pod', name, { containers: [{ name: 'app', ports }] }, labels);

/** A world of nodes and pods in which some requests are refused; `asked` gathers what is read. */
export function worldOfNodes(
  nodes: readonly KubeObject[],
  pods: readonly PodUsage[],
  refused: (request: Request) => boolean = () => false,
) {
  const asked: string[] = [];
  const noted: string[] = [];
  const tryAsk = (request: Request): Reading<unknown> => {
    asked.push(request.ask === 'list' ? request.type.plural : keyOf(request));
    if (refused(request)) return unreadable({ what: request.ask, reason: 'forbidden', why: 'no' });
    if (request.ask === 'usage') return known(pods.filter((p) => request.nodes?.includes(p.node) ?? true));
    return known(request.ask === 'list' && request.type.kind === 'Node' ? nodes : []);
  };
  const value = (reading: Reading<unknown>) => {
    if (!reading.ok) throw new Error(reading.gap.why);
    return reading.value;
  };
  const world: World = {
    now: new Date('2026-01-05T10:00:00Z'),
    ask: (request) => value(tryAsk(request)),
    tryAsk,
    askAll: (requests) => requests.map(tryAsk).map(value),
    tryAskAll: (requests) => requests.map(tryAsk),
    memo: (_key, compute) => compute(),
    note: (gap) => noted.push(gap.what),
  };
  return { world, asked, noted };
}
