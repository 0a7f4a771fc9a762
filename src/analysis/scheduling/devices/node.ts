/** Whether one node has the devices for a pod's claims (Filter of kube-scheduler's DynamicResources). */
import type { KubeObject } from '../../../facts/objects.ts';
import { NotSimulated } from '../../cel/value.ts';
import type { DeviceBlock, Verdict } from '../blockage.ts';
import type { Refusal } from '../plugin.ts';
import { listOf, nameOf } from '../spec.ts';
import { type Claim, claimName } from './api.ts';
import { hasFailedBinding } from './binding.ts';
import { type ExtendedResources, fromDevices, MADE_UP, requestsOf } from './extended.ts';
import { AttemptError, NodeRefusal } from './failure.ts';
import { matchesNodeSelector } from './node-match.ts';
import { Search } from './search.ts';
import { shortagesOf } from './shortage.ts';
import type { Devices } from './state.ts';
import { type Supply, supplyOf } from './supply.ts';

export interface Special {
  readonly asked: ReadonlyMap<string, number>;
  readonly known: ExtendedResources;
  readonly claim: Claim;
}

export type Answer = { readonly refusal: Refusal } | { readonly uncertain: string } | Record<string, never>;

export class NodeCheck {
  readonly #pod: KubeObject;
  readonly #own: readonly Claim[];
  readonly #special: Special | undefined;
  readonly #devices: Devices;
  readonly #now: string | undefined;
  readonly #supply: Supply | undefined;
  /** Allocated claims that cannot be used on a node, by its name. */
  readonly #unavailable = new Map<string, readonly Claim[]>();

  constructor(
    pod: KubeObject,
    own: readonly Claim[],
    special: Special | undefined,
    devices: Devices,
    now: string | undefined,
  ) {
    this.#pod = pod;
    this.#own = own;
    this.#special = special;
    this.#devices = devices;
    this.#now = now;
    this.#supply = supplyOf(devices);
  }

  answer(node: KubeObject): Answer {
    try {
      return this.#answer(node);
    } catch (error) {
      if (error instanceof NotSimulated) return { uncertain: error.message };
      if (error instanceof AttemptError) return refused(node, 'Error', error.message, []);
      if (error instanceof NodeRefusal) return unresolvable(node, error.message, []);
      throw error;
    }
  }

  /** What the plugin says when none of the nodes fits (PostFilter). */
  afterwards(nodes: readonly string[]): string {
    const special = this.#special?.claim;
    const unused = nodes
      .flatMap((node) => this.#unavailable.get(node) ?? [])
      .some((claim) => {
        const users = listOf(claim.status?.reservedFor);
        const onlyUser = users.length === 1 && users[0]?.uid === this.#pod.metadata.uid;
        return claim !== special && (users.length === 0 || onlyUser);
      });
    if (unused) return 'deallocation of ResourceClaim completed';
    const leftOver = special !== undefined && special.metadata.name !== MADE_UP;
    return leftOver ? 'deletion of ResourceClaim completed' : 'still not schedulable';
  }

  #answer(node: KubeObject): Answer {
    const special = this.#specialOn(node);
    if (special !== undefined && 'refusal' in special) return special;
    if (special === undefined && this.#own.length === 0) return {};
    const claims = [...this.#own, ...(this.#special === undefined ? [] : [this.#special.claim])];
    const unavailable = claims.filter((claim) => this.#isUnavailable(claim, node));
    const wanted = claims
      .filter((claim) => !claim.status?.allocation)
      .map((claim) => (claim === this.#special?.claim ? (special ?? claim) : claim));
    const short =
      wanted.length > 0 && this.#supply !== undefined ? this.#search(node, wanted, this.#supply) : undefined;
    if (short !== undefined) return short;
    this.#unavailable.set(nameOf(node), unavailable);
    if (unavailable.length === 0) return {};
    return unresolvable(node, 'resourceclaim not available on the node', unavailable.map(blockOf));
  }

  /** The claim for the extended resources that only devices offer on the node; undefined if there is none to be allocated. */
  #specialOn(node: KubeObject): Claim | { readonly refusal: Refusal } | undefined {
    if (this.#special === undefined) return undefined;
    const { asked, known, claim } = this.#special;
    if (claim.spec?.devices?.requests && claim.metadata.name !== MADE_UP) {
      return unresolvable(node, 'cannot schedule extended resource claim', []);
    }
    const split = fromDevices(asked, node, known);
    if ('lacking' in split) return unresolvable(node, 'cannot fit resource', []);
    if ((this.#own.length === 0 && split.byDevices.length === 0) || claim.status?.allocation) return undefined;
    return { ...claim, spec: { devices: { requests: requestsOf(this.#pod, split.byDevices, known) } } };
  }

  #isUnavailable(claim: Claim, node: KubeObject): boolean {
    const selector = claim.status?.allocation?.nodeSelector;
    if (selector && !matchesNodeSelector(node, selector)) return true;
    if (!claim.status?.allocation) return false;
    const failed = hasFailedBinding(claim, this.#now);
    if (failed === undefined) throw new NotSimulated(`how long claim ${claimName(claim)} has waited for its device`);
    return failed;
  }

  #search(node: KubeObject, claims: readonly Claim[], supply: Supply): Answer | undefined {
    const pools = this.#devices.slices?.poolsFor(node) ?? [];
    if (new Search(node, claims, pools, supply).run()) return undefined;
    const shortages = shortagesOf(claims, pools, supply);
    const blocks = shortages.map((shortage): DeviceBlock => ({ reason: 'cannot allocate all claims', ...shortage }));
    return unresolvable(node, 'cannot allocate all claims', blocks);
  }
}

function blockOf(claim: Claim): DeviceBlock {
  return { reason: 'resourceclaim not available on the node', claim: claimName(claim) };
}

function unresolvable(node: KubeObject, reason: string, blocks: readonly DeviceBlock[]) {
  return refused(node, 'UnschedulableAndUnresolvable', reason, blocks);
}

function refused(node: KubeObject, code: Refusal['code'], reason: string, blocks: readonly DeviceBlock[]) {
  const known = blocks.length > 0 ? blocks : [{ reason }];
  const verdicts = known.map(
    (device): Verdict => ({
      kind: 'device',
      plugin: 'DynamicResources',
      node: nameOf(node),
      device,
      permanent: device.holders === undefined || device.holders.length === 0,
    }),
  );
  return { refusal: { code, reasons: [reason], verdicts } };
}
