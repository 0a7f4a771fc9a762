import { expect, test } from 'vitest';
import { sandboxFailure, withoutIds } from './failure.ts';

const ID = 'edcd78a3f7135ae0acaea20eaba3346e890a7fd3c9a945e2e1876fdd67aaefce';
const RPC = 'Failed to create pod sandbox: rpc error: code = Unknown desc = ';
const NET = `${RPC}failed to setup network for sandbox "${ID}": `;
const RUNC = `${RPC}failed to start sandbox "${ID}": failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: `;

test.each([
  // Seen on Kubernetes 1.36 with containerd 2.4.
  [
    'bandwidth',
    '',
    `${NET}get cni namespace options: reading pod bandwidth annotations: resource is unreasonably small (< 1kbit)`,
    'reading pod bandwidth annotations: resource is unreasonably small (< 1kbit)',
  ],
  [
    'handler',
    'kata',
    `${RPC}unable to get OCI runtime for sandbox "${ID}": no runtime for "kata" is configured`,
    'unable to get OCI runtime: no runtime for "kata" is configured',
  ],
  [
    'memory',
    '',
    `${RUNC}container init was OOM-killed (memory limit too low?)`,
    'container init was OOM-killed (memory limit too low?)',
  ],
  [
    'stopped',
    '',
    `${RPC}failed to start sandbox "${ID}": failed to start sandbox container task "${ID}": OCI runtime start failed: cannot start a container that has stopped`,
    'cannot start a container that has stopped',
  ],
  [
    'stopped',
    '',
    `${RPC}failed to start sandbox "${ID}": failed to start sandbox container task "${ID}": cannot start a stopped process`,
    'cannot start a stopped process',
  ],
  [
    'sysctl',
    'net.ipv4.ip_local_port_range',
    `${RUNC}error during container init: write /proc/sys/net/ipv4/ip_local_port_range: invalid argument`,
    'write /proc/sys/net/ipv4/ip_local_port_range: invalid argument',
  ],
  // From the sources of the network plugins and runtimes.
  [
    'addresses',
    'ptp',
    `${NET}plugin type="ptp" name="pods" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254`,
    'plugin type="ptp" name="pods" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254',
  ],
  [
    'addresses',
    'calico',
    `${NET}plugin type="calico" failed (add): failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No IPs available in pools: [10.0.0.0/24]`,
    'plugin type="calico" failed (add): failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No IPs available in pools: [10.0.0.0/24]',
  ],
  [
    'addresses',
    'cilium-cni',
    `${NET}plugin type="cilium-cni" failed (add): unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure "range is full"`,
    'plugin type="cilium-cni" failed (add): unable to allocate IP via local cilium agent: [POST /ipam][502] postIpamFailure "range is full"',
  ],
  [
    'addresses',
    'aws-cni',
    `${NET}plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container`,
    'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
  ],
  [
    'agent',
    'cilium-cni',
    `${NET}plugin type="cilium-cni" failed (add): unable to connect to Cilium daemon: failed to create cilium agent client after 30.000000 seconds timeout`,
    'plugin type="cilium-cni" failed (add): unable to connect to Cilium daemon: failed to create cilium agent client after 30.000000 seconds timeout',
  ],
  [
    'credentials',
    'calico',
    `${NET}plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized`,
    'plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
  ],
  [
    'uninitialised',
    'calico',
    `${NET}plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running and has mounted /var/lib/calico/`,
    'plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running and has mounted /var/lib/calico/',
  ],
  [
    'uninitialised',
    'flannel',
    `${NET}plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory`,
    'plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory',
  ],
  [
    'uninitialised',
    '',
    'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
  ],
  [
    'program',
    '',
    `${NET}failed to find plugin "istio-cni" in path [/opt/cni/bin]`,
    'failed to find plugin "istio-cni" in path [/opt/cni/bin]',
  ],
  [
    'network',
    'bridge',
    `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create pod network sandbox k8s_web_shop_(${ID}): error adding pod shop_web to CNI network "cbr0": plugin type="bridge" failed (add): failed to set bridge addr: "cni0" already has an IP address different from 10.244.1.1/24`,
    'plugin type="bridge" failed (add): failed to set bridge addr: "cni0" already has an IP address different from 10.244.1.1/24',
  ],
  [
    'image',
    '',
    `${RPC}failed to get sandbox image "registry.k8s.io/pause:3.10": failed to pull image "registry.k8s.io/pause:3.10": failed to do request: Head "https://registry.k8s.io": dial tcp: i/o timeout`,
    'failed to get sandbox image "registry.k8s.io/pause:3.10": failed to pull image "registry.k8s.io/pause:3.10": failed to do request: Head "https://registry.k8s.io": dial tcp: i/o timeout',
  ],
  [
    'disk',
    '',
    `${RPC}failed to start sandbox "${ID}": failed to create containerd task: failed to mkdir: no space left on device`,
    'failed to mkdir: no space left on device',
  ],
  [
    'runtime',
    '',
    `${RPC}failed to reserve sandbox name "web_shop_1_0": name "web_shop_1_0" is reserved for "${ID}"`,
    'failed to reserve sandbox name "web_shop_1_0": name "web_shop_1_0" is reserved',
  ],
])('%s %s', (fault, name, message, cause) => {
  expect(sandboxFailure(message)).toEqual({ fault, name, cause });
  expect(sandboxFailure(`(combined from similar events): ${message}`)).toEqual({ fault, name, cause });
  const recorded = message.replaceAll(ID, 'redacted-8260c0');
  expect(sandboxFailure(recorded)).toEqual({ fault, name, cause });
  expect(withoutIds(recorded)).toBe(withoutIds(message));
});

test('leaves out the names of a sandbox that is gone and of its socket, which a recording has pseudonyms for', () => {
  const told = (id: string, socket: string) =>
    withoutIds(
      `failed to load sandbox task "${id}": unable to make connection: dial unix ${socket}: connect: no such file`,
    );
  const live = told('a4'.repeat(32), `/run/containerd/s/${'f3'.repeat(32)}`);
  expect(live).toBe(
    'failed to load sandbox task: unable to make connection: dial unix its socket: connect: no such file',
  );
  expect(told('redacted-d36633', 'redacted-db8f03')).toBe(live);
});
