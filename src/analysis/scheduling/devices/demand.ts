/** What the requests of a claim ask for on one node, before any device is chosen (`validateDeviceRequest` of the allocator). */
import { NotSimulated } from '../../cel/value.ts';
import { listOf } from '../spec.ts';
import {
  type Claim,
  claimName,
  type Device,
  type DeviceClass,
  type DeviceRequest,
  type Slice,
  type Wanted,
} from './api.ts';
import { AttemptError } from './failure.ts';
import { devicesOf, type Pool } from './pools.ts';
import { deviceId } from './taken.ts';

export interface Choice {
  readonly id: string;
  readonly device: Device;
  readonly slice: Slice;
  readonly pool: Pool;
}

/** A request, or one of its alternatives. */
export interface Demand {
  readonly request: string;
  readonly sub: string | undefined;
  readonly wanted: Wanted;
  readonly claim: Claim;
  readonly class: DeviceClass;
  readonly count: number;
  /** All the devices, if all are asked for. */
  readonly all: readonly Choice[] | undefined;
}

/** What is asked while demands are computed. */
export interface Asking {
  readonly classes: ReadonlyMap<string, DeviceClass>;
  readonly pools: readonly Pool[];
  /** Whether a device of a slice meets class and request. */
  selectable(claim: Claim, deviceClass: DeviceClass, wanted: Wanted, slice: Slice, device: Device): boolean;
  /** Whether it has the capacity that is asked for. */
  roomy(wanted: Wanted, choice: Choice): boolean;
}

/** More devices than this fit in no claim's status. */
export const MOST_DEVICES = 32;

function ask(claim: Claim, name: string, sub: string | undefined, wanted: Wanted, asking: Asking): Demand {
  const who = `claim ${claimName(claim)}, request ${sub ?? name}`;
  const missing = listOf(wanted.selectors).findIndex((selector) => selector.cel === undefined || selector.cel === null);
  if (missing >= 0) {
    throw new AttemptError(`${who}, selector #${missing}: CEL expression empty (unsupported selector type?)`);
  }
  const deviceClass = asking.classes.get(wanted.deviceClassName ?? '');
  if (!wanted.deviceClassName) throw new AttemptError(`${who}: missing device class name (unsupported request type?)`);
  if (deviceClass === undefined) throw new AttemptError(classMissing(who, wanted.deviceClassName));
  const base = { request: name, sub, wanted, claim, class: deviceClass };
  const mode = wanted.allocationMode ?? 'ExactCount';
  if (mode === 'ExactCount') return { ...base, count: wanted.count ?? 1, all: undefined };
  if (mode !== 'All') throw new AttemptError(`${who}: unsupported count mode ${mode}`);
  const all = asking.pools.flatMap((pool) => choicesIn(pool, claim, deviceClass, wanted, who, asking));
  return { ...base, count: all.length, all };
}

function classMissing(who: string, name: string): string {
  const lister = `deviceclass.resource.k8s.io "${name}" not found`;
  return `${who}: could not retrieve device class ${name}: ${lister}`;
}

function choicesIn(
  pool: Pool,
  claim: Claim,
  deviceClass: DeviceClass,
  wanted: Wanted,
  who: string,
  asking: Asking,
): Choice[] {
  if (pool.problem !== undefined) {
    const state = pool.problem === 'incomplete' ? 'being updated' : 'invalid';
    throw new AttemptError(
      `${who}: asks for all devices, but resource pool ${pool.driver}/${pool.name} is currently ${state}`,
    );
  }
  return pool.slices.flatMap((slice) =>
    devicesOf(slice)
      .filter((device) => asking.selectable(claim, deviceClass, wanted, slice, device))
      .map((device) => ({ id: deviceId(pool.driver, pool.name, device.name), device, slice, pool }))
      .filter((choice) => asking.roomy(wanted, choice)),
  );
}

function alternativesOf(claim: Claim, request: DeviceRequest, asking: Asking): readonly Demand[] {
  const alternatives = listOf(request.firstAvailable);
  if (alternatives.length > 0) return alternatives.map((sub) => ask(claim, request.name, sub.name, sub, asking));
  if (!request.exactly) throw new NotSimulated(`the kind of request ${request.name}`);
  return [ask(claim, request.name, undefined, request.exactly, asking)];
}

/** For each request its alternatives; a plain request has one. Throws if no claim could hold so many devices. */
export function demandsOf(claim: Claim, asking: Asking): readonly (readonly Demand[])[] {
  const demands = listOf(claim.spec?.devices?.requests).map((request) => alternativesOf(claim, request, asking));
  const least = demands.reduce((sum, alternatives) => sum + Math.min(...alternatives.map((d) => d.count)), 0);
  if (least > MOST_DEVICES) {
    const limit = `exceeds the claim limit of ${MOST_DEVICES}`;
    throw new AttemptError(`claim ${claimName(claim)}: number of requested devices ${least} ${limit}`);
  }
  return demands;
}
