/** Everything in which a volume does not match a claim (component-helpers/storage/volume `FindMatchingVolume`, pv_controller `checkVolumeSatisfyClaim`). */
import type { KubeObject } from '../../facts/objects.ts';
import { formatPair } from '../quantity.ts';
import type { LabelFailure } from '../scheduling/blockage.ts';
import { requirementText } from '../scheduling/requirement.ts';
import {
  accessModesOf,
  askedSize,
  attributesClassOf,
  claimRefOf,
  claimSpecOf,
  classNameOf,
  isBoundTo,
  volumeModeOf,
  volumeSize,
  volumeStatusOf,
} from './objects.ts';
import { selectorFailures } from './selector.ts';
import { exactQuantity, wholeBytes } from './size.ts';

export type MismatchKind =
  /** The volume is smaller than the claim asks for. */
  | 'size'
  | 'access-mode'
  | 'class'
  | 'volume-mode'
  | 'attributes-class'
  /** The volume's labels do not meet the claim's selector. */
  | 'selector'
  /** Another claim has it, or it is reserved for one. */
  | 'claimed'
  /** The claim that had it is gone, and nobody has cleared it for a new one. */
  | 'released'
  /** It is not Available yet, or Failed. */
  | 'phase'
  | 'deleting'
  /** None of the nodes in question can use it. */
  | 'node-affinity';

export interface Mismatch {
  readonly kind: MismatchKind;
  /** The field of the claim that asks for something else; absent if it is no matter of the claim. */
  readonly claimField?: string;
  readonly volumeField: string;
  readonly wanted: string;
  readonly has: string;
  /** How many bytes are missing. */
  readonly short?: number;
  /** The claim that has the volume, had it, or for which it is reserved. */
  readonly holder?: { readonly namespace: string; readonly name: string; readonly uid?: string };
  /** The holder has the name of this claim, but is an earlier one. */
  readonly namesake?: boolean;
  /** Labels that are not as the selector or the node affinity wants them. */
  readonly failures?: readonly LabelFailure[];
  /** What is wrong, to follow the name of the volume: `is 5 Gi, and the claim asks for 20 Gi`. */
  readonly says: string;
}

/** None: the volume matches, as far as it goes without a node. A volume that the claim names, or that names the claim, needs to match less. */
export function mismatchesOf(claim: KubeObject, volume: KubeObject): readonly Mismatch[] {
  const chosen = claimSpecOf(claim).volumeName === volume.metadata.name;
  const reserved = isBoundTo(volume, claim);
  return [
    reserved ? undefined : holderMismatch(claim, volume, chosen),
    deletionMismatch(volume),
    sizeMismatch(claim, volume),
    modeMismatch(claim, volume),
    reserved ? undefined : classMismatch(claim, volume),
    attributesMismatch(claim, volume),
    accessMismatch(claim, volume),
    reserved || chosen ? undefined : selectorMismatch(claim, volume),
  ].filter((mismatch) => mismatch !== undefined);
}

function holderMismatch(claim: KubeObject, volume: KubeObject, chosen: boolean): Mismatch | undefined {
  const ref = claimRefOf(volume);
  const phase = volumeStatusOf(volume).phase ?? 'Pending';
  if (ref === undefined) {
    if (phase === 'Available' || chosen) return undefined;
    return {
      kind: 'phase',
      volumeField: 'status.phase',
      wanted: 'Available',
      has: phase,
      says: `is ${phase}, not Available`,
    };
  }
  const { namespace = '', name = '', uid } = ref;
  const namesake = name === claim.metadata.name && namespace === claim.metadata.namespace;
  const who = namesake ? `an earlier claim of the same name` : `claim ${namespace}/${name}`;
  const says = { Released: `is still reserved for ${who}, which is gone`, Bound: `belongs to ${who}` }[phase];
  return {
    kind: phase === 'Released' ? 'released' : 'claimed',
    volumeField: 'spec.claimRef',
    wanted: 'no claim',
    has: `${namespace}/${name}`,
    holder: { namespace, name, ...(uid === undefined ? {} : { uid }) },
    namesake,
    says: says ?? `is reserved for ${who}`,
  };
}

function deletionMismatch(volume: KubeObject): Mismatch | undefined {
  const since = volume.metadata.deletionTimestamp;
  if (since === undefined) return undefined;
  const volumeField = 'metadata.deletionTimestamp';
  return { kind: 'deleting', volumeField, wanted: 'not set', has: since, says: 'is being deleted' };
}

function isTooSmall(claim: KubeObject, volume: KubeObject): boolean {
  return exactQuantity(volumeSize(volume)) < exactQuantity(askedSize(claim));
}

function sizeMismatch(claim: KubeObject, volume: KubeObject): Mismatch | undefined {
  if (!isTooSmall(claim, volume)) return undefined;
  const [wanted = '0', has = '0'] = [askedSize(claim), volumeSize(volume)];
  const [asked, size] = [Number(wholeBytes(wanted)), Number(wholeBytes(has))];
  const [askedText, sizeText] = formatPair('storage', asked, size);
  return {
    kind: 'size',
    claimField: 'spec.resources.requests.storage',
    volumeField: 'spec.capacity.storage',
    wanted: String(wanted),
    has: String(has),
    short: asked - size,
    says: `is ${sizeText}, and the claim asks for ${askedText}`,
  };
}

function modeMismatch(claim: KubeObject, volume: KubeObject): Mismatch | undefined {
  const [wanted, has] = [volumeModeOf(claim), volumeModeOf(volume)];
  return plain(
    'volume-mode',
    'spec.volumeMode',
    wanted,
    has,
    `has the volume mode ${has}, and the claim asks for ${wanted}`,
  );
}

function classMismatch(claim: KubeObject, volume: KubeObject): Mismatch | undefined {
  const [wanted, has] = [classNameOf(claim), classNameOf(volume)];
  const says = `has ${has === '' ? 'no class' : `the class ${has}`}, and the claim asks for ${wanted === '' ? 'none' : wanted}`;
  return plain('class', 'spec.storageClassName', wanted, has, says);
}

function attributesMismatch(claim: KubeObject, volume: KubeObject): Mismatch | undefined {
  const [wanted, has] = [attributesClassOf(claim), attributesClassOf(volume)];
  const says = `has ${has === '' ? 'no attributes class' : `the attributes class ${has}`}, and the claim asks for ${wanted === '' ? 'none' : wanted}`;
  return plain('attributes-class', 'spec.volumeAttributesClassName', wanted, has, says);
}

function plain(kind: MismatchKind, field: string, wanted: string, has: string, says: string): Mismatch | undefined {
  return wanted === has ? undefined : { kind, claimField: field, volumeField: field, wanted, has, says };
}

/** The access modes that the claim asks for and the volume does not offer. */
function missingModes(claim: KubeObject, volume: KubeObject): readonly string[] {
  const offered = accessModesOf(volume);
  return accessModesOf(claim).filter((mode) => !offered.includes(mode));
}

function accessMismatch(claim: KubeObject, volume: KubeObject): Mismatch | undefined {
  const missing = missingModes(claim, volume);
  if (missing.length === 0) return undefined;
  const offered = accessModesOf(volume);
  const [wanted, has] = [accessModesOf(claim).join(', '), offered.join(', ')];
  const says = `offers ${has === '' ? 'no access mode' : has}, not ${missing.join(' or ')}`;
  return { kind: 'access-mode', claimField: 'spec.accessModes', volumeField: 'spec.accessModes', wanted, has, says };
}

function selectorMismatch(claim: KubeObject, volume: KubeObject): Mismatch | undefined {
  const failures = selectorFailures(claim, volume);
  if (failures.length === 0) return undefined;
  const has = failures.map((f) => (f.has === undefined ? `no label ${f.key}` : `${f.key}=${f.has}`)).join(' and ');
  const wanted = failures.map(requirementText).join(' and ');
  const says = `has ${has}, and the claim's selector wants ${wanted}`;
  return { kind: 'selector', claimField: 'spec.selector', volumeField: 'metadata.labels', wanted, has, failures, says };
}
