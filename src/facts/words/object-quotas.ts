/** Quotas that would refuse what a controller makes besides pods: the Jobs of a CronJob, the claims of a StatefulSet. Deduced from objects. */
import type { StatefulSet } from 'kubernetes-types/apps/v1.js';
import type { PersistentVolumeClaim, ResourceQuota } from 'kubernetes-types/core/v1.js';
import { exceeded } from '../../analysis/admission/quota.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { type Checked, quotaHindrance } from './hindrances.ts';
import { getRequest, listRequest } from './objects.ts';

type Amounts = Readonly<Record<string, string>>;

/** What would refuse the next object that `creator` makes before any pod. */
export function objectQuotas(world: World, creator: KubeObject): Checked {
  const { namespace = '' } = creator.metadata;
  const asked = askedBy(world, creator);
  if (asked.length === 0) return { found: [] };
  const quotas = world.tryAsk(listRequest('ResourceQuota', namespace));
  if (!quotas.ok) return quotas;
  const found = (quotas.value as readonly ResourceQuota[]).flatMap((quota) => {
    // Scopes are about pods.
    if (quota.spec?.scopes !== undefined || quota.spec?.scopeSelector !== undefined) return [];
    const over = asked.map((one) => exceeded(quota, one)).find(({ resources }) => resources.length > 0);
    return over === undefined ? [] : [quotaHindrance(quota.metadata?.name ?? '', namespace, over)];
  });
  return { found };
}

function askedBy(world: World, creator: KubeObject): readonly Amounts[] {
  if (creator.kind === 'CronJob') return [{ 'count/jobs.batch': '1' }];
  if (creator.kind !== 'StatefulSet') return [];
  const { metadata, spec, status } = creator as unknown as StatefulSet;
  const { start = 0 } = (spec as { ordinals?: { start?: number } }).ordinals ?? {};
  return (spec?.volumeClaimTemplates ?? []).flatMap((template) => {
    const name = `${template.metadata?.name}-${metadata?.name}-${start + (status?.replicas ?? 0)}`;
    const claim = world.tryAsk(getRequest('PersistentVolumeClaim', creator.metadata.namespace ?? '', name));
    return claim.ok && claim.value === null ? [amountsOf(template)] : [];
  });
}

function amountsOf({ spec }: PersistentVolumeClaim): Amounts {
  const size = String(spec?.resources?.requests?.storage ?? '0');
  const one = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1', 'requests.storage': size };
  const prefix = `${spec?.storageClassName}.storageclass.storage.k8s.io/`;
  if (!spec?.storageClassName) return one;
  return { ...one, [`${prefix}requests.storage`]: size, [`${prefix}persistentvolumeclaims`]: '1' };
}
