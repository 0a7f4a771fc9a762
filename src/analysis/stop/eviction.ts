/** Takes apart what a kubelet says when it evicts a pod (pkg/kubelet/eviction/helpers.go and eviction_manager.go). */
import { formatPair, parseQuantity } from '../quantity.ts';

export interface Eviction {
  /** `node`: the node was short of something; else what went over a limit of its own. Empty: the words are not known. */
  readonly over: 'node' | 'volume' | 'container' | 'pod' | '';
  /** What the node was short of: memory, ephemeral-storage, inodes or pids. */
  readonly resource: string;
  /** Below this the kubelet evicts: `100 Mi`; empty before Kubernetes 1.26. */
  readonly threshold: string;
  readonly available: string;
  /** The volume or the container that went over its limit, and that limit. */
  readonly name: string;
  readonly limit: string;
  /** The containers that used more than they request (`0`: they request none). */
  readonly users: readonly { readonly container: string; readonly usage: string; readonly request: string }[];
}

const EMPTY: Eviction = { over: '', resource: '', threshold: '', available: '', name: '', limit: '', users: [] };

const OWN_LIMITS: readonly (readonly ['volume' | 'container' | 'pod', RegExp])[] = [
  ['volume', /Usage of EmptyDir volume "(?<name>[^"]{1,253})" exceeds the limit "(?<limit>[^"]{1,40})"/],
  ['container', /Container (?<name>\S{1,253}) exceeded its local ephemeral storage limit "(?<limit>[^"]{1,40})"/],
  ['pod', /Pod ephemeral local storage usage exceeds the total limit of containers (?<limit>[\w.]{1,40}?)\.(?:\s|$)/],
];
const USER =
  /Container (\S{1,253}) was using ([\w.]{1,40}?), (?:request is|which exceeds its request of) ([\w.]{1,40}?)(?:, has larger consumption of \S{1,60})?\.(?=\s|$)/g;

export function evictionOf(message: string): Eviction {
  for (const [over, pattern] of OWN_LIMITS) {
    const groups = pattern.exec(message)?.groups;
    if (groups !== undefined) return { ...EMPTY, over, name: groups.name ?? '', limit: groups.limit ?? '' };
  }
  const resource = /The node was low on resource: ([\w-]{1,60})\./.exec(message)?.[1];
  if (resource === undefined) return EMPTY;
  const said = /Threshold quantity: ([\w.]{1,40}), available: ([\w.]{1,40}?)\.(?:\s|$)/.exec(message);
  const [threshold, available] = readable(resource, said?.[1] ?? '', said?.[2] ?? '');
  const users = [...message.matchAll(USER)].map(([, container = '', used = '', requested = '']) => {
    const [usage, request] = readable(resource, used, requested);
    return { container, usage, request: requested === '0' ? '0' : request };
  });
  return { ...EMPTY, over: 'node', resource, threshold, available, users };
}

/** A kubelet mixes units: `66697Mi` and `66813992Ki` are 65.13 Gi and 63.72 Gi. */
function readable(resource: string, one: string, other: string): readonly [string, string] {
  const [first, second] = [parseQuantity(one), parseQuantity(other)];
  return Number.isNaN(first) || Number.isNaN(second) ? [one, other] : formatPair(resource, first, second);
}
