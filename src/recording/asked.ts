/** What is known in the recording of one object: the answers to what was asked for it, and nothing beside them. */
import type { ResourceType } from '../facts/resources.ts';
import { select } from '../facts/selection.ts';
import type { ListQuery } from '../facts/source.ts';
import type { Refused } from './gaps.ts';
import { type Coverage, type Holdings, names } from './holdings.ts';
import type { Manifest } from './manifest.ts';

type Asked = NonNullable<Manifest['asked']>;

/** How much of a list is held. */
export function coverageOf(query: ListQuery, holdings: Holdings, manifest: Manifest | undefined): Coverage {
  const { type, namespace, labelSelector, fieldSelector } = query;
  if (manifest?.asked === undefined) return holdings.coverage(type, namespace);
  if (listed(manifest.asked, query)) return { held: 'whole' };
  if (select(holdings.objects(type, namespace), labelSelector, fieldSelector).length > 0) return { held: 'part' };
  const refused = refusal(manifest, type, namespace);
  return { held: 'nothing', ...(refused !== undefined && { refused }) };
}

/** Whether it is known that an object of this name does not exist, given that the recording does not hold it. */
export function provenAbsent(
  { type, namespace, name }: { type: ResourceType; namespace?: string; name: string },
  holdings: Holdings,
  manifest: Manifest | undefined,
): boolean {
  const { asked } = manifest ?? {};
  if (manifest?.unavailable?.some((u) => u.name === name && u.namespace === namespace && names(u.resource, type)))
    return false;
  if (asked === undefined) return holdings.coverage(type, namespace).held === 'whole';
  const one = asked.some((a) => a.name === name && a.namespace === namespace && names(a.resource, type));
  return one || listed(asked, { type, ...(namespace !== undefined && { namespace }) });
}

/** Why an object or a list could not be read when the recording was made, if that was the matter. */
export function refusal(
  manifest: Manifest | undefined,
  type: ResourceType,
  namespace: string | undefined,
  name?: string,
): Refused | undefined {
  const here = (manifest?.unavailable ?? []).filter(
    (u) => names(u.resource, type) && (!u.namespace || u.namespace === namespace),
  );
  const named = name === undefined ? undefined : here.find((u) => u.name === name);
  return named ?? here.find((u) => u.name === undefined);
}

function listed(asked: Asked, { type, namespace, labelSelector, fieldSelector }: ListQuery): boolean {
  return asked.some(
    (a) =>
      a.name === undefined &&
      names(a.resource, type) &&
      (a.namespace === undefined || a.namespace === namespace) &&
      (a.labelSelector ?? labelSelector) === labelSelector &&
      (a.fieldSelector ?? fieldSelector) === fieldSelector,
  );
}
