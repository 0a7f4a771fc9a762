/** The smallest changes with which a waiting pod would fit, as fixes for trees. */
import type { Change } from '../../analysis/scheduling/remedies/change.ts';
import { fragmentation, movesFor } from '../../analysis/scheduling/remedies/moves.ts';
import { patchOf, type Remedy, remediesFor } from '../../analysis/scheduling/remedies/remedies.ts';
import { changeCommand } from '../../engine/change-command.ts';
import type { Fix } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject, ObjectRef } from '../objects.ts';
import { nearestTo } from './placing.ts';
import { remakeOf } from './remake.ts';
import { word } from './word.ts';
import { nested, ownerOf, undoCommand, type Workload } from './workloads.ts';

/** A fix that the simulation has proved, and which obstacles it takes away (`tolerate`, `lower-cpu-request`). */
export interface ProvedFix extends Pick<Fix, 'id' | 'title' | 'risk' | 'verified'> {
  readonly changes: readonly string[];
  readonly object: ObjectRef;
  readonly patch: object;
  readonly command: string;
  readonly undo: string;
}

function fixOf(remedy: Remedy, pod: KubeObject, owner: Workload): ProvedFix {
  const onNodes = remedy.changes.filter((change) => change.node !== undefined);
  const onPod = remedy.changes.length > onNodes.length;
  const patch = onPod ? nested(owner.template, patchOf(remedy.changes)) : (onNodes[0] as Change).patch;
  const object = onPod ? owner : { kind: 'Node', name: onNodes[0]?.node ?? '' };
  const remake = onPod ? remakeOf(pod, owner) : undefined;
  const commands = [
    ...onNodes.map(commandOf),
    ...(onPod ? [changeCommand(owner, patch)] : []),
    ...(remake === undefined ? [] : [remake.command]),
  ];
  const undo = [...onNodes.map(undoOf), ...(onPod ? [undoCommand(owner)] : [])].filter((one) => one !== '');
  return {
    id: remedy.changes.map(({ id }) => id).join('-and-'),
    title: `${remedy.changes.map(({ does }, i) => (i === 0 ? does : lowerFirst(does))).join('; and ')}. ${remake === undefined ? '' : `${remake.says}. `}It then fits on ${where(remedy.nodes)}`,
    risk: onPod ? 'restart' : 'none',
    verified: true,
    changes: remedy.changes.map(({ id }) => id),
    object,
    patch,
    command: commands.join(' && '),
    undo: undo.join(' && '),
  };
}

function commandOf({ id, node, patch }: Change): string {
  if (id === 'uncordon') return `kubectl uncordon ${node}`;
  return `kubectl label node ${node} ${labelsIn(patch)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}`;
}

function undoOf({ id, node, patch }: Change): string {
  if (id === 'uncordon') return `kubectl cordon ${node}`;
  return `kubectl label node ${node} ${labelsIn(patch)
    .map(([key]) => `${key}-`)
    .join(' ')}`;
}

function labelsIn(patch: object): [string, string][] {
  return Object.entries((patch as { metadata?: { labels?: Record<string, string> } }).metadata?.labels ?? {});
}

function where(nodes: readonly string[]): string {
  if (nodes.length <= 2) return nodes.join(' and ');
  return `${nodes.length} nodes, for instance ${nodes[0]}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The words share one snapshot of the nearest nodes. */
function snapshotFor(world: World, pod: KubeObject) {
  const { namespace, name } = pod.metadata;
  return world.memo(`nearest ${namespace}/${name}`, () => nearestTo(world, pod)) as ReturnType<typeof nearestTo>;
}

export const remedyTypes = {
  ProvedFix: {
    id: 'string',
    title: 'string',
    risk: 'string',
    changes: 'list<string>',
    object: 'any',
    patch: 'any',
    command: 'string',
    undo: 'string',
    verified: 'bool',
  },
  Spare: { resource: 'string', asked: 'number', free: 'number', most: 'number', node: 'string' },
  Moves: { node: 'string', pods: 'list<string>', elsewhere: 'bool' },
};

export const remedyWords = [
  word(
    'remedies(pod: Pod): list<ProvedFix>',
    'The smallest changes to the pod or a node with which it would fit, each proved by the simulation; `changes` says which obstacles each takes away.',
    (world, pod: KubeObject) =>
      remediesFor(pod, snapshotFor(world, pod)).map((remedy) => fixOf(remedy, pod, ownerOf(world, pod))),
  ),
  word(
    'fragmented(pod: Pod): list<Spare>',
    'The resources of which enough is free on all nodes together, but never on one.',
    (world, pod: KubeObject) => fragmentation(pod, snapshotFor(world, pod)),
  ),
  word(
    'movesFor(pod: Pod): list<Moves>',
    'The fewest pods that would have to leave one node to make room, if a few would do: a list of one, or empty.',
    (world, pod: KubeObject) => [movesFor(pod, snapshotFor(world, pod))].filter((moves) => moves !== undefined),
  ),
];
