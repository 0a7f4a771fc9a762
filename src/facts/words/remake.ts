/** What has to go, besides a change of the template, before a pod that waits is made anew from it. */
import { namespaceFlag } from '../../engine/command.ts';
import { isImagined } from '../imagined.ts';
import { controllerOf, type KubeObject, refOf } from '../objects.ts';
import type { Workload } from './workloads.ts';

/** A new template alone does not replace a pod that waits: a StatefulSet waits for it, and other owners leave it as it is. */
const KEEPS_WAITING_POD = ['StatefulSet', 'ReplicaSet', 'ReplicationController'];

export interface Remake {
  readonly command: string;
  readonly says: string;
}

export function remakeOf(pod: KubeObject, owner: Workload): Remake | undefined {
  if (isImagined(pod)) return undefined;
  const { name } = pod.metadata;
  const flag = namespaceFlag(refOf(pod));
  if (KEEPS_WAITING_POD.includes(owner.kind))
    return { command: `kubectl delete pod ${name}${flag}`, says: `Pod ${name} is deleted, so that it is made anew` };
  const maker = controllerOf(pod);
  if (owner.kind !== 'CronJob' || maker?.kind !== 'Job') return undefined;
  const job = maker.name;
  const again = `kubectl create job ${job}${flag} --from=cronjob/${owner.name}`;
  return { command: `kubectl delete job ${job}${flag} && ${again}`, says: `Job ${job}, which waits, is made anew` };
}
