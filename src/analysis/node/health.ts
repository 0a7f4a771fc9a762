/** What a node's conditions and its Lease say of the kubelet on it: whether it works, since when it does not, and why. */
import type { KubeObject } from '../../facts/objects.ts';

export type NodeFault =
  | ''
  /** Nothing was heard of the kubelet for longer than it may be silent. */
  | 'silent'
  /** It registered, or somebody made the node, and it never said how the node is. */
  | 'never-heard'
  /** The container runtime has no network for pods. */
  | 'network'
  | 'runtime'
  /** The runtime answers too slowly for the kubelet to keep track of its containers. */
  | 'overloaded'
  | 'shutting-down'
  | 'other';

export interface Pressure {
  /** `MemoryPressure`, `DiskPressure`, `PIDPressure`. */
  readonly type: string;
  readonly since: string;
  readonly message: string;
}

export interface NodeHealth {
  /** The node takes pods and starts them, as far as its kubelet says. */
  readonly ready: boolean;
  readonly fault: NodeFault;
  /** The status of condition Ready: `True`, `False`, `Unknown`, or empty. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When Ready took its status, RFC 3339 or empty. */
  readonly since: string;
  /** When the kubelet was last heard of, RFC 3339 or empty. */
  readonly heard: string;
  /** The condition still says Ready, but the kubelet has stopped renewing its Lease. */
  readonly ahead: boolean;
  readonly pressures: readonly Pressure[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

/** A kubelet renews its Lease every ten seconds and holds it for forty; the node controller waits fifty (nodelifecycle defaults.go). */
const MAY_BE_SILENT_S = 50;

/**
 * `lease`: the node's Lease, if it has one and it could be read. `clock`: the newest time that the cluster itself is known to have
 * reached, so that a clock that differs from the cluster's does not make a kubelet silent; without it a Ready node is believed.
 */
export function nodeHealth(node: KubeObject, lease: KubeObject | null, clock: string): NodeHealth {
  const conditions = conditionsOf(node);
  const ready = conditions.find((c) => c.type === 'Ready');
  const renewed = (lease?.spec as { renewTime?: string } | undefined)?.renewTime ?? '';
  const heard = [renewed, ready?.lastHeartbeatTime ?? ''].sort(byTime).at(-1) ?? '';
  const silence = secondsBetween(renewed, clock);
  const ahead = ready?.status === 'True' && renewed !== '' && silence > MAY_BE_SILENT_S;
  return {
    ready: ready?.status === 'True' && !ahead,
    fault: ahead ? 'silent' : faultOf(ready),
    status: ready?.status ?? '',
    reason: ready?.reason ?? '',
    message: ready?.message ?? '',
    since: ready?.lastTransitionTime ?? '',
    heard,
    ahead,
    pressures: conditions
      .filter((c) => c.type.endsWith('Pressure') && c.status === 'True')
      .map((c) => ({ type: c.type, since: c.lastTransitionTime ?? '', message: c.message ?? '' })),
  };
}

function conditionsOf(node: KubeObject): readonly Condition[] {
  const { conditions } = (node.status ?? {}) as { conditions?: readonly Condition[] };
  return conditions ?? [];
}

/** The kubelet's own words in condition Ready (kubelet/nodestatus/setters.go), or the node controller's when it hears nothing. */
function faultOf(ready: Condition | undefined): NodeFault {
  if (ready?.status === 'True') return '';
  if (ready === undefined || ready.reason === 'NodeStatusNeverUpdated') return 'never-heard';
  if (ready.status === 'Unknown') return 'silent';
  const message = ready.message ?? '';
  if (/runtime network not ready|network plugin|cni plugin not initialized/i.test(message)) return 'network';
  if (/PLEG is not healthy/.test(message)) return 'overloaded';
  if (/node is shutting down/i.test(message)) return 'shutting-down';
  return /container runtime|runtime is down|runtime not ready/i.test(message) ? 'runtime' : 'other';
}

function byTime(a: string, b: string): number {
  return (Date.parse(a) || 0) - (Date.parse(b) || 0);
}

/** 0 if either is not known. */
function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000 || 0;
}
