import { expect, test } from 'vitest';
import { containerMountRefusal, mountFailure } from './failure.ts';

const POD = '/var/lib/kubelet/pods/15e7bd83-6d7d-4868-9786-285e519d5038/volumes';

test.each([
  // Seen on Kubernetes 1.36.
  [
    'host-path',
    'data',
    'MountVolume.SetUp failed for volume "data" : hostPath type check failed: /srv/data is not a directory',
    'hostPath type check failed: /srv/data is not a directory',
  ],
  [
    'local-path',
    'disk-1',
    'MountVolume.NewMounter initialization failed for volume "disk-1" : path "/srv/disk" does not exist',
    'path "/srv/disk" does not exist',
  ],
  [
    'helper',
    'data',
    `MountVolume.SetUp failed for volume "data" : mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs 10.0.0.1:/export ${POD}/kubernetes.io~nfs/data\nOutput: mount: ${POD}/kubernetes.io~nfs/data: unknown filesystem type 'nfs'.\n       dmesg(1) may have more information after failed mount system call.\n`,
    "mount: the volume: unknown filesystem type 'nfs'.",
  ],
  [
    'driver',
    'data',
    'MountVolume.SetUp failed for volume "data" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers',
    'driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers',
  ],
  [
    'elsewhere',
    'disk-1',
    'Multi-Attach error for volume "disk-1" Volume is already used by pod(s) old',
    'Volume is already used by pod(s) old',
  ],
  [
    'attach',
    'disk-1',
    'AttachVolume.Attach failed for volume "disk-1" : timed out waiting for external-attacher of disk.example.com CSI driver to attach volume vol-1',
    'timed out waiting for external-attacher of disk.example.com CSI driver to attach volume vol-1',
  ],
  [
    'object',
    'config',
    'MountVolume.SetUp failed for volume "config" : configmap "web" not found',
    'configmap "web" not found',
  ],
  [
    'passing',
    'kube-api-access-2x',
    'MountVolume.SetUp failed for volume "kube-api-access-2x" : failed to sync configmap cache: timed out waiting for the condition',
    'failed to sync configmap cache: timed out waiting for the condition',
  ],
  [
    'full',
    'kube-api-access-2x',
    `MountVolume.SetUp failed for volume "kube-api-access-2x" : write ${POD}/kubernetes.io~projected/kube-api-access-2x/..2026_11_25/token: no space left on device`,
    'write the volume: no space left on device',
  ],
  // From the sources of the kubelet and of mount(8).
  [
    'attach',
    'pvc-1',
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = ResourceExhausted desc = too many volumes on the instance',
    'too many volumes on the instance',
  ],
  [
    'driver',
    'pvc-1',
    'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
    'failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
  ],
  [
    'file-system',
    'disk-1',
    `MountVolume.MountDevice failed for volume "disk-1" : mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t ext4 /dev/sdb /mnt\nOutput: mount: /mnt: wrong fs type, bad option, bad superblock on /dev/sdb, missing codepage or helper program, or other error.\n`,
    'mount: /mnt: wrong fs type, bad option, bad superblock on /dev/sdb, missing codepage or helper program, or other error.',
  ],
  [
    'helper',
    'data',
    'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32\nMounting command: mount\nOutput: mount: /mnt: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.\n',
    'mount: /mnt: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.',
  ],
  [
    'denied',
    'data',
    'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32\nOutput: mount.nfs: access denied by server while mounting 10.0.0.1:/export',
    'mount.nfs: access denied by server while mounting 10.0.0.1:/export',
  ],
  [
    'unreachable',
    'data',
    'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32\nOutput: mount.nfs: Connection refused',
    'mount.nfs: Connection refused',
  ],
  [
    'server-path',
    'data',
    'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32\nOutput: mount.nfs: mounting 10.0.0.1:/exprt failed, reason given by server: No such file or directory',
    'mount.nfs: mounting 10.0.0.1:/exprt failed, reason given by server: No such file or directory',
  ],
  [
    'single-writer',
    'pvc-1',
    'MountVolume.SetUp failed for volume "pvc-1" : volume uses the ReadWriteOncePod access mode and is already in use by another pod',
    'volume uses the ReadWriteOncePod access mode and is already in use by another pod',
  ],
  [
    'node-affinity',
    'pvc-1',
    'MountVolume.NodeAffinity check failed for volume "pvc-1" : no matching NodeSelectorTerms',
    'no matching NodeSelectorTerms',
  ],
  [
    'token',
    'kube-api-access-2x',
    'MountVolume.SetUp failed for volume "kube-api-access-2x" : failed to fetch token: serviceaccounts "web" not found',
    'failed to fetch token: serviceaccounts "web" not found',
  ],
  [
    'volume-mode',
    '',
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: volume data has volumeMode Block, but is specified in volumeMounts',
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: volume data has volumeMode Block, but is specified in volumeMounts',
  ],
  [
    'other',
    'pvc-1',
    'MountVolume.SetUp failed for volume "pvc-1" : rpc error: code = Internal desc = something',
    'something',
  ],
])('%s of %s: %s', (fault, volume, message, cause) => {
  expect(mountFailure(message)).toEqual({ fault, volume, cause });
  expect(mountFailure(`(combined from similar events): ${message}`)).toEqual({ fault, volume, cause });
});

test.each([
  ['sub-path', 'data', 'failed to prepare subPath for volumeMount "data" of container "app"'],
  ['sub-path', 'data', 'failed to create subPath directory for volumeMount "data" of container "app"'],
  [
    'propagation',
    '',
    'failed to generate container "35" spec: failed to generate spec: path "/srv" is mounted on "/" but it is not a shared mount',
  ],
  [
    'host-path',
    '',
    'failed to generate container "8b" spec: failed to generate spec: failed to stat "/dev/null/x": stat /dev/null/x: not a directory',
  ],
  ['volume-unknown', 'data', 'cannot find volume "data" to mount into container "app"'],
  ['', '', 'secret "web" not found'],
  ['', '', 'failed to generate spec: no command specified'],
])('put into the container: %s %s', (fault, volume, message) => {
  expect(containerMountRefusal(message)).toMatchObject({ fault, volume });
});
