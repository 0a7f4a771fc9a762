import { expect, test } from 'vitest';
import { startFailure } from './failure.ts';
import { runtimeTrouble } from './runtime-trouble.ts';

const runc =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

test.each([
  [
    'cgroup',
    `${runc}unable to apply cgroup configuration: unable to start unit "cri-containerd-9e.scope": Message recipient disconnected from message bus without replying`,
  ],
  [
    'cgroup',
    `${runc}error during container init: error setting cgroup config for procHooks process: failed to write "100": write /sys/fs/cgroup/cpu.max: invalid argument`,
  ],
  [
    'snapshotter',
    'failed to create containerd container: failed to stat parent: stat /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs: no such file or directory',
  ],
  [
    'snapshotter',
    'failed to create containerd container: error unpacking image: apply layer error for "example.com/a:1": failed to extract layer sha256:9e: unexpected EOF',
  ],
  [
    'disk',
    'failed to create containerd task: failed to create shim task: mkdir /run/containerd/io.containerd.runtime.v2.task/k8s.io/9e: no space left on device',
  ],
  ['processes', `${runc}fork/exec /proc/self/exe: resource temporarily unavailable`],
  [
    'shim',
    'failed to create containerd task: failed to start shim: start failed: io.containerd.runc.v2: create new shim socket: context deadline exceeded',
  ],
  ['shim', 'failed to create containerd task: ttrpc: closed'],
  ['name', 'failed to reserve container name "web_web-1": name "web_web-1" is reserved for "9e"'],
  [
    'device',
    `${runc}error during container init: failed to inject CDI devices: unresolvable CDI devices nvidia.com/gpu=0`,
  ],
  [
    'down',
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"',
  ],
  [
    'class',
    'failed to generate container "9e" spec: failed to generate spec opts: failed to set RDT class: RDT not initialized, class "gold" not available',
  ],
])('%s: %s', (part, message) => {
  expect(runtimeTrouble(message).part).toBe(part);
  expect(startFailure(message).fault).toBe('runtime');
});

test.each([
  `${runc}exec: "/app/server": stat /app/server: no such file or directory`,
  `${runc}error during container init: mkdir /etc/passwd: not a directory`,
  'container has runAsNonRoot and image will run as root',
])('is not the trouble of a runtime: %s', (message) => {
  expect(startFailure(message).fault).not.toBe('runtime');
});

test('quotes the cause without what is wrapped around it', () => {
  expect(runtimeTrouble(`${runc}unable to apply cgroup configuration: x`).cause).toBe(
    'unable to apply cgroup configuration: x',
  );
});
