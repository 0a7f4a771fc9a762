/** Files that a container should have from its mounts, and does not. */
import type { Container, Pod, VolumeMount } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import type { PodContainer } from './containers.ts';
import { getRequest } from './objects.ts';
import { filesOf, mountOver } from './starts.ts';
import { word } from './word.ts';

interface MountFault {
  /**
   * `folder`: a whole volume is mounted where a file is looked for; `sub-path`: its subPath is no file of the volume, so that the
   * kubelet has made a folder of that name; `key`: the volume has no such file; `elsewhere`: the file is mounted at another path;
   * `absent`: the ConfigMap or Secret is not there, and is optional.
   */
  readonly fault: 'folder' | 'sub-path' | 'key' | 'elsewhere' | 'absent' | '';
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

/**
 * What is wrong with the mount at which a program found a folder, or no file. `kind` and `path` are those of its log's sign. Throws as
 * facts do: a ConfigMap or Secret that cannot be read may be what explains it.
 */
function mountFault(world: World, container: PodContainer, kind: string, path: string): MountFault {
  if (kind === 'is-directory') return folderAt(world, container, path);
  return kind === 'file-missing' && path !== '' ? absentAt(world, container, path) : NO_FAULT;
}

function folderAt(world: World, container: PodContainer, path: string): MountFault {
  const mounts = mountsOf(world, container).filter(({ mount }) => path === '' || mount.mountPath === path);
  for (const { mount, source } of mounts) {
    const { subPath = '' } = mount;
    if (subPath === '' && path !== '') return faultOf('folder', container, mount, source, path.split('/').at(-1));
    if (subPath !== '' && source.known && !source.files.some((file) => file === subPath || isIn(file, subPath)))
      return faultOf('sub-path', container, mount, source, subPath);
  }
  return unlessUnread(world, container, mounts);
}

function absentAt(world: World, container: PodContainer, path: string): MountFault {
  const mounts = mountsOf(world, container);
  const over = mountOver(world, container, path);
  const covering = mounts.filter(({ mount }) => mount.mountPath === over.path);
  const [here] = covering;
  if (here !== undefined) {
    if (!over.known) return absentSource(world, container, here);
    if (over.has || over.subPath !== '') return NO_FAULT;
    return faultOf('key', container, here.mount, here.source, path.slice(over.path.replace(/\/$/, '').length + 1));
  }
  const base = path.split('/').at(-1) ?? '';
  for (const { mount, source } of mounts) {
    const called = mount.subPath ? mount.mountPath.split('/').at(-1) : base;
    if (source.known && called === base && source.files.includes(mount.subPath || base))
      return faultOf('elsewhere', container, mount, source, base);
  }
  return unlessUnread(world, container, mounts);
}

interface Mounted {
  readonly mount: VolumeMount;
  readonly source: ReturnType<typeof filesOf>;
}

/** The mounts of ConfigMaps and Secrets. What subPathExpr comes to is not known. */
function mountsOf(world: World, { spec, pod }: PodContainer): readonly Mounted[] {
  const volumes = (pod as unknown as Pod).spec?.volumes ?? [];
  return ((spec as Container).volumeMounts ?? [])
    .filter(({ subPathExpr }) => subPathExpr === undefined)
    .map((mount) => {
      const volume = volumes.find(({ name }) => name === mount.name);
      return { mount, source: filesOf(world, pod.metadata.namespace ?? '', volume) };
    })
    .filter(({ source }) => source.kind !== '');
}

function absentSource(world: World, container: PodContainer, { mount, source }: Mounted): MountFault {
  const there = source.name === '' || isThere(world, container, source);
  return there ? NO_FAULT : faultOf('absent', container, mount, source);
}

/** Throws as facts do. */
function isThere(world: World, { pod }: PodContainer, { kind, name }: Mounted['source']): boolean {
  return world.ask(getRequest(kind, pod.metadata.namespace ?? '', name)) !== null;
}

/** An optional ConfigMap or Secret that is not there puts no file anywhere; one that cannot be read might. */
function unlessUnread(world: World, container: PodContainer, mounts: readonly Mounted[]): MountFault {
  for (const { source } of mounts) if (!source.known && source.name !== '') isThere(world, container, source);
  return NO_FAULT;
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(`${folder.replace(/\/$/, '')}/`);
}

function faultOf(
  fault: MountFault['fault'],
  { spec }: PodContainer,
  mount: VolumeMount,
  { kind, name, files }: Mounted['source'],
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
    'What is wrong with the mount at which a program found a folder (is-directory) or no file (file-missing): folder, sub-path, key, elsewhere, absent, or empty.',
    mountFault,
  ),
];
