/** Why a volume could not be put into a container, as the kubelet says of that container. */
import type { Container, Pod } from 'kubernetes-types/core/v1.js';
import { containerMountRefusal, type Refusal } from '../../analysis/mount/failure.ts';
import type { PodContainer } from './containers.ts';
import { word } from './word.ts';

interface MountRefusal extends Refusal {
  /** `volumeMounts[data]`: the mount in the container's specification, by its place. */
  readonly field: string;
  /** The mount's subPath, if it has one. */
  readonly subPath: string;
}

function refusalOf({ message, spec, pod }: PodContainer): MountRefusal {
  const said = containerMountRefusal(message);
  const refusal = { ...said, volume: said.volume || volumeOf(pod as unknown as Pod, said.cause) };
  const mounts = (spec as Container).volumeMounts ?? [];
  const at = mounts.findIndex((mount) => isMeant(refusal, mount));
  return {
    ...refusal,
    field: at < 0 ? 'volumeMounts' : `volumeMounts[${at}]`,
    volume: refusal.volume || (mounts[at]?.name ?? ''),
    subPath: mounts[at]?.subPath ?? mounts[at]?.subPathExpr ?? '',
  };
}

/** The hostPath volume whose path the runtime could not use. */
function volumeOf(pod: Pod, cause: string): string {
  const path = /failed to stat "([^"]+)"/.exec(cause)?.[1];
  const volume = path === undefined ? undefined : pod.spec?.volumes?.find((v) => v.hostPath?.path === path);
  return volume?.name ?? '';
}

/** Of several mounts of one volume the one with a subPath is the one that cannot be made. */
function isMeant({ fault, volume }: Refusal, mount: NonNullable<Container['volumeMounts']>[number]): boolean {
  if (fault === 'propagation') return (mount.mountPropagation ?? 'None') !== 'None';
  if (fault === 'sub-path' && mount.subPath === undefined && mount.subPathExpr === undefined) return false;
  return volume !== '' && mount.name === volume;
}

export const mountRefusalTypes = {
  MountRefusal: { fault: 'string', volume: 'string', cause: 'string', field: 'string', subPath: 'string' },
};

export const mountRefusalWords = [
  word(
    'mountRefusal(container: PodContainer): MountRefusal',
    'Why a volume could not be put into a container; `fault` is empty if that is not what it waits for.',
    (_world, container: PodContainer) => refusalOf(container),
  ),
];
