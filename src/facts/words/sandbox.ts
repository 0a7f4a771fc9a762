/** Why a pod has no sandbox: the runtime's answer in the newest event, or what follows from its RuntimeClass and its node. */
import type { Container, Pod } from 'kubernetes-types/core/v1.js';
import { formatQuantity, parseQuantity } from '../../analysis/quantity.ts';
import { type SandboxFault, sandboxFailure } from '../../analysis/sandbox/failure.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { eventsIfKnown } from './events.ts';
import { stateOfNode } from './nodes.ts';
import { getRequest } from './objects.ts';
import { word } from './word.ts';

interface SandboxTrouble {
  /** See SandboxFault; empty: nothing is known that keeps the sandbox from being created. */
  readonly fault: SandboxFault | '';
  readonly says: string;
  /** The network plugin's type, the runtime handler, or the kernel setting. */
  readonly name: string;
  /** No event says so: it follows from objects. */
  readonly deduced: boolean;
  /** The answer itself does not say so: it is the likely reason. */
  readonly guessed: boolean;
  readonly last: string;
  readonly runtimeClass: KubeObject | null;
  /** The handlers that the node's runtime has, as far as the node says. */
  readonly handlers: readonly string[];
}

const NONE: SandboxTrouble = {
  fault: '',
  says: '',
  name: '',
  deduced: true,
  guessed: false,
  last: '',
  runtimeClass: null,
  handlers: [],
};
/** The kubelet tries again every ten seconds or so, but may tell of it only every five minutes. */
const CURRENT_S = 900;
/** A sandbox with less memory than this ends before it has begun (seen up to 3 MiB, with runc). */
const LITTLE_MEMORY = 12 * 2 ** 20;
/** With so little it ends before it has begun, whatever the runtime. */
const NO_MEMORY = 4 * 2 ** 20;
/** A sandbox is up within seconds. */
const STARTS_WITHIN_S = 60;

function troubleOf(world: World, pod: KubeObject): SandboxTrouble {
  const { spec } = pod as unknown as Pod;
  const handler = handlerOf(world, spec?.runtimeClassName ?? '', spec?.nodeName ?? '');
  const note = eventsIfKnown(world, pod).find(
    ({ reason, last }) =>
      ['FailedCreatePodSandBox', 'NetworkNotReady'].includes(reason) &&
      (world.now.getTime() - Date.parse(last)) / 1000 < CURRENT_S,
  );
  if (note !== undefined) {
    const { fault, cause, name } = sandboxFailure(note.message);
    const starved = fault === 'stopped' && isTooSmall(pod);
    const known = { fault: starved ? 'memory' : fault, guessed: starved } as const;
    return { ...NONE, ...handler, ...known, says: cause, name, deduced: false, last: note.last };
  }
  if (handler.fault !== '') return handler;
  const starved = starvedOf(world, pod);
  if (starved !== undefined) return starved;
  return spec?.hostNetwork === true ? NONE : networkOf(world, spec?.nodeName ?? '');
}

/** Whether its sandbox may end before it has begun for want of memory. */
export function isTooSmall(pod: KubeObject): boolean {
  return memoryLimit(pod) < LITTLE_MEMORY;
}

/** No event says so, but what the kubelet took a while ago and has not begun cannot begin with so little. */
function starvedOf(world: World, pod: KubeObject): SandboxTrouble | undefined {
  const { startTime = '' } = (pod.status ?? {}) as { startTime?: string };
  const waits = (world.now.getTime() - Date.parse(startTime)) / 1000 > STARTS_WITHIN_S;
  const limit = memoryLimit(pod);
  if (!waits || limit > NO_MEMORY || limit === 0) return undefined;
  const says = `its containers may use ${formatQuantity('memory', limit)} of memory together, with which no sandbox starts`;
  return { ...NONE, fault: 'memory', guessed: true, says, last: startTime };
}

/** What the sandbox and what runs it may use: the limits of all containers together; infinite if one has none. */
export function memoryLimit(pod: KubeObject): number {
  const { containers = [] } = ((pod as unknown as Pod).spec ?? {}) as { containers?: readonly Container[] };
  return containers.reduce((sum, { resources }) => {
    const limit = resources?.limits?.memory;
    return sum + (limit === undefined ? Number.POSITIVE_INFINITY : parseQuantity(String(limit)));
  }, 0);
}

/** Since Kubernetes 1.30 a node lists the handlers of its runtime. */
function handlerOf(world: World, className: string, nodeName: string): SandboxTrouble {
  if (className === '') return NONE;
  const [runtimeClass, node] = world.tryAskAll([
    getRequest('RuntimeClass', '', className),
    getRequest('Node', '', nodeName),
  ]);
  for (const reading of [runtimeClass, node]) if (reading?.ok === false) world.note(reading.gap);
  if (!runtimeClass?.ok || runtimeClass.value === null) return NONE;
  const found = runtimeClass.value as KubeObject;
  const name = String(found.handler ?? '');
  const handlers = node?.ok ? handlersOf(node.value as KubeObject | null) : [];
  const missing = handlers.length > 0 && !handlers.includes(name);
  return {
    ...NONE,
    runtimeClass: found,
    handlers: handlers.filter((handler) => handler !== ''),
    ...(missing && { fault: 'handler', name, says: `the runtime of node ${nodeName} has no handler ${name}` }),
  };
}

function handlersOf(node: KubeObject | null): readonly string[] {
  const { runtimeHandlers } = (node?.status ?? {}) as { runtimeHandlers?: readonly { name?: string }[] | null };
  return (runtimeHandlers ?? []).map(({ name = '' }) => name);
}

/** The kubelet starts no pod but those on the node's own network while the runtime has none for pods. */
function networkOf(world: World, node: string): SandboxTrouble {
  if (node === '' || !world.tryAsk(getRequest('Node', '', node)).ok) return NONE;
  const { fault, message, since } = stateOfNode(world, node);
  return fault === 'network' ? { ...NONE, fault: 'uninitialised', says: message, last: since } : NONE;
}

export const sandboxTypes = {
  SandboxTrouble: {
    fault: 'string',
    says: 'string',
    name: 'string',
    deduced: 'bool',
    guessed: 'bool',
    last: 'string',
    runtimeClass: 'RuntimeClass',
    handlers: 'list<string>',
  },
};

export const sandboxWords = [
  word(
    'sandboxTrouble(pod: Pod): SandboxTrouble',
    'Why the runtime could not create the sandbox of a placed pod; `fault` is empty if nothing is known.',
    troubleOf,
  ),
];
