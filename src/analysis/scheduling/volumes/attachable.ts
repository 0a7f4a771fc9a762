/** Which CSI volumes a pod needs attached to its node (nodevolumelimits `filterAttachableVolumes`). */
import type { Volume } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { claimSpecOf, classNameOf, volumeSpecOf } from '../../storage/objects.ts';
import { handleInPod, handleOfVolume, inTreeNamed, inTreeOf, inTreeOfVolume, Untranslatable } from './intree.ts';
import type { Lists } from './lists.ts';
import { claimUse, isMadeFor, notMadeFor, type Owner } from './uses.ts';

export interface Attachable {
  readonly driver: string;
  readonly handle: string;
  readonly claim?: string;
  readonly entry: string;
}

/** By driver and handle: a volume that two claims or pods share counts once. */
export type Attachables = Map<string, Attachable>;

/** What keeps the scheduler from counting at all. `missing`: the claim that does not exist. */
export interface Uncountable {
  readonly error: string;
  readonly entry: string;
  readonly claim?: string;
  readonly missing?: true;
}

export function keyOf(driver: string, handle: string): string {
  return `${driver}/${handle}`;
}

/**
 * `isNew`: the pod to place, whose claims must exist; of others those that do not are left out. `hasCsi`: the node has a CSINode; without
 * one, volumes of drivers of old are not counted. Claims and volumes that are not known are left out, and noted in the lists.
 */
export function attachablesOf(
  pod: Owner,
  volumes: readonly Volume[],
  lists: Lists,
  { isNew, hasCsi }: { readonly isNew: boolean; readonly hasCsi: boolean },
): Attachables | Uncountable {
  const found: Attachables = new Map();
  const keep = (attachable: Attachable | undefined) => {
    if (attachable !== undefined) found.set(keyOf(attachable.driver, attachable.handle), attachable);
  };
  for (const volume of volumes) {
    const use = claimUse(pod.name, volume);
    if (use === undefined) {
      const inline = hasCsi ? inlineDisk(volume) : undefined;
      if (inline !== undefined && 'error' in inline) return inline;
      keep(inline);
      continue;
    }
    const { entry, claim: name, ephemeral } = use;
    if (name === '') return { error: 'PersistentVolumeClaim had no name', entry };
    const claim = lists.find('persistentVolumeClaims', name, pod.namespace);
    if (claim === null && isNew) {
      const error = `looking up PVC ${pod.namespace}/${name}: persistentvolumeclaim "${name}" not found`;
      return { error, entry, claim: name, missing: true };
    }
    if (claim === null || claim === undefined) continue;
    if (ephemeral && !isMadeFor(claim, pod)) return { error: notMadeFor(claim, pod), entry, claim: name };
    keep(ofClaim(claim, entry, lists, hasCsi));
  }
  return found;
}

function inlineDisk(volume: Volume): Attachable | Uncountable | undefined {
  const inTree = inTreeOf(volume);
  if (inTree === undefined || !inTree.counts) return undefined;
  const entry = volume.name;
  try {
    return { driver: inTree.driver, handle: handleInPod(inTree, volume), entry };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return { error: `converting volume(${entry}) from inline to csi: ${error.message}`, entry };
  }
}

function ofClaim(claim: KubeObject, entry: string, lists: Lists, hasCsi: boolean): Attachable | undefined {
  const { volumeName = '' } = claimSpecOf(claim);
  const volume = volumeName === '' ? null : lists.find('persistentVolumes', volumeName);
  if (volume === undefined) return undefined;
  const source = volume === null ? yetToBeMade(claim, lists, hasCsi) : sourceOf(volume, hasCsi);
  if (source === undefined || source.driver === '' || source.handle === '') return undefined;
  return { ...source, claim: claim.metadata.name, entry };
}

interface Handle {
  readonly driver: string;
  readonly handle: string;
}

function sourceOf(volume: KubeObject, hasCsi: boolean): Handle | undefined {
  const { csi } = volumeSpecOf(volume);
  if (csi !== undefined && csi !== null) return { driver: csi.driver ?? '', handle: csi.volumeHandle ?? '' };
  const inTree = inTreeOfVolume(volume);
  if (inTree === undefined || !inTree.counts || !hasCsi) return undefined;
  try {
    return { driver: inTree.driver, handle: handleOfVolume(inTree, volume) };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return undefined;
  }
}

/** A volume that does not exist yet is one of its class's driver, unlike any other. */
function yetToBeMade(claim: KubeObject, lists: Lists, hasCsi: boolean): Handle | undefined {
  const className = classNameOf(claim);
  const found = className === '' ? null : lists.find('storageClasses', className);
  if (found === null || found === undefined) return undefined;
  const provisioner = String(found.provisioner ?? '');
  const inTree = inTreeNamed(provisioner);
  if (inTree !== undefined && !(inTree.counts && hasCsi)) return undefined;
  const { namespace = '', name } = claim.metadata;
  return { driver: inTree?.driver ?? provisioner, handle: `new:${namespace}/${name}` };
}
