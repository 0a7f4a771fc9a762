/** What has changed since the scheduler last spoke of a pod, and may be why something else is true now. */
import { isByPods } from '../../analysis/scheduling/reasons.ts';
import type { Reconciled } from '../../analysis/scheduling/reconcile.ts';
import { changeAfter, type LaterChange } from '../../analysis/scheduling/since.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import { noteOf, type RawEvent } from './events.ts';
import { listRequest } from './objects.ts';
import type { Placing } from './placing.ts';

/** On so many nodes it is looked which pods have ended. */
const LOOKED_INTO = 3;

/** The newest first. A pod that goes counts only where pods decide, and what is written on a node only where they do not. */
export function changesAfter(
  world: World,
  pod: KubeObject,
  { nodes: blamed, fewer }: Reconciled,
  { nodes, lists }: Placing,
  since: string,
): readonly LaterChange[] {
  const { volumes = [] } = (pod.spec ?? {}) as {
    volumes?: readonly { persistentVolumeClaim?: { claimName?: string } }[];
  };
  const { namespace } = pod.metadata;
  const named = new Set(volumes.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName));
  const claims = (lists.persistentVolumeClaims ?? []).filter(
    ({ metadata }) => metadata.namespace === namespace && named.has(metadata.name),
  );
  const byPods = fewer.some(isByPods);
  const written = fewer.length === 0 || !fewer.every(isByPods);
  const ofNodes = nodes
    .filter(({ metadata }) => blamed.includes(metadata.name))
    .filter(({ metadata }) => written || Date.parse(metadata.creationTimestamp ?? '') > Date.parse(since));
  const ofPods = byPods ? endedOn(world, blamed.slice(0, LOOKED_INTO)) : [];
  const stopped = byPods ? stoppedOn(world, pod, blamed, since) : [];
  return [pod, ...claims, ...ofNodes, ...ofPods]
    .flatMap((object) => changeAfter(object, since) ?? [])
    .concat(stopped)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** Of pods that are gone, and gave back what they held, only the kubelet's events tell; none where these cannot be read. */
function stoppedOn(
  world: World,
  { metadata: { namespace } }: KubeObject,
  nodes: readonly string[],
  since: string,
): readonly LaterChange[] {
  if (nodes.length === 0) return [];
  const fieldSelector = 'involvedObject.kind=Pod,reason=Killing';
  const [everywhere, here] = world.tryAskAll(
    ['', namespace ?? ''].map((where) => ({ ...listRequest('Event', where), fieldSelector }) as Request),
  );
  const events = everywhere?.ok ? everywhere : here;
  return (events?.ok ? (events.value as readonly RawEvent[]) : []).flatMap((event) => {
    const { message, last: at } = noteOf(event);
    const { namespace: of, name = '' } = event.involvedObject ?? {};
    const host = event.source?.host ?? event.reportingInstance ?? '';
    const stops = message.startsWith('Stopping container') && nodes.includes(host);
    if (!stops || !(Date.parse(at) > Date.parse(since))) return [];
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...(of !== undefined && { namespace: of }) } };
    return [{ object, at, what: `was stopped on ${host}` }];
  });
}

/** The pods of these nodes; none where they cannot be read. */
function endedOn(world: World, nodes: readonly string[]): readonly KubeObject[] {
  const requests = nodes.map((node) => ({ ...listRequest('Pod', ''), fieldSelector: `spec.nodeName=${node}` }));
  return world
    .tryAskAll(requests as readonly Request[])
    .flatMap((reading) => (reading.ok ? (reading.value as readonly KubeObject[]) : []));
}
