/** From where a pod's network can be looked at: the containers in which a command can be run, the nearest first. A container that ends again and again comes last of its pod. */
import type { Node, Pod } from 'kubernetes-types/core/v1.js';
import { isReady } from '../../analysis/pod-status.ts';
import { Unreadable, type World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { getRequest } from './objects.ts';
import { ownerOf, podsOf } from './workloads.ts';

/** A container to look from. */
export interface Vantage {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** It shares the network of the pod in question; else it is a pod of the same workload, perhaps on another node. */
  readonly same: boolean;
  /** `container metrics of the same pod`. */
  readonly words: string;
}

/** Looking takes a command for each program that is missing: more places are not worth it. */
const MOST = 3;

/** What a mesh's proxy opens itself does not go through the mesh, so it sees another network than its pod. */
const PROXIES = ['istio-proxy', 'linkerd-proxy'];

/** `own`: only the pod itself will do, because what is looked for lies inside of it. Throws Pending. */
export function vantagesOf(world: World, { pod, name }: PodContainer, own: boolean): readonly Vantage[] {
  const inside = running(pod)
    .toSorted((a, b) => Number(a === name) - Number(b === name))
    .map((container) => at(pod, container, container === name ? 'itself' : 'of the same pod', true));
  const outside = inside.length > 0 || own ? [] : peersOf(world, pod);
  return [
    ...inside,
    ...outside.flatMap((peer) => running(peer).map((one) => at(peer, one, `of pod ${peer.metadata.name}`, false))),
  ].slice(0, MOST);
}

export function at({ metadata }: KubeObject, container: string, whose: string, same: boolean): Vantage {
  const { namespace = '', name: pod } = metadata;
  return { namespace, pod, container, same, words: `container ${container} ${whose}` };
}

/** The containers that run, those that were added for debugging too; a short-lived one is taken as well. */
function running(pod: KubeObject): readonly string[] {
  const { status } = pod as unknown as Pod;
  return [
    ...(status?.ephemeralContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ].flatMap(({ name, state }) => (state?.running === undefined || PROXIES.includes(name) ? [] : [name]));
}

/** The other pods of its workload that are ready: they have the same labels, and so the same network policies. */
function peersOf(world: World, pod: KubeObject): readonly KubeObject[] {
  const { kind, namespace = '', name } = ownerOf(world, pod);
  if (kind === 'Pod') return [];
  const owner = world.tryAsk(getRequest(kind, namespace, name));
  if (!owner.ok || owner.value === null) return [];
  try {
    return podsOf(world, owner.value as KubeObject).filter(
      (peer) => peer.metadata.uid !== pod.metadata.uid && isReady(peer),
    );
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** Images with programs to look at a network, the most useful first. */
const USEFUL = ['netshoot', 'busybox', 'alpine', 'curl', 'debian', 'ubuntu', 'python', 'node'];

/** The most useful image that the node of the pod has already; `has` narrows them to those with some program. Throws Pending. */
export function imageFor(world: World, pod: KubeObject, has: readonly string[] = USEFUL): string | undefined {
  const node = (pod as unknown as Pod).spec?.nodeName ?? '';
  const reading = node === '' ? undefined : world.tryAsk(getRequest('Node', '', node));
  const images = reading?.ok ? (((reading.value as Node | null)?.status?.images ?? []) as NodeImage[]) : [];
  const names = images.flatMap((image) => image.names ?? []).filter((one) => !one.includes('@'));
  const isOf = (name: string) => new RegExp(`(?:^|/)${name}(?::|$)`);
  return USEFUL.filter((one) => has.includes(one)).flatMap(
    (one) => names.find((name) => isOf(one).test(name)) ?? [],
  )[0];
}

/** The command that adds a container to look from, for somebody to run it by hand. Throws Pending. */
export function debugCommand(world: World, { pod }: PodContainer): string {
  const image = imageFor(world, pod) ?? 'IMAGE';
  const { namespace = '', name } = pod.metadata;
  return `kubectl debug ${name} -n ${namespace} --image=${image} --profile=baseline -- sleep 1h`;
}

type NodeImage = { readonly names?: readonly string[] };
