/** Puts what is wrong with a pod's volumes into one plain sentence. */
import type { Verdict } from '../blockage.ts';
import { haveText, wantsText } from '../requirement.ts';
import type { VolumeObstacle, VolumeTrouble } from './obstacle.ts';

type Sentence = (obstacle: VolumeObstacle, node: string) => string;

const SENTENCES: Readonly<Record<VolumeTrouble, Sentence>> = {
  'claim-missing': ({ claim }) => `claim ${claim}, which the pod uses, does not exist`,
  'claim-deleting': ({ claim }) => `claim ${claim}, which the pod uses, is being deleted`,
  'claim-lost': ({ claim, volume }) => `claim ${claim} has lost its volume ${volume}`,
  'claim-foreign': ({ claim, entry }) =>
    `claim ${claim} was not made for this pod, whose ephemeral volume ${entry} needs a claim of that name`,
  'claim-unbound': ({ claim, class: name }) =>
    `claim ${claim} has no volume yet${name === undefined ? '' : `, and its class ${name} does not wait for the pod`}`,
  'claim-classless': ({ claim }) => `claim ${claim} has neither a volume nor a class`,
  'class-missing': ({ claim, class: name }) => `claim ${claim} names the StorageClass ${name}, which does not exist`,
  'volume-missing': ({ claim, volume }) => `claim ${claim} is bound to volume ${volume}, which does not exist`,
  'node-affinity': ({ claim, volume, failures = [] }, node) =>
    failures.length === 0
      ? `volume ${volume} of claim ${claim} can be used from no node at all`
      : `volume ${volume} of claim ${claim} can be used only where nodes have ${wantsText(failures)}, but node ${node} ${haveText(failures)}`,
  zone: ({ claim, volume, failures }, node) =>
    `volume ${volume} of claim ${claim} is labelled ${wantsText(failures ?? [])}, but node ${node} ${haveText(failures ?? [])}`,
  'no-volume': ({ claim, class: name }, node) =>
    `no volume that node ${node} can use matches claim ${claim}, and class ${name} makes none`,
  'selected-node': ({ claim, selectedNode }, node) =>
    `the volume of claim ${claim} is being made for node ${selectedNode}, not for ${node}`,
  'class-topology': ({ claim, class: name, failures }, node) =>
    `class ${name} of claim ${claim} makes volumes only where nodes have ${wantsText(failures ?? [])}, but node ${node} ${haveText(failures ?? [])}`,
  capacity: ({ claim, class: name, size }, node) =>
    `node ${node} reaches no storage of class ${name} with ${size} left, as claim ${claim} asks for`,
  limit: ({ driver, limit, attached, wanted }, node) =>
    `node ${node} may have ${limit} volumes of ${driver} attached and has ${attached}, and the pod brings ${wanted} more`,
  'single-writer': ({ claim, holders = [] }) =>
    `claim ${claim} is for a single pod (ReadWriteOncePod) and is used by ${holders.slice(0, 3).join(', ')}`,
  disk: ({ entry, holders = [] }, node) =>
    `the disk of the pod's volume ${entry} is in use on node ${node} by ${holders.slice(0, 3).join(', ')}`,
  broken: ({ error }) => `the scheduler gives up on the pod: ${error}`,
};

export function volumeSentence({ node, volume }: Verdict): string {
  return volume === undefined ? '' : SENTENCES[volume.trouble](volume, node);
}
