/** Sorts the words with which a kubelet or container runtime refuses to create or start a container. */

export type StartFault =
  | 'missing'
  | 'not-executable'
  | 'memory'
  | 'mount'
  | 'non-root'
  | 'user'
  | 'profile'
  | 'runtime'
  | 'other'
  | '';

export interface StartFailure {
  /** Empty: nothing was refused. */
  readonly fault: StartFault;
  /** The program, the path of the mount, or the user that the words name; may be empty. */
  readonly name: string;
}

/**
 * The tails of runc's, crun's, containerd's and the kubelet's messages; the first group is the name. A runtime's own trouble comes last:
 * its words (cgroup, no such file) occur in the others too.
 */
const FAULTS: readonly (readonly [StartFault, RegExp])[] = [
  [
    'non-root',
    /has runAsNonRoot and image (?:will run as root|has non-numeric user \(([^)]*)\))|breaks non-root policy/,
  ],
  ['memory', /container init was OOM-killed|unable to set memory limit to \d+ \(current usage/],
  ['mount', /error mounting .*? to rootfs at "?([^" ]+)"?: .*(?:not a directory|read-only file system)/],
  ['missing', /exec: "([^"]*)": (?:executable file not found|(?:stat [^:]*: )?no such file or directory)/],
  ['missing', /executable file `([^`]*)` not found/],
  ['not-executable', /exec: "([^"]*)": (?:permission denied|is a directory)/],
  ['not-executable', /the path `([^`]*)` (?:exists but it is not executable|is not a regular file)/],
  [
    'user',
    /(?:unable to setup user: )?unable to find (?:user|group) ([^:\s]+)|unable to setup user: (?!unable to find)|cannot set[gu]id to unmapped/,
  ],
  ['profile', /(?:cannot load seccomp profile|apparmor profile) "?([^":\s]+)"?|unable to apply apparmor profile/i],
  [
    'runtime',
    /context deadline exceeded|ttrpc: closed|start shim|cgroup|no space left on device|too many open files|resource temporarily unavailable|failed to reserve container name|snapshot|overlay|error unpacking image|CDI device|nvidia-container-cli|message bus|input\/output error|disk quota exceeded|dial unix \S{1,200}\.sock|mount options is too long|failed to set (?:blockio|RDT) class/i,
  ],
];

export function startFailure(message: string): StartFailure {
  if (message === '') return { fault: '', name: '' };
  for (const [fault, pattern] of FAULTS) {
    const match = pattern.exec(message);
    if (match !== null) return { fault, name: match[1] ?? '' };
  }
  return { fault: 'other', name: '' };
}
