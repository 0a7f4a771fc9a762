/** Who ended a container's run, or its whole pod, and when the next try comes. */
import type { Container, Pod } from 'kubernetes-types/core/v1.js';
import { durationText } from '../../analysis/duration.ts';
import { backOff } from '../../analysis/stop/back-off.ts';
import { type Ending, endingOf } from '../../analysis/stop/ending.ts';
import { evictionOf } from '../../analysis/stop/eviction.ts';
import { killedChild } from '../../analysis/stop/killed-child.ts';
import { type NodeMemory, nodeMemory } from '../../analysis/stop/node-memory.ts';
import { portsNamed, workedLine } from '../../analysis/stop/worked.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { eventsRequest, noteForgotten } from './events.ts';
import { word } from './word.ts';

interface MemoryLimit {
  /** Empty: none. */
  readonly value: string;
  /** Its place in the pod. */
  readonly field: string;
  readonly request: string;
  /** Volumes in memory that the container mounts: what is in them counts, and outlives a restart. */
  readonly volumes: readonly string[];
}

/** A limit of the whole pod holds for each of its containers. */
export function memoryLimit({ spec, pod, field }: PodContainer): MemoryLimit {
  const { resources, volumeMounts = [] } = spec as Container;
  const whole = (pod as unknown as Pod).spec as { resources?: Container['resources'] } & Pod['spec'];
  const own = resources?.limits?.memory;
  const value = own ?? whole?.resources?.limits?.memory ?? '';
  const mounted = (name: string) => volumeMounts.some((mount) => mount.name === name);
  return {
    value: String(value),
    field: `${own === undefined && value !== '' ? 'spec' : field}.resources.limits.memory`,
    request: String(resources?.requests?.memory ?? ''),
    volumes: (whole?.volumes ?? [])
      .filter(({ name, emptyDir }) => emptyDir?.medium === 'Memory' && mounted(name))
      .map(({ name }) => name),
  };
}

/** Throws Unreadable if the events decide it and may not be read. */
function ender(world: World, container: PodContainer): Ending {
  const known = endingOf(container.name, container.end, []);
  if (known.by !== '' || !container.ended) return known;
  const events = world.ask(eventsRequest(refOf(container.pod))) as readonly KubeObject[];
  const ending = endingOf(container.name, container.end, events);
  if (!ending.told) noteForgotten(world, container.pod, container.name);
  return ending;
}

function nodeOutOfMemory(world: World, container: PodContainer): NodeMemory {
  const name = (container.pod as unknown as Pod).spec?.nodeName ?? '';
  const events = world.ask(eventsRequest({ kind: 'Node', name })) as readonly KubeObject[];
  return nodeMemory(events, Date.parse(container.end.finishedAt ?? ''));
}

/** With a probe that decides it, a container that has become ready in a run was past its start then. */
function wasReady({ spec, pod, end }: PodContainer): boolean {
  const { readinessProbe, startupProbe } = spec as Container;
  const ready = (pod as unknown as Pod).status?.conditions?.find(({ type }) => type === 'Ready');
  const turned = Date.parse(ready?.lastTransitionTime ?? '');
  const [start, finish] = [Date.parse(end.startedAt ?? ''), Date.parse(end.finishedAt ?? '')];
  return (
    (readinessProbe ?? startupProbe) !== undefined &&
    ready?.status === 'False' &&
    turned > start + 1000 &&
    turned >= finish - 5000 &&
    turned <= finish + 5000
  );
}

/** `3 restarts so far; next try in 12 s, 40 s after the last end`. */
function tries({ pod, state, message, restarts, end, ended }: PodContainer, now: Date): string {
  const so = `${restarts} restart${restarts === 1 ? '' : 's'} so far`;
  const policy = (pod as unknown as Pod).spec?.restartPolicy ?? 'Always';
  const stays = policy === 'Never' || (policy === 'OnFailure' && end.exitCode === 0);
  if (state === 'running' || !ended || stays) return so;
  const { pause, told } = backOff(message, restarts);
  const next = Date.parse(end.finishedAt ?? '') + pause * 1000;
  if (Number.isNaN(next)) return so;
  const wait = Math.round((next - now.getTime()) / 1000);
  const when = wait > 0 ? `in ${told ? '' : 'about '}${durationText(wait)}` : 'is due now';
  return `${so}; the next try ${wait > 0 ? `comes ${when}` : when}, ${told ? '' : 'about '}${durationText(pause)} after the last end`;
}

export const stopTypes = {
  MemoryLimit: { value: 'string', field: 'string', request: 'string', volumes: 'list<string>' },
  Ending: { by: 'string', says: 'string', told: 'bool' },
  NodeMemory: { scope: 'string', says: 'string', victim: 'string', at: 'string' },
  Eviction: {
    over: 'string',
    resource: 'string',
    threshold: 'string',
    available: 'string',
    name: 'string',
    limit: 'string',
    users: 'list<EvictionUser>',
  },
  EvictionUser: { container: 'string', usage: 'string', request: 'string' },
};

export const stopWords = [
  word(
    'memoryLimit(container: PodContainer): MemoryLimit',
    'The memory limit that holds for a container, its own or the pod’s, and where it stands.',
    (_world, container: PodContainer) => memoryLimit(container),
  ),
  word(
    'endedBy(container: PodContainer): Ending',
    'Who ended the run that is over, if the kubelet or the runtime says so: pod-stopped, changed, resized, sandbox, restart-rule or lost.',
    ender,
  ),
  word(
    'nodeOutOfMemory(container: PodContainer): NodeMemory',
    'What the node says of memory having run out on it when the run ended: its own (`node`) or that of a control group (`limit`).',
    nodeOutOfMemory,
  ),
  word(
    'wasReady(container: PodContainer): bool',
    'Whether the run that is over had become ready, as its probes saw it.',
    (_world, container: PodContainer) => wasReady(container),
  ),
  word(
    'workedLine(log: string): string',
    'The line with which a program shows that it was past its start: it listens, is ready, answers.',
    (_world, log: string) => workedLine(log),
  ),
  word(
    'portsNamed(log: string): list<string>',
    'The ports on which a program says in its log that it listens, without those for metrics and the like.',
    (_world, log: string) => portsNamed(log),
  ),
  word(
    'killedChild(log: string): string',
    'The line with which a program or shell tells that one of its processes was killed; empty if there is none.',
    (_world, log: string) => killedChild(log),
  ),
  word(
    'tries(container: PodContainer): string',
    'How often it was restarted, and when the next try comes: `4 restarts so far; the next try comes in 12 s, 40 s after the last end`.',
    (world, container: PodContainer) => tries(container, world.now),
  ),
  word(
    'evictionOf(message: string): Eviction',
    'What a kubelet says of an eviction: what was short or over its limit (node, volume, container, pod), and who used how much.',
    (_world, message: string) => evictionOf(message),
  ),
];
