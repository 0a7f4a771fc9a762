/** What has to go, besides a change of the template, before a pod that waits is made anew from it. */
import { isImagined } from '../imagined.ts';
import type { KubeObject } from '../objects.ts';
import type { Workload } from './workloads.ts';

/** A new template alone does not replace a pod that waits: a StatefulSet waits for it, and other owners leave it as it is. */
const KEEPS_WAITING_POD = ['StatefulSet', 'ReplicaSet', 'ReplicationController'];

export interface Remake {
  readonly command: string;
  readonly says: string;
}

export function remakeOf(pod: KubeObject, owner: Workload): Remake | undefined {
  if (isImagined(pod)) return undefined;
  const { metadata } = pod;
  const { name, namespace } = metadata;
  const flag = namespace === undefined ? '' : ` -n ${namespace}`;
  if (KEEPS_WAITING_POD.includes(owner.kind))
    return { command: `kubectl delete pod ${name}${flag}`, says: `Pod ${name} is deleted, so that it is made anew` };
  const job = metadata.ownerReferences?.find(({ kind, controller }) => kind === 'Job' && controller === true)?.name;
  if (owner.kind !== 'CronJob' || job === undefined) return undefined;
  const again = `kubectl create job ${job}${flag} --from=cronjob/${owner.name}`;
  return { command: `kubectl delete job ${job}${flag} && ${again}`, says: `Job ${job}, which waits, is made anew` };
}
