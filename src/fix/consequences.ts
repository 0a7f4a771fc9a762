/** What follows from a change by itself: the objects that controllers would make of it, as far as objects alone decide it. */
import { isReady } from '../analysis/pod-status.ts';
import { matchesSelector } from '../analysis/selector.ts';
import type { World } from '../engine/world.ts';
import type { KubeObject } from '../facts/objects.ts';
import { strategicMerge } from '../facts/patch/strategic.ts';
import { shapeOfKind } from '../facts/schema/shape.ts';
import { listOf } from '../facts/words/objects.ts';
import { podsOf } from '../facts/words/workloads.ts';
import type { Edit } from './changed-facts.ts';

interface Templated {
  readonly spec?: {
    readonly template?: {
      readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec?: object;
    };
    readonly selector?: Readonly<Record<string, string>>;
  };
}

/**
 * The objects that change with a strategic merge patch of one object. Throws Pending or Unreadable for what must be read
 * first, PatchError for a patch that does not fit the object.
 */
export function consequences(world: World, before: KubeObject, patch: unknown): readonly Edit[] {
  const group = before.apiVersion.includes('/') ? before.apiVersion.slice(0, before.apiVersion.indexOf('/')) : '';
  const after = strategicMerge(before, patch, shapeOfKind(group, before.kind)) as KubeObject;
  if (before.kind === 'Pod') return [{ before, after: madeAnew(before, after, world.now) }];
  const change: Edit = { before, after };
  if (before.kind === 'Service') return [change, ...slicesOf(world, before, after)];
  const template = (patch as Templated).spec?.template;
  if (template === undefined) return [change];
  const pods = podsOf(world, before).map((pod): Edit => {
    const changed = strategicMerge(
      pod,
      { metadata: { labels: template.metadata?.labels ?? {} }, spec: template.spec ?? {} },
      shapeOfKind('', 'Pod'),
    );
    return { before: pod, after: madeAnew(pod, changed as KubeObject, world.now) };
  });
  return [change, ...pods];
}

/** The pods that the scheduler would look at again: those without a node, of the subject or the subject itself. Throws as above. */
export function waitingPods(world: World, subject: KubeObject): readonly Edit[] {
  const pods = subject.kind === 'Pod' ? [subject] : OWNERS.includes(subject.kind) ? podsOf(world, subject) : [];
  return pods
    .filter((pod) => (pod.spec as { nodeName?: string } | undefined)?.nodeName === undefined)
    .map((pod) => ({ before: pod, after: madeAnew(pod, pod, world.now) }));
}

const OWNERS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

/** A pod as it is before any scheduler or kubelet has looked at it. */
function madeAnew({ metadata }: KubeObject, changed: KubeObject, now: Date): KubeObject {
  const { nodeName: _, ...spec } = (changed.spec ?? {}) as Record<string, unknown>;
  const { deletionTimestamp: __, ...kept } = changed.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...kept, name: metadata.name, creationTimestamp: now.toISOString() },
    spec,
    status: { phase: 'Pending' },
  };
}

/** The EndpointSlice controller puts the ready pods that a Service selects into its slices. */
function slicesOf(world: World, before: KubeObject, after: KubeObject): readonly Edit[] {
  const selector = (after as Templated).spec?.selector;
  const namespace = after.metadata.namespace ?? '';
  if (selector === undefined || JSON.stringify(selector) === JSON.stringify((before as Templated).spec?.selector))
    return [];
  const pods = listOf(world, 'Pod', namespace).filter(
    (pod) =>
      pod.metadata.deletionTimestamp === undefined && matchesSelector(pod.metadata.labels, { matchLabels: selector }),
  );
  const slices = listOf(world, 'EndpointSlice', namespace).filter(
    (slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === after.metadata.name,
  );
  const [first, ...others] = slices;
  if (first === undefined) return [];
  return [
    { before: first, after: { ...first, endpoints: pods.map(endpointOf) } },
    ...others.map((slice): Edit => ({ before: slice, after: { ...slice, endpoints: [] } })),
  ];
}

function endpointOf(pod: KubeObject): object {
  const { podIP } = (pod.status ?? {}) as { podIP?: string };
  const ready = isReady(pod);
  const { name, namespace } = pod.metadata;
  return {
    addresses: podIP === undefined ? [] : [podIP],
    conditions: { ready, serving: ready, terminating: false },
    targetRef: { kind: 'Pod', name, namespace },
  };
}
