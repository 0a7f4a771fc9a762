/** Which nodes have the devices that a pod's claims ask for, and what is short where they do not. */
import type { Slice } from '../../analysis/scheduling/devices/api.ts';
import { comparisonIn } from '../../analysis/scheduling/devices/existing.ts';
import { deviceOverview, type Shortage } from '../../analysis/scheduling/devices/overview.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { deviceClaimsOf, type PodDeviceClaim } from './device-claims.ts';
import { listOf, listRequest } from './objects.ts';
import { word } from './word.ts';

/** The claims of other namespaces may be kept from us: without them devices that are taken seem to be free. */
function supplyFor(world: World, pod: KubeObject) {
  const own = deviceClaimsOf(world, pod);
  const all = world.tryAsk(listRequest('ResourceClaim', ''));
  if (!all.ok) world.note(all.gap);
  const ownClaims = own.flatMap(({ claim }) => (claim === null ? [] : [claim]));
  const resourceSlices = listOf(world, 'ResourceSlice', '');
  const overview = deviceOverview(pod, {
    nodes: listOf(world, 'Node', ''),
    resourceClaims: all.ok ? (all.value as readonly KubeObject[]) : ownClaims,
    resourceSlices,
    deviceClasses: listOf(world, 'DeviceClass', ''),
    now: world.now.toISOString(),
  });
  const short = overview.short.map((shortage) => ({
    ...shortage,
    ...placeOf(own, shortage),
    ...(comparisonIn(shortage.selector, resourceSlices as unknown as readonly Slice[]) ?? NO_COMPARISON),
  }));
  return { ...overview, short, exact: all.ok && all.complete && overview.uncertain.length === 0 };
}

const NO_COMPARISON = { attribute: '', wanted: '', existing: [] };

/** Where the request stands that a shortage is about. */
function placeOf(own: readonly PodDeviceClaim[], { claim, request = '', selectorOf, selectorIndex }: Shortage) {
  const found = own.find(({ claim: object }) => `${object?.metadata.namespace}/${object?.metadata.name}` === claim);
  const [name = '', sub] = request.split('/');
  const at = `${found?.prefix ?? ''}spec.devices.requests[${name}].${sub === undefined ? 'exactly' : `firstAvailable[${sub}]`}`;
  const leaf = selectorOf === 'request' ? `selectors[${selectorIndex}].cel.expression` : 'deviceClassName';
  return { object: found?.edit ?? null, field: `${at}.${leaf}` };
}

export const deviceTypes = {
  DeviceSupply: {
    nodes: 'number',
    fitting: 'list<string>',
    uncertain: 'list<string>',
    rejected: 'string',
    reasons: 'list<string>',
    short: 'list<DeviceShortage>',
    exact: 'bool',
  },
  DeviceShortage: {
    claim: 'string',
    request: 'string',
    deviceClass: 'string',
    asked: 'number',
    devices: 'number',
    ofClass: 'number',
    selected: 'number',
    tolerated: 'number',
    free: 'number',
    holders: 'list<string>',
    unusable: 'list<string>',
    node: 'string',
    selector: 'string',
    selectorOf: 'string',
    says: 'string',
    attribute: 'string',
    wanted: 'string',
    existing: 'list<string>',
    object: 'any',
    field: 'string',
  },
};

export const deviceWords = [
  word(
    'deviceSupply(pod: Pod): DeviceSupply',
    "On which nodes kube-scheduler would find devices for the pod's claims, and what is short where it would not.",
    supplyFor,
  ),
];
