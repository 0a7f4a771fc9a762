/** Why a node has no devices for a claim, in numbers: how many there are, are of the class, are selected, tolerated, and free. */
import { NotSimulated } from '../../cel/value.ts';
import { listOf } from '../spec.ts';
import { type Claim, claimName, type DeviceClass, type DeviceRequest, type Wanted } from './api.ts';
import type { DeviceShortage } from './block.ts';
import { hasCapacity } from './capacity.ts';
import { type Choice, MOST_DEVICES } from './demand.ts';
import { AttemptError } from './failure.ts';
import { devicesOf, type Pool } from './pools.ts';
import { selectorsOf } from './selectors.ts';
import type { Supply } from './supply.ts';
import { untolerated } from './taints.ts';
import { deviceId } from './taken.ts';

type Step = Pick<DeviceShortage, 'selector'> & { readonly left: readonly Choice[] };

function narrow(
  choices: readonly Choice[],
  of: 'class' | 'request',
  owner: DeviceClass | Claim,
  wanted: Wanted | DeviceClass['spec'],
  supply: Supply,
): Step {
  let left = choices;
  for (const [index, selector] of selectorsOf(wanted).entries()) {
    const next = left.filter(
      ({ device, pool }) => supply.selectors.firstUnmet(owner, [selector], pool.driver, device) === undefined,
    );
    const expression = selector.cel?.expression ?? '';
    if (next.length === 0 && left.length > 0) return { left: next, selector: { of, index, expression } };
    left = next;
  }
  return { left };
}

function shortageOf(
  claim: Claim,
  name: string,
  wanted: Wanted,
  pools: readonly Pool[],
  supply: Supply,
): DeviceShortage {
  const { taken } = supply;
  const choices = pools.flatMap((pool) =>
    pool.slices.flatMap((slice) =>
      devicesOf(slice).map((device) => ({ id: deviceId(pool.driver, pool.name, device.name), device, slice, pool })),
    ),
  );
  const deviceClass = supply.classes.get(wanted.deviceClassName ?? '') as DeviceClass;
  const ofClass = narrow(choices, 'class', deviceClass, deviceClass.spec, supply);
  const selected = narrow(ofClass.left, 'request', claim, wanted, supply);
  const tolerated = selected.left.filter(({ device }) => untolerated(device, wanted).length === 0);
  const free = tolerated.filter(
    ({ id, device }) => !taken.dedicated.has(id) && hasCapacity(wanted, device, [taken.consumed.get(id)]),
  );
  const selector = ofClass.selector ?? selected.selector;
  return {
    claim: claimName(claim),
    request: name,
    deviceClass: deviceClass.metadata.name,
    asked: wanted.allocationMode === 'All' ? 0 : (wanted.count ?? 1),
    devices: choices.length,
    ofClass: ofClass.left.length,
    selected: selected.left.length,
    tolerated: tolerated.length,
    free: wanted.adminAccess === true ? tolerated.length : free.length,
    holders: [...new Set(selected.left.flatMap(({ id }) => taken.holders.get(id) ?? []))].sort(),
    ...(selector === undefined ? {} : { selector }),
    unusable: pools.filter((pool) => pool.problem !== undefined).map((pool) => `${pool.driver}/${pool.name}`),
  };
}

function alternativesOf(request: DeviceRequest): readonly (readonly [string, Wanted])[] {
  const subs = listOf(request.firstAvailable);
  if (subs.length > 0) return subs.map((sub) => [`${request.name}/${sub.name}`, sub] as const);
  return request.exactly === undefined ? [] : [[request.name, request.exactly]];
}

function isShort({ asked, free, tolerated }: DeviceShortage): boolean {
  return asked === 0 ? tolerated === 0 || free < tolerated : free < asked;
}

/** The requests of claims that the node cannot meet even alone; none: only all of them together are too much. */
export function shortagesOf(
  claims: readonly Claim[],
  pools: readonly Pool[],
  supply: Supply,
): readonly DeviceShortage[] {
  try {
    return claims.flatMap((claim) =>
      listOf(claim.spec?.devices?.requests)
        .slice(0, MOST_DEVICES)
        .map((request) =>
          alternativesOf(request).map(([name, wanted]) => shortageOf(claim, name, wanted, pools, supply)),
        )
        .filter((alternatives) => alternatives.every(isShort))
        .flat(),
    );
  } catch (error) {
    if (error instanceof AttemptError || error instanceof NotSimulated) return [];
    throw error;
  }
}
