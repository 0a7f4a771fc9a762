/** Sorts what the kubelet and the attach-detach controller say when a volume does not reach a pod. */

export type MountFault =
  /** The folder, file or device of a hostPath volume is not there, or is of another type. */
  | 'host-path'
  /** The folder of a local volume is not there. */
  | 'local-path'
  /** The node has no CSI driver of that name. */
  | 'driver'
  /** The node has no program, or its kernel no module, for the file system. */
  | 'helper'
  | 'file-system'
  /** The server, or the node, refuses. */
  | 'denied'
  | 'unreachable'
  /** The server has no such export or share. */
  | 'server-path'
  /** The volume may not be used from this node. */
  | 'node-affinity'
  /** A ReadWriteOncePod volume is in use by another pod. */
  | 'single-writer'
  /** A block volume is mounted as a file system, or the reverse. */
  | 'volume-mode'
  /** The ServiceAccount's token could not be had. */
  | 'token'
  /** A ConfigMap, a Secret or a key of one does not exist. */
  | 'object'
  /** It is attached to another node. */
  | 'elsewhere'
  | 'attach'
  /** No space is left on it. */
  | 'full'
  /** Usual in the first seconds of a pod, or while something else is under way. */
  | 'passing'
  | 'other';

export interface MountFailure {
  readonly fault: MountFault;
  /** The volume's name in the pod, or of the PersistentVolume; empty if the message names none. */
  readonly volume: string;
  /** What went wrong, without the wrappers and the kubelet's own paths. */
  readonly cause: string;
}

/** kubelet, operation_generator.go and the volume plugins; mount(8). The first that fits decides. */
const FAULTS: readonly (readonly [MountFault, RegExp])[] = [
  ['elsewhere', /^Multi-Attach error/],
  ['passing', /failed to sync (?:configmap|secret) cache|object "[^"]*"\/"[^"]*" not registered/],
  ['passing', /not attached according to node status|has not been added to the list of VolumesInUse/],
  ['single-writer', /ReadWriteOncePod access mode/],
  ['node-affinity', /NodeAffinity check failed/],
  ['token', /failed to fetch token|serviceaccount.* not found/i],
  ['object', /(?:secret|configmap) "[^"]*" not found|references non-existent (?:secret|config) key/],
  ['host-path', /hostPath type check failed/],
  ['local-path', /path "[^"]*" does not exist|^MountVolume.NewMounter initialization failed/],
  ['driver', /not found in the list of registered CSI drivers/],
  ['volume-mode', /has volumeMode \w+, but is specified in/],
  ['helper', /unknown filesystem type|might need a \/sbin\/mount|mount program not found|executable file not found/],
  ['denied', /access denied|permission denied|operation not permitted|code = (?:PermissionDenied|Unauthenticated)/i],
  ['unreachable', /connection (?:refused|timed out)|no route to host|network is unreachable/i],
  ['unreachable', /failed to resolve server|name or service not known|host is down/i],
  ['file-system', /wrong fs type|bad superblock|can't read superblock|bad geometry|structure needs cleaning|`fsck`/i],
  ['server-path', /mount\.\w+: .*No such file or directory|reason given by server: No such file/],
  ['full', /no space left on device/],
  ['attach', /^AttachVolume\.|external-attacher/],
];

export function mountFailure(message: string): MountFailure {
  const text = message.replace(/^\(combined from similar events\): /, '').trim();
  return {
    fault: FAULTS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other',
    volume: / for volume "([^"]+)"/.exec(text)?.[1] ?? '',
    cause: causeIn(text),
  };
}

function causeIn(text: string): string {
  const said = /\nOutput: ([\s\S]*)/.exec(text)?.[1] ?? text.replace(/^.*? for volume "[^"]+" :? ?/s, '');
  return said
    .replace(/rpc error: code = \w+ desc = /g, '')
    .replace(/^kubernetes\.io\/csi: \S+ (?:failed to get CSI client: )?/, '')
    .replace(/\S*\/pods\/[0-9a-f-]{36}\/volumes\/\S+?(?=[:,\s]|$)/g, 'the volume')
    .replace(/\s*dmesg\(1\) may have more.*/s, '')
    .trim();
}

export interface Refusal {
  readonly fault: '' | 'sub-path' | 'propagation' | 'host-path' | 'volume-unknown';
  /** The volume's name in the pod; empty if the message does not say it. */
  readonly volume: string;
  readonly cause: string;
}

/** Why the kubelet or the runtime could not put a volume that is mounted on the node into a container (kuberuntime, containerd's spec). */
export function containerMountRefusal(message: string): Refusal {
  const volume = /(?:volumeMount|volume) "([^"]+)"/.exec(message)?.[1] ?? '';
  const fault = /failed to (?:prepare subPath|create subPath directory)/.test(message)
    ? 'sub-path'
    : /is not a shared (?:or slave )?mount/.test(message)
      ? 'propagation'
      : /failed to generate spec: failed to stat /.test(message)
        ? 'host-path'
        : /cannot find volume "/.test(message)
          ? 'volume-unknown'
          : '';
  return { fault, volume, cause: message.replace(/^.*failed to generate spec: /s, '') };
}
