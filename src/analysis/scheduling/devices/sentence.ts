/** Why a node has no device for a claim, in one sentence. */
import type { DeviceBlock } from '../blockage.ts';

function some(list: readonly string[]): string {
  const more = list.length > 3 ? ` and ${list.length - 3} more` : '';
  return `${list.slice(0, 3).join(', ')}${more}`;
}

function devicesText(count: number): string {
  return count === 1 ? '1 device' : `${count} devices`;
}

type Counted = Required<Pick<DeviceBlock, 'claim' | 'request' | 'devices'>> & DeviceBlock;

function isCounted(block: DeviceBlock): block is Counted {
  return block.devices !== undefined && block.claim !== undefined && block.request !== undefined;
}

/** The first step at which no device, or too few of them, are left. */
function countedSentence(node: string, block: Counted): string {
  const { claim, request, deviceClass = '', asked = 0, devices, ofClass = 0, selected = 0, tolerated = 0 } = block;
  const { holders = [], selector, unusable = [], free = 0 } = block;
  const who = `request ${request} of claim ${claim}`;
  if (devices === 0) {
    const why = unusable.length > 0 ? ` that can be used (${some(unusable)} is incomplete or invalid)` : '';
    return `node ${node} has no devices${why}, and ${who} asks for one of class ${deviceClass}`;
  }
  if (ofClass === 0)
    return `none of the ${devicesText(devices)} of node ${node} is of class ${deviceClass}, as ${who} asks`;
  if (selected === 0) {
    return `none of the ${devicesText(ofClass)} of class ${deviceClass} on node ${node} meets ${selector?.expression ?? 'the selectors'}, as ${who} asks`;
  }
  if (tolerated < Math.max(asked, 1) && tolerated < selected) {
    return `${selected - tolerated} of the ${devicesText(selected)} that ${who} could use on node ${node} are tainted`;
  }
  const held = holders.length === 0 ? '' : ` (held by ${some(holders)})`;
  return `node ${node} has ${free} free of ${devicesText(selected)} for ${who}${held}, which asks for ${asked === 0 ? 'all' : asked}`;
}

export function deviceSentence(node: string, block: DeviceBlock | undefined): string {
  if (block === undefined) return `DynamicResources refuses node ${node}`;
  if (isCounted(block)) return countedSentence(node, block);
  if (block.claim !== undefined) return `the devices of claim ${block.claim} cannot be used on node ${node}`;
  return node === '' ? block.reason : `node ${node} is refused because of the pod's device claims: ${block.reason}`;
}
