/** Why a container was not created or its program not run, in the runtime's words and in its log; and what is mounted in the way. */
import type { ConfigMap, Container, Pod, Secret, Volume, VolumeMount } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import { withoutIds } from '../../analysis/sandbox/failure.ts';
import { execFailure, shellFailure } from '../../analysis/start/exec-failure.ts';
import { startFailure } from '../../analysis/start/failure.ts';
import { runtimeTrouble } from '../../analysis/start/runtime-trouble.ts';
import type { World } from '../../engine/world.ts';
import type { PodContainer } from './containers.ts';
import { getRequest } from './objects.ts';
import { isTooSmall } from './sandbox.ts';
import { word } from './word.ts';

const NEVER_STARTED = ['StartError', 'ContainerCannotRun'];
const REFUSED = ['RunContainerError', 'CreateContainerError', 'CreateContainerConfigError'];

/** The sandbox began and has ended before its container could begin (containerd 2). */
const SANDBOX_GONE = /failed to load sandbox task: /;

/** The refusal of the newest try; of a run that has ended, only if it never started. */
function refusalText({ waiting, message, end, ended }: PodContainer): string {
  if (REFUSED.includes(waiting) && message !== '') return message;
  return ended && NEVER_STARTED.includes(end.reason ?? '') ? (end.message ?? '') : '';
}

interface CoveringMount {
  /** `volumeMounts[0]`; empty: nothing is mounted there. */
  readonly field: string;
  readonly path: string;
  readonly subPath: string;
  readonly volume: string;
  /** ConfigMap, Secret, or empty. */
  readonly kind: string;
  readonly name: string;
  /** The names of the files in the volume, if they are known. */
  readonly files: readonly string[];
  readonly known: boolean;
  /** Whether the file at the asked path, or the subPath, is among them. */
  readonly has: boolean;
  readonly nearest: readonly string[];
}

const NO_MOUNT: CoveringMount = {
  field: '',
  path: '',
  subPath: '',
  volume: '',
  kind: '',
  name: '',
  files: [],
  known: false,
  has: false,
  nearest: [],
};

/** The mount in which a path of the container lies: the deepest one. */
export function mountOver(world: World, { spec, pod }: PodContainer, path: string): CoveringMount {
  const mounts = (spec as Container).volumeMounts ?? [];
  const over = mounts
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0];
  if (!path.startsWith('/') || over === undefined) return NO_MOUNT;
  const volume = (pod as unknown as Pod).spec?.volumes?.find(({ name }) => name === over.name);
  const wanted = wantedFile(over, path);
  const source = filesOf(world, pod.metadata.namespace ?? '', volume);
  return {
    field: `volumeMounts[${mounts.indexOf(over)}]`,
    path: over.mountPath,
    subPath: over.subPath ?? '',
    volume: over.name,
    ...source,
    has: source.known && source.files.includes(wanted),
    nearest: nearest(wanted, source.files),
  };
}

/** With a subPath, the mount is that one file of the volume (or a folder, in which files are not known). */
function wantedFile({ mountPath, subPath }: VolumeMount, path: string): string {
  return subPath ?? path.slice(mountPath.replace(/\/$/, '').length + 1);
}

/** ConfigMaps and Secrets have one file for each key, or for each of `items`. */
export function filesOf(
  world: World,
  namespace: string,
  volume: Volume | undefined,
): Pick<CoveringMount, 'kind' | 'name' | 'files' | 'known'> {
  const kind = volume?.configMap ? 'ConfigMap' : volume?.secret ? 'Secret' : '';
  const name = volume?.configMap?.name ?? volume?.secret?.secretName ?? '';
  if (kind === '' || name === '') return { kind, name, files: [], known: false };
  const items = volume?.configMap?.items ?? volume?.secret?.items;
  if (items !== undefined) return { kind, name, files: items.map(({ path }) => path), known: true };
  const reading = world.tryAsk(getRequest(kind, namespace, name));
  if (!reading.ok) {
    world.note(reading.gap);
    return { kind, name, files: [], known: false };
  }
  if (reading.value === null) return { kind, name, files: [], known: false };
  const { data, binaryData } = reading.value as ConfigMap & Secret;
  return { kind, name, files: [...Object.keys(data ?? {}), ...Object.keys(binaryData ?? {})], known: true };
}

export const startTypes = {
  StartFailure: { fault: 'string', name: 'string', guessed: 'bool', says: 'string' },
  RuntimeTrouble: { part: 'string', cause: 'string' },
  ExecFailure: { fault: 'string', program: 'string', line: 'string' },
  CoveringMount: {
    field: 'string',
    path: 'string',
    subPath: 'string',
    volume: 'string',
    kind: 'string',
    name: 'string',
    files: 'list<string>',
    known: 'bool',
    has: 'bool',
    nearest: 'list<string>',
  },
};

export const startWords = [
  word(
    'startFailure(container: PodContainer): StartFailure',
    'Why the kubelet or the runtime could not create or start a container: memory, mount, missing, not-executable, non-root, user, profile, runtime or other; empty if it could.',
    (_world, container: PodContainer) => {
      const says = withoutIds(refusalText(container));
      const guessed = SANDBOX_GONE.test(says) && isTooSmall(container.pod);
      return { ...startFailure(says), ...(guessed && { fault: 'memory' }), guessed, says };
    },
  ),
  word(
    'runtimeTrouble(message: string): RuntimeTrouble',
    'What of the container runtime fails by its own words (class, down, device, cgroup, snapshotter, disk, processes, name or shim), and these without what is wrapped around them.',
    (_world, message: string) => runtimeTrouble(message),
  ),
  word(
    'execFailure(log: string): ExecFailure',
    'What the runtime wrote instead of a log, if the kernel did not run the program: format, missing or forbidden.',
    (_world, log: string) => execFailure(log),
  ),
  word(
    'shellFailure(log: string): ExecFailure',
    'What a shell said of a program that it found and could not run: format or forbidden.',
    (_world, log: string) => shellFailure(log),
  ),
  word(
    'mountOver(container: PodContainer, path: string): CoveringMount',
    'The mount in which a path of the container lies, and the files of its volume where they are known.',
    mountOver,
  ),
];
