/** One attempt to find devices for a pod: what holds for all nodes (PreFilter), and then each node (Filter). */
import type { KubeObject } from '../../../facts/objects.ts';
import { NotSimulated } from '../../cel/value.ts';
import { parseUnits } from '../../quantity.ts';
import type { Verdict } from '../blockage.ts';
import type { ListName } from '../cluster.ts';
import type { Code, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { listOf, nodeStatusOf } from '../spec.ts';
import { type Claim, claimName, type DeviceRequest } from './api.ts';
import { claimsOf } from './claims.ts';
import { type ExtendedResources, extendedRequests, leftoverClaim, madeUpClaim } from './extended.ts';
import { NodeCheck } from './node.ts';
import { type Devices, devicesIn } from './state.ts';

type Rejection = readonly [code: Code, reason: string];

const UNRESOLVABLE = 'UnschedulableAndUnresolvable';

function refusal([code, reason]: Rejection): Refusal {
  const verdict: Verdict = {
    kind: 'device',
    plugin: 'DynamicResources',
    node: '',
    device: { reason },
    permanent: true,
  };
  return { code, reasons: [reason], verdicts: [verdict] };
}

/** The claim for extended resources: one of an earlier attempt, or one that is made up for each node. */
interface Extended {
  readonly asked: ReadonlyMap<string, number>;
  readonly known: ExtendedResources;
  readonly claim: Claim;
}

function isOffered(resource: string, nodes: readonly NodeState[]): boolean {
  return nodes.some(({ node }) => parseUnits(resource, nodeStatusOf(node).allocatable?.[resource]) > 0);
}

/** Undefined: the pod asks for no extended resource that devices stand behind; of what a node offers itself that is taken for granted. */
function extendedOf(
  pod: KubeObject,
  devices: Devices,
  nodes: readonly NodeState[],
): Extended | readonly ListName[] | undefined {
  const asked = extendedRequests(pod);
  if (asked.size === 0) return undefined;
  if (devices.extended === undefined) {
    return [...asked.keys()].every((resource) => isOffered(resource, nodes)) ? undefined : ['deviceClasses'];
  }
  const known = devices.extended;
  if (![...asked.keys()].some((resource) => known.classFor(resource) !== undefined)) return undefined;
  if (devices.claims === undefined) return ['resourceClaims'];
  const claim = leftoverClaim(pod, [...devices.claims.values()]) ?? madeUpClaim(pod, []);
  return { asked, known, claim };
}

function missingClass(devices: Devices, name: string | undefined, request: string): Rejection | undefined {
  if (!name) return ['Error', `request ${request}: unsupported request type`];
  if (devices.classes === undefined || devices.classes.has(name)) return undefined;
  return [UNRESOLVABLE, `request ${request}: device class ${name} does not exist`];
}

function requestProblem(devices: Devices, claim: Claim, request: DeviceRequest): Rejection | undefined {
  if (request.exactly) return missingClass(devices, request.exactly.deviceClassName, request.name);
  const subs = listOf(request.firstAvailable);
  if (subs.length === 0) {
    return [UNRESOLVABLE, `resource claim ${claimName(claim)}, request ${request.name}: unknown request type`];
  }
  for (const sub of subs) {
    const problem = missingClass(devices, sub.deviceClassName, `${request.name}/${sub.name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The first request that names no class, or one that does not exist. */
function classProblem(devices: Devices, claims: readonly Claim[]): Rejection | undefined {
  for (const claim of claims) {
    if (claim.status?.allocation) continue;
    for (const request of listOf(claim.spec?.devices?.requests)) {
      const problem = requestProblem(devices, claim, request);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Lists without which no device can be looked for. */
function missingLists(devices: Devices): readonly ListName[] {
  return [
    ...(devices.claims === undefined ? (['resourceClaims'] as const) : []),
    ...(devices.slices === undefined ? (['resourceSlices'] as const) : []),
    ...(devices.classes === undefined ? (['deviceClasses'] as const) : []),
  ];
}

export function ofPod(pod: KubeObject, snapshot: Snapshot): Prepared {
  try {
    return prepared(pod, snapshot);
  } catch (error) {
    if (!(error instanceof NotSimulated)) throw error;
    return { uncertain: new Map(snapshot.nodes.map(({ name }) => [name, error.message])) };
  }
}

function prepared(pod: KubeObject, { cluster, nodes }: Snapshot): Prepared {
  const devices = devicesIn(cluster);
  const own = claimsOf(pod, devices.claims);
  if (own === 'unknown') return { unknown: missingLists(devices) };
  if ('problem' in own) return { rejects: refusal([UNRESOLVABLE, own.problem]) };
  const extended = extendedOf(pod, devices, nodes);
  const unread = Array.isArray(extended) ? (extended as readonly ListName[]) : [];
  const special = extended !== undefined && 'asked' in extended ? extended : undefined;
  if (own.claims.length === 0 && special === undefined) return unread.length > 0 ? { unknown: unread } : {};
  const problem = classProblem(devices, own.claims);
  if (problem !== undefined) return { rejects: refusal(problem) };

  const allocates = [...own.claims, ...(special === undefined ? [] : [special.claim])].some(
    (c) => !c.status?.allocation,
  );
  const unknown = [...new Set([...unread, ...(allocates ? missingLists(devices) : [])])];
  const check = new NodeCheck(pod, own.claims, special, devices, cluster.now);
  const answers = new Map(nodes.map((state) => [state.name, check.answer(state.node)]));
  const uncertain = new Map<string, string>();
  for (const [name, answer] of answers) if ('uncertain' in answer) uncertain.set(name, answer.uncertain);
  return {
    ...(unknown.length > 0 ? { unknown } : {}),
    ...(uncertain.size > 0 ? { uncertain } : {}),
    filter: ({ name, node }: NodeState) => {
      const answer = answers.get(name) ?? check.answer(node);
      return 'refusal' in answer ? answer.refusal : undefined;
    },
    postFilter: (reached) => ({ code: 'Unschedulable', message: check.afterwards(reached) }),
  };
}
