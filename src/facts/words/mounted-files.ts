/** Files that a container should have from its mounts, and does not. */
import type { Container, Pod, VolumeMount } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import type { PodContainer } from './containers.ts';
import { filesOf, mountOver } from './starts.ts';
import { word } from './word.ts';

interface MountFault {
  /**
   * `folder`: a whole volume is mounted where a file is looked for; `sub-path`: its subPath is no file of the volume, so that the
   * kubelet has made a folder of that name; `key`: the volume has no such file; `elsewhere`: the file is mounted at another path.
   */
  readonly fault: 'folder' | 'sub-path' | 'key' | 'elsewhere' | '';
  /** `volumeMounts[0]` */
  readonly field: string;
  readonly volume: string;
  /** ConfigMap, Secret, or empty. */
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly subPath: string;
  /** What the volume has, if it is known. */
  readonly files: readonly string[];
  readonly nearest: readonly string[];
}

const NO_FAULT: MountFault = {
  fault: '',
  field: '',
  volume: '',
  kind: '',
  name: '',
  path: '',
  subPath: '',
  files: [],
  nearest: [],
};

/** What is wrong with the mount at which a program found a folder, or no file. `kind` and `path` are those of its log's sign. */
function mountFault(world: World, container: PodContainer, kind: string, path: string): MountFault {
  if (kind === 'is-directory') return folderAt(world, container, path);
  return kind === 'file-missing' && path !== '' ? absentAt(world, container, path) : NO_FAULT;
}

function folderAt(world: World, container: PodContainer, path: string): MountFault {
  const mounts = (container.spec as Container).volumeMounts ?? [];
  const there = mounts.filter((mount) => (path === '' || mount.mountPath === path) && mount.subPathExpr === undefined);
  for (const mount of there) {
    const source = sourceOf(world, container, mount);
    if (mount.subPath === undefined || mount.subPath === '') {
      if (path !== '' && source.kind !== '') return faultOf('folder', container, mount, source, path.split('/').at(-1));
    } else if (source.known && !source.files.some((file) => file === mount.subPath || isIn(file, mount.subPath ?? '')))
      return faultOf('sub-path', container, mount, source, mount.subPath);
  }
  return NO_FAULT;
}

function absentAt(world: World, container: PodContainer, path: string): MountFault {
  const mounts = (container.spec as Container).volumeMounts ?? [];
  const base = path.split('/').at(-1) ?? '';
  const over = mountOver(world, container, path);
  if (over.known && over.has) return NO_FAULT;
  for (const mount of mounts) {
    const source = sourceOf(world, container, mount);
    const at = mount.subPath ? (mount.mountPath.split('/').at(-1) ?? '') : base;
    if (source.known && at === base && source.files.includes(mount.subPath || base))
      return faultOf('elsewhere', container, mount, source, base);
  }
  const mount = mounts.find((_, i) => over.field === `volumeMounts[${i}]`);
  if (mount === undefined || !over.known || over.subPath !== '') return NO_FAULT;
  return faultOf('key', container, mount, over, path.slice(mount.mountPath.replace(/\/$/, '').length + 1));
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(`${folder.replace(/\/$/, '')}/`);
}

type Source = ReturnType<typeof filesOf>;

function sourceOf(world: World, { pod }: PodContainer, { name }: VolumeMount): Source {
  const volume = (pod as unknown as Pod).spec?.volumes?.find((one) => one.name === name);
  return filesOf(world, pod.metadata.namespace ?? '', volume);
}

function faultOf(
  fault: MountFault['fault'],
  { spec }: PodContainer,
  mount: VolumeMount,
  { kind, name, files }: Pick<Source, 'kind' | 'name' | 'files'>,
  wanted = '',
): MountFault {
  const at = ((spec as Container).volumeMounts ?? []).indexOf(mount);
  const { mountPath: path, subPath = '', name: volume } = mount;
  return {
    fault,
    field: `volumeMounts[${at}]`,
    volume,
    kind,
    name,
    path,
    subPath,
    files,
    nearest: files.includes(wanted) ? [wanted] : nearest(wanted, files),
  };
}

export const mountedFileTypes = {
  MountFault: {
    fault: 'string',
    field: 'string',
    volume: 'string',
    kind: 'string',
    name: 'string',
    path: 'string',
    subPath: 'string',
    files: 'list<string>',
    nearest: 'list<string>',
  },
};

export const mountedFileWords = [
  word(
    'mountFault(container: PodContainer, kind: string, path: string): MountFault',
    'What is wrong with the mount at which a program found a folder (is-directory) or no file (file-missing): folder, sub-path, key, elsewhere, or empty.',
    mountFault,
  ),
];
