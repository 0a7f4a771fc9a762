import { expect, test } from 'vitest';
import { startFailure } from './failure.ts';

const runc =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const mount = `${runc}error during container init: error mounting "/var/lib/kubelet/pods/9e/volumes/kubernetes.io~configmap/conf" to rootfs at "/etc/passwd": mount /var/lib/kubelet/pods/9e/volumes/kubernetes.io~configmap/conf:/etc/passwd (via /proc/self/fd/6), flags: 0x5001: `;

test.each([
  ['', '', ''],
  ['missing', '/app/server', `${runc}exec: "/app/server": stat /app/server: no such file or directory`],
  ['missing', 'npm start', `${runc}exec: "npm start": executable file not found in $PATH`],
  ['missing', '', `${runc}exec: "": executable file not found in $PATH`],
  [
    'missing',
    'serve',
    'container create failed: executable file `serve` not found in $PATH: No such file or directory',
  ],
  ['not-executable', '/etc/passwd', `${runc}exec: "/etc/passwd": permission denied`],
  ['not-executable', '/app', 'container create failed: the path `/app` exists but it is not executable'],
  ['memory', '', `${runc}container init was OOM-killed (memory limit too low?)`],
  [
    'memory',
    '',
    `${runc}error during container init: error setting cgroup config for procHooks process: unable to set memory limit to 1048576 (current usage: 2715648, peak usage: 2715648)`,
  ],
  ['mount', '/etc/passwd', `${mount}not a directory`],
  // The source is gone: nothing is wrong with where it is mounted.
  ['other', '', `${mount}no such file or directory`],
  ['non-root', '', 'container has runAsNonRoot and image will run as root (pod: "web_shop(1)", container: web)'],
  [
    'non-root',
    'app',
    'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root',
  ],
  ['non-root', '', `container's runAsUser breaks non-root policy (pod: "web_shop(1)", container: web)`],
  ['user', 'app', `${runc}unable to setup user: unable to find user app: no matching entries in passwd file`],
  [
    'profile',
    '/var/lib/kubelet/seccomp/strict.json',
    'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/strict.json": open: no such file or directory',
  ],
  ['runtime', '', `${runc}error setting cgroup config for procHooks process: openat2 /sys/fs/cgroup/x: no such file`],
  ['runtime', '', 'failed to reserve container name "web_web-1": name is reserved for "9e"'],
  // A folder that is not there, or may not be entered, is no program.
  [
    'other',
    '',
    `${runc}error during container init: chdir to cwd ("/app") set in config.json failed: permission denied`,
  ],
  ['other', '', `${runc}error during container init: mkdir /etc/passwd: not a directory`],
])('%s %s: %s', (fault, name, message) => {
  expect(startFailure(message)).toEqual({ fault, name });
});
