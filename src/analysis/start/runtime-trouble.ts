/** What of a container runtime fails, by its own words about a container that it could not create or start. */
import { withoutWrappers } from '../sandbox/failure.ts';

export interface RuntimeTrouble {
  /** Empty: the words name no part. `class`: a class of cache or disk bandwidth that an annotation of the pod asks for. */
  readonly part: 'class' | 'down' | 'device' | 'cgroup' | 'snapshotter' | 'disk' | 'processes' | 'name' | 'shim' | '';
  /** Its words without the wrappers and ids around them. */
  readonly cause: string;
}

/** containerd, its shim, runc, crun and CRI-O (crashloop.md 3.2); the shim comes last, since it also passes on what others say. */
const PARTS: readonly (readonly [RuntimeTrouble['part'], RegExp])[] = [
  ['class', /failed to set (?:blockio|RDT) class/],
  ['down', /dial unix \S{1,200}\.sock/],
  ['device', /CDI device|nvidia-container-cli/],
  ['cgroup', /cgroup|cpuset|memory\.max|message bus|start unit "|systemd/i],
  ['snapshotter', /snapshot|overlay|unpack|mount options is too long/i],
  ['disk', /no space left on device|disk quota exceeded|input\/output error|read-only file system/],
  ['processes', /resource temporarily unavailable|too many open files|pids?\.max|cannot allocate memory/],
  ['name', /failed to reserve \w{1,20} name|name ".{1,300}" is reserved/],
  ['shim', /ttrpc|shim|context deadline exceeded/],
];

export function runtimeTrouble(message: string): RuntimeTrouble {
  const cause = withoutWrappers(message.replace(/^Error: /, ''));
  return { part: PARTS.find(([, pattern]) => pattern.test(cause))?.[0] ?? '', cause };
}
