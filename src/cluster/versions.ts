/** Which version of a group the server has, where it is not the one that this tool names. */
import { gapFor } from '../facts/gaps.ts';
import { type Gap, known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import type { ResourceType } from '../facts/resources.ts';
import { parsedAnswer } from './answer.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';
import type { Reader } from './reader.ts';

/**
 * The type in the version that the server prefers; null if the group, or this kind of it, is not installed, so that there
 * is no object of it. A gap if that cannot be told.
 */
export async function otherVersion(
  reader: Reader,
  type: ResourceType,
  asked: Request,
): Promise<Reading<ResourceType | null>> {
  if (type.group === '') {
    const gap = gapFor(asked, 'failed', `the server has no resource ${type.plural}`);
    return unreadable({ ...gap, ask: 'check the address of the server in the kubeconfig' });
  }
  const group = parsedAnswer(await reader.ask({ path: `/apis/${type.group}` }), asked);
  if (!group.ok) return unreadable(group.gap);
  if (group.status === 404) return known(null);
  const versions = served(group.value);
  const version = versions.find((one) => one !== type.version);
  if (version !== undefined) return known({ ...type, version });
  return versions.length > 0 ? known(null) : unreadable(unserved(type, asked));
}

export function unserved({ plural, group, version }: ResourceType, asked: Request): Gap {
  return {
    ...gapFor(asked, 'failed', `the server does not serve ${plural} of ${group}/${version}`),
    ask: `use a kubectl north that knows this server's version of ${group}`,
  };
}

/** The preferred version, then the others, of an APIGroup. */
function served(group: Entry): readonly string[] {
  const preferred = isEntry(group.preferredVersion) ? textOf(group.preferredVersion, 'version') : undefined;
  const all = Array.isArray(group.versions) ? group.versions : [];
  const others = all.map((one) => (isEntry(one) ? textOf(one, 'version') : undefined));
  const versions = [preferred, ...others].filter((one) => one !== undefined && /^v[a-z0-9]{1,20}$/.test(one));
  return versions as readonly string[];
}
