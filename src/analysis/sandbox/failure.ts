/** Sorts what the runtime answered when the kubelet asked it for a pod's sandbox: its network, its memory, or the runtime itself. */

export type SandboxFault =
  /** No address is left for the pod. */
  | 'addresses'
  /** No network is configured on the node: the network plugin's DaemonSet has not come up. */
  | 'uninitialised'
  /** The network plugin is configured, and its program is missing. */
  | 'program'
  /** The network plugin asks an agent on the node, which does not answer. */
  | 'agent'
  /** The network plugin may not read what it needs from the API server. */
  | 'credentials'
  /** A bandwidth annotation of the pod makes no sense. */
  | 'bandwidth'
  /** The network plugin failed in another way. */
  | 'network'
  /** The runtime has no handler of the name that the pod's RuntimeClass gives. */
  | 'handler'
  /** The memory limit is too small for the sandbox itself. */
  | 'memory'
  /** It ended as soon as it was started. */
  | 'stopped'
  /** A kernel setting that the pod asks for is refused. */
  | 'sysctl'
  /** The image of the sandbox could not be fetched. */
  | 'image'
  /** The pod wants user ids of its own, which the node cannot give. */
  | 'user-namespaces'
  | 'disk'
  | 'runtime';

export interface SandboxFailure {
  readonly fault: SandboxFault;
  /** What was answered, without the wrappers and ids around it. */
  readonly cause: string;
  /** The network plugin's type, the handler's name, or the kernel setting, if it is named. */
  readonly name: string;
}

/** Of the network plugins in use (pending.md): Calico, Cilium, AWS, Azure, host-local, flannel; the first that fits decides. */
const NETWORK: readonly (readonly [SandboxFault, RegExp])[] = [
  ['bandwidth', /bandwidth annotations?:|bandwidth.*unreasonably/i],
  ['uninitialised', /cni plugin not initialized|cni config uninitialized|no network config found|no networks found/i],
  ['uninitialised', /subnet\.env['"]?[^:]*:.*no such file|stat \/var\/lib\/calico\/nodename/i],
  ['program', /failed to find plugin/i],
  [
    'addresses',
    /no IP addresses available|No IPs available|no IPs currently available|range is full|CIDR ranges are exhausted|No more IPs available|not enough IPs available|failed to assign an IP address|No available address|Assigned 0 out of/i,
  ],
  [
    'agent',
    /Cilium daemon|cilium\.sock|failed to connect to backend server|Error received from AddNetwork gRPC|connect: connection refused/i,
  ],
  ['credentials', /unauthorized|x509: |forbidden/i],
];

const OTHERS: readonly (readonly [SandboxFault, RegExp])[] = [
  ['handler', /no runtime for "([^"]*)" is configured|failed to find runtime handler (\S+)/i],
  ['memory', /OOM-killed \(memory limit too low|init was OOM|cannot allocate memory/i],
  ['stopped', /cannot start a (?:stopped process|container that has stopped)/i],
  ['sysctl', /write (?:sysctl key )?\/?(?:proc\/sys\/)?([\w./-]+): invalid argument|sysctl "([^"]+)"/i],
  [
    'user-namespaces',
    /does not support user namespaces|spec\.hostUsers|idmap(?:ped)? mounts?|user\.max_user_namespaces/i,
  ],
  ['image', /failed to (?:get sandbox|pull) image|sandbox image/i],
  ['disk', /no space left on device/i],
];

export function sandboxFailure(message: string): SandboxFailure {
  const cause = withoutWrappers(message);
  const network = /failed to set ?up network|CNI network|network is not ready|network plugin/i.test(message);
  const classes = network ? NETWORK : OTHERS;
  for (const [fault, pattern] of classes) {
    const match = pattern.exec(message);
    if (match !== null) return { fault, cause, name: network ? pluginOf(message) : nameIn(fault, match) };
  }
  return { fault: network ? 'network' : 'runtime', cause, name: network ? pluginOf(message) : '' };
}

function pluginOf(message: string): string {
  return /plugin type="([^"]+)"/.exec(message)?.[1] ?? '';
}

function nameIn(fault: SandboxFault, match: RegExpExecArray): string {
  const name = match[1] ?? match[2] ?? '';
  return fault === 'sysctl' ? name.replace(/^\/?(proc\/sys\/)?/, '').replaceAll('/', '.') : name;
}

/** From the kubelet inwards: kubelet, gRPC, containerd or CRI-O, the sandbox's id, the shim, runc. */
const WRAPPERS = [
  /^\(combined from similar events\): /,
  /^Failed to create pod sandbox: /,
  /^rpc error: code = \w+ desc = /,
  /^failed to (?:set ?up|create pod) network (?:for )?sandbox "?[\w.()-]+"?: /i,
  /^failed to (?:start|create) sandbox "?[\w.()-]+"?: /,
  /^error adding pod \S+ to CNI network "[^"]*": /,
  /^failed to start sandbox container task "?[\w-]+"?: /,
  /^OCI runtime start failed: /,
  /^failed to create containerd task: /,
  /^failed to create shim task: /,
  /^OCI runtime create failed: /,
  /^runc create failed: /,
  /^unable to start container process: /,
  /^error during container init: /,
  /^get cni namespace options: /,
  /^failed to create containerd container: /,
  /^failed to (?:create|generate) container (?:"[^"]*" )?spec: /,
  /^failed to generate spec opts: /,
];

/** Its words from the runtime's innermost part on. */
export function withoutWrappers(message: string): string {
  let text = message.trim();
  for (const wrapper of WRAPPERS) text = text.replace(wrapper, '');
  return withoutIds(text).trim();
}

/** Without the runtime's names for a sandbox or container that was not made, others at every try; recordings have a pseudonym for them. */
export function withoutIds(text: string): string {
  return text.replace(NAMED, '$1').replace(SOCKET, 'dial unix its socket');
}

const ID = '(?:[0-9a-f]{64}|redacted-[0-9a-f]+)';
const NAMED = new RegExp(
  `(?: for sandbox|( sandbox(?: container)?(?: task)?| container| is reserved)(?: for)?) "${ID}"|_\\(${ID}\\)`,
  'g',
);
/** The socket of a shim is named by a hash. */
const SOCKET = /dial unix (?:\/run\/containerd\/s\/[0-9a-f]{64}|redacted-[0-9a-f]+)/g;
