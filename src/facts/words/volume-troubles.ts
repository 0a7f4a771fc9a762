/** The volumes that keep a pod's containers from being created, each with what is wrong: from the events, and from objects where those are gone. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { type MountFault, mountFailure } from '../../analysis/mount/failure.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import { type Attachment, attachmentOf, type Holder, holderOf, isSinglePod } from './attachments.ts';
import { usersOf } from './claims.ts';
import { type EventNote, eventsIfKnown, eventsRequest } from './events.ts';
import { listRequest } from './objects.ts';
import { memoryLimit } from './sandbox.ts';
import { claimRequests, concerns, isInMemory, sourcesOf, type VolumeSource } from './volume-sources.ts';
import { word } from './word.ts';

/** A subject of its own: one volume of one pod. */
interface VolumeTrouble {
  readonly pod: KubeObject;
  /** The volume's name in the pod. */
  readonly name: string;
  /** `spec.volumes[data].nfs`: its place in the pod, and below the template of the pod's owner. */
  readonly field: string;
  /** What is wrong: see MountFault; `unattached`: it waits to be attached, and nothing says why; `memory`: it is kept in memory, within the pod's limit. */
  readonly fault: MountFault | 'unattached' | 'memory';
  readonly says: string;
  /** No event says so: it follows from objects. */
  readonly deduced: boolean;
  /** When an event last said so, RFC 3339 or empty. */
  readonly last: string;
  readonly claim: KubeObject | null;
  /** Empty: it is no claim's volume. */
  readonly claimName: string;
  /** The PersistentVolume. */
  readonly volume: KubeObject | null;
  readonly volumeName: string;
  readonly volumeField: string;
  readonly driver: string;
  /** The cluster knows no CSI driver of that name, and neither does the node. */
  readonly driverAbsent: boolean;
  readonly attachment: KubeObject | null;
  readonly attachmentName: string;
  readonly since: string;
  readonly holder: KubeObject | null;
  readonly holderName: string;
  readonly holderNode: string;
  readonly holderState: Holder['state'];
}

/** Longer ago the kubelet would have tried again and said so (it waits two minutes at most between two tries). */
const CURRENT_S = 900;
const REASONS = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'];
const AFTER_VOLUMES = ['FailedCreatePodSandBox', 'SandboxChanged', 'Pulling', 'Pulled', 'Created', 'Started'];
/** What the kubelet says this often is not passing. */
const OFTEN = 10;

/** Throws Unreadable if something is said of a volume, and which it is cannot be read. */
function troublesOf(world: World, pod: KubeObject): readonly VolumeTrouble[] {
  const { spec } = pod as unknown as Pod;
  const events = eventsIfKnown(world, pod);
  // The sandbox is tried only when every volume is there.
  const past = events.find(({ reason }) => AFTER_VOLUMES.includes(reason))?.last ?? '';
  const notes = events.filter(
    ({ reason, last }) => REASONS.includes(reason) && last > past && secondsSince(last, world.now) < CURRENT_S,
  );
  const sources = sourcesOf(world, pod, spec?.volumes ?? []);
  const troubles = sources.flatMap((source) => {
    const mine = notes.filter((note) => concerns(note, source));
    return [
      attachTrouble(world, pod, source, mine),
      mountTrouble(world, pod, source, mine),
      driverTrouble(pod, source, mine),
    ].filter((trouble) => trouble !== undefined);
  });
  if (troubles.length === 0 && notes.length > 0) world.askAll(claimRequests(pod, spec?.volumes ?? []));
  return troubles;
}

function attachTrouble(
  world: World,
  pod: KubeObject,
  source: VolumeSource,
  notes: readonly EventNote[],
): VolumeTrouble | undefined {
  const note = notes.find((one) => one.reason === 'FailedAttachVolume');
  const node = (pod as unknown as Pod).spec?.nodeName ?? '';
  const state = source.persistent === null ? undefined : attachmentOf(world, source.persistent, node);
  if (state?.attached) return undefined;
  const told = note === undefined ? undefined : mountFailure(note.message);
  const elsewhere = state === undefined ? told?.fault === 'elsewhere' : state.elsewhere !== '';
  const claim = source.claim?.metadata.name ?? '';
  const holder = elsewhere && claim !== '' ? holderOf(world, pod, claim, state?.elsewhere ?? '') : undefined;
  const error = state?.error || (told?.fault === 'attach' ? told.cause : '');
  if (elsewhere) {
    const where = holder?.node === '' || holder === undefined ? 'another node' : `node ${holder.node}`;
    return trouble(pod, source, 'elsewhere', told?.cause ?? `it is attached to ${where}`, note, { state, holder });
  }
  if (error !== '') return trouble(pod, source, 'attach', error, note, { state });
  return state === undefined ? undefined : trouble(pod, source, 'unattached', waitText(state), note, { state });
}

function waitText({ object }: Attachment): string {
  return object === null ? 'there is no VolumeAttachment for it and this node' : 'its VolumeAttachment is not attached';
}

/** What only holds for the moment is no trouble, unless it lasts. */
function mountTrouble(
  world: World,
  pod: KubeObject,
  source: VolumeSource,
  notes: readonly EventNote[],
): VolumeTrouble | undefined {
  const note = notes.find((one) => one.reason !== 'FailedAttachVolume');
  if (note === undefined) return undefined;
  const { fault, cause } = mountFailure(note.message);
  if (fault === 'object' && !cause.includes('kube-root-ca.crt')) return undefined;
  if (fault === 'passing' && note.count < OFTEN) return undefined;
  if (fault === 'full' && isInMemory(source.volume) && Number.isFinite(memoryLimit(pod)))
    return trouble(pod, source, 'memory', cause, note, {});
  const claim = source.claim;
  const one = fault === 'single-writer' && claim !== null && isSinglePod(claim);
  const holder = one ? holderOf(world, pod, claim.metadata.name, '') : undefined;
  return trouble(pod, source, fault, cause, note, { holder });
}

function driverTrouble(pod: KubeObject, source: VolumeSource, notes: readonly EventNote[]): VolumeTrouble | undefined {
  const node = (pod as unknown as Pod).spec?.nodeName ?? '';
  if (source.registered !== false || notes.some((note) => mountFailure(note.message).fault === 'driver'))
    return undefined;
  return trouble(pod, source, 'driver', `CSI driver ${source.driver} is not registered on node ${node}`, undefined, {});
}

function trouble(
  pod: KubeObject,
  source: VolumeSource,
  fault: VolumeTrouble['fault'],
  says: string,
  note: EventNote | undefined,
  { state, holder }: { readonly state?: Attachment | undefined; readonly holder?: Holder | undefined },
): VolumeTrouble {
  return {
    pod,
    name: source.volume.name,
    field: source.field,
    fault,
    says,
    deduced: note === undefined,
    last: note?.last ?? '',
    claim: source.claim,
    claimName: source.claim?.metadata.name ?? '',
    volume: source.persistent,
    volumeName: source.persistentName,
    volumeField: source.volumeField,
    driver: source.driver,
    driverAbsent: source.driverAbsent,
    attachment: state?.object ?? null,
    attachmentName: state?.object?.metadata.name ?? '',
    since: state?.since || pod.metadata.creationTimestamp || '',
    holder: holder?.pod ?? null,
    holderName: holder?.pod?.metadata.name ?? '',
    holderNode: holder?.node ?? '',
    holderState: holder?.state ?? 'none',
  };
}

/** Of every pod that has a node, uses the claim, and of which nothing has started. Throws Unreadable if none is found and some could be hidden. */
function troublesWith(world: World, claim: KubeObject): readonly VolumeTrouble[] {
  const waiting = usersOf(world, claim).filter((pod) => {
    const { spec, status } = pod as unknown as Pod;
    return (spec?.nodeName ?? '') !== '' && status?.phase === 'Pending';
  });
  const found = waiting.flatMap((pod) => troublesOf(world, pod)).filter((one) => one.claimName === claim.metadata.name);
  if (found.length === 0 && waiting.length > 0)
    world.askAll([...waiting.map((pod) => eventsRequest(refOf(pod))), listRequest('VolumeAttachment', '')]);
  return found;
}

function secondsSince(time: string, now: Date): number {
  return (now.getTime() - Date.parse(time)) / 1000;
}

export const volumeTroubleTypes = {
  VolumeTrouble: {
    pod: 'Pod',
    name: 'string',
    field: 'string',
    fault: 'string',
    says: 'string',
    deduced: 'bool',
    last: 'string',
    claim: 'PersistentVolumeClaim',
    claimName: 'string',
    volume: 'PersistentVolume',
    volumeName: 'string',
    volumeField: 'string',
    driver: 'string',
    driverAbsent: 'bool',
    attachment: 'VolumeAttachment',
    attachmentName: 'string',
    since: 'string',
    holder: 'Pod',
    holderName: 'string',
    holderNode: 'string',
    holderState: 'string',
  },
};

export const volumeTroubleWords = [
  word(
    'volumeTroubles(pod: Pod): list<VolumeTrouble>',
    'The volumes that keep the containers of a placed pod from being created, each with what is wrong.',
    troublesOf,
  ),
  word(
    'claimTroubles(claim: PersistentVolumeClaim): list<VolumeTrouble>',
    'What keeps the volume of a claim from the placed pods that wait for it.',
    troublesWith,
  ),
];
