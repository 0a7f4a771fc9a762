/** The provisioner that is to make a claim's volume: whether it has tried, what it said, and whether there is any sign of it. */
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { typeOfKind } from '../resources.ts';
import { eventsIfKnown } from './events.ts';
import { getRequest, listRequest } from './objects.ts';
import { word } from './word.ts';

interface Provisioning {
  readonly provisioner: string;
  /** What it, or the volume controller, said when the volume could not be made; empty if nothing. */
  readonly failure: string;
  /** It has said that it is at work on this claim. */
  readonly tried: boolean;
  /** Seconds since the claim was handed to it. */
  readonly waited: number;
  /** Signs that it exists: its CSIDriver object, nodes with which it has registered, its leader's fresh Lease. */
  readonly signs: readonly string[];
  /** Where there might have been signs, and none could be read. */
  readonly unread: readonly string[];
  /** Its leader's Lease, if it is no longer renewed: since when. */
  readonly stopped: string;
}

const HANDED_OVER = ['volume.kubernetes.io/storage-provisioner', 'volume.beta.kubernetes.io/storage-provisioner'];
/** A leader renews its Lease every few seconds. */
const FRESH_S = 60;

function provisioningOf(world: World, claim: KubeObject, fallback: string): Provisioning {
  const provisioner = HANDED_OVER.map((key) => claim.metadata.annotations?.[key]).find((v) => v) ?? fallback;
  const events = eventsIfKnown(world, claim);
  const handed = events.filter(({ reason }) => reason === 'ExternalProvisioning').map(({ first }) => first);
  const since = handed.filter((time) => time !== '').sort()[0] ?? claim.metadata.creationTimestamp ?? '';
  const succeeded = events.find(({ reason }) => reason === 'ProvisioningSucceeded')?.last ?? '';
  const failure = events.find(({ reason, last }) => reason === 'ProvisioningFailed' && last >= succeeded);
  const { signs, unread, stopped } = signsOf(world, provisioner);
  return {
    provisioner,
    failure: failure?.message ?? '',
    tried: events.some(({ reason }) => reason === 'Provisioning'),
    waited: secondsSince(since, world.now),
    signs,
    unread,
    stopped,
  };
}

function signsOf(world: World, name: string): Pick<Provisioning, 'signs' | 'unread' | 'stopped'> {
  const [driver, nodes, leases] = world.tryAskAll([
    getRequest('CSIDriver', '', name),
    listRequest('CSINode', ''),
    // Leaders of external provisioners are elected by a Lease that is called as they are (sig-storage-lib, csi-lib-utils).
    { ask: 'list', type: typeOfKind('Lease'), fieldSelector: `metadata.name=${name.replace(/[^a-zA-Z0-9-]/g, '-')}` },
  ]);
  const registered = (nodes?.ok ? (nodes.value as readonly KubeObject[]) : []).filter((node) => {
    const { drivers } = (node.spec ?? {}) as { drivers?: readonly { name: string }[] | null };
    return drivers?.some((one) => one.name === name);
  });
  const renewed = (leases?.ok ? (leases.value as readonly KubeObject[]) : [])
    .map((lease) => (lease.spec as { renewTime?: string } | undefined)?.renewTime ?? '')
    .sort()
    .at(-1);
  const alive = renewed !== undefined && secondsSince(renewed, world.now) < FRESH_S;
  return {
    signs: [
      ...(driver?.ok && driver.value !== null ? [`there is a CSIDriver ${name}`] : []),
      ...(registered.length > 0 ? [`it has registered on ${registered.length} nodes`] : []),
      ...(alive ? ['its leader renews its Lease'] : []),
    ],
    unread: [driver, nodes, leases].flatMap((reading) => (reading?.ok === false ? [reading.gap.what] : [])),
    stopped: renewed !== undefined && !alive ? renewed : '',
  };
}

function secondsSince(time: string, now: Date): number {
  const then = Date.parse(time);
  return Number.isNaN(then) ? 0 : Math.max(0, Math.round((now.getTime() - then) / 1000));
}

export const provisionerTypes = {
  Provisioning: {
    provisioner: 'string',
    failure: 'string',
    tried: 'bool',
    waited: 'number',
    signs: 'list<string>',
    unread: 'list<string>',
    stopped: 'string',
  },
};

export const provisionerWords = [
  word(
    'provisioning(claim: PersistentVolumeClaim, provisioner: string): Provisioning',
    'What the provisioner that is to make a claim’s volume has said and done, and whether there is any sign of it.',
    provisioningOf,
  ),
];
