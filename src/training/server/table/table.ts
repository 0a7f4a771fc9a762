/** Lists as `kubectl get` shows them: the columns and cells of kube-apiserver's Table. */

import { isObject, type Json } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import type { Cell } from './cells.ts';
import {
  claimCells,
  configMapCells,
  eventCells,
  nameAndAge,
  namespaceCells,
  nodeCells,
  quotaCells,
  secretCells,
  storageClassCells,
  volumeCells,
} from './cluster.ts';
import { endpointSliceCells, ingressCells, serviceCells } from './network.ts';
import {
  cronJobCells,
  daemonSetCells,
  deploymentCells,
  jobCells,
  podCells,
  replicaSetCells,
  statefulSetCells,
} from './workloads.ts';

interface Printer {
  /** Names in order; `:` and a type if it is no string; `+` before one that only `-o wide` shows. */
  readonly columns: string;
  readonly cells: (object: Json, now: Date) => Cell[];
}

const PRINTERS: Readonly<Record<string, Printer>> = {
  Pod: { columns: 'Name|Ready|Status|Restarts|Age|+IP|+Node|+Nominated Node|+Readiness Gates', cells: podCells },
  Node: {
    columns: 'Name|Status|Roles|Age|Version|+Internal-IP|+External-IP|+OS-Image|+Kernel-Version|+Container-Runtime',
    cells: nodeCells,
  },
  Namespace: { columns: 'Name|Status|Age', cells: namespaceCells },
  Event: {
    columns: 'Last Seen|Type|Reason|Object|+Subobject|+Source|Message|+First Seen|+Count|+Name',
    cells: eventCells,
  },
  Service: { columns: 'Name|Type|Cluster-IP|External-IP|Port(s)|Age|+Selector', cells: serviceCells },
  ConfigMap: { columns: 'Name|Data|Age', cells: configMapCells },
  Secret: { columns: 'Name|Type|Data|Age', cells: secretCells },
  ServiceAccount: { columns: 'Name|Age', cells: nameAndAge },
  PersistentVolumeClaim: {
    columns: 'Name|Status|Volume|Capacity|Access Modes|StorageClass|VolumeAttributesClass|Age|+VolumeMode',
    cells: claimCells,
  },
  PersistentVolume: {
    columns:
      'Name|Capacity|Access Modes|Reclaim Policy|Status|Claim|StorageClass|VolumeAttributesClass|Reason|Age|+VolumeMode',
    cells: volumeCells,
  },
  ResourceQuota: { columns: 'Name|Request|Limit|Age', cells: quotaCells },
  Deployment: {
    columns: 'Name|Ready|Up-to-date|Available|Age|+Containers|+Images|+Selector',
    cells: deploymentCells,
  },
  ReplicaSet: {
    columns: 'Name|Desired:integer|Current:integer|Ready:integer|Age|+Containers|+Images|+Selector',
    cells: replicaSetCells,
  },
  StatefulSet: { columns: 'Name|Ready|Age|+Containers|+Images', cells: statefulSetCells },
  DaemonSet: {
    columns:
      'Name|Desired:integer|Current:integer|Ready:integer|Up-to-date:integer|Available:integer|Node Selector|Age|+Containers|+Images|+Selector',
    cells: daemonSetCells,
  },
  Job: { columns: 'Name|Status|Completions|Duration|Age|+Containers|+Images|+Selector', cells: jobCells },
  CronJob: {
    columns: 'Name|Schedule|Timezone|Suspend:boolean|Active:integer|Last Schedule|Age|+Containers|+Images|+Selector',
    cells: cronJobCells,
  },
  Ingress: { columns: 'Name|Class|Hosts|Address|Ports|Age', cells: ingressCells },
  EndpointSlice: { columns: 'Name|AddressType|Ports|Endpoints|Age', cells: endpointSliceCells },
  StorageClass: {
    columns: 'Name|Provisioner|ReclaimPolicy|VolumeBindingMode|AllowVolumeExpansion|Age',
    cells: storageClassCells,
  },
};

const BY_NAME_AND_AGE: Printer = { columns: 'Name|Created At', cells: nameAndAge };

export function columnsOf(kind: string): object[] {
  return (PRINTERS[kind] ?? BY_NAME_AND_AGE).columns.split('|').map((column) => {
    const priority = column.startsWith('+') ? 1 : 0;
    const [name = '', type = 'string'] = column.slice(priority).split(':');
    return { name, type, format: name === 'Name' ? 'name' : '', description: '', priority };
  });
}

/** `include`: the query's includeObject; the objects' metadata unless it says otherwise. */
export function rowOf(kind: string, object: KubeObject, include: string | null, now: Date): object {
  const { cells } = PRINTERS[kind] ?? BY_NAME_AND_AGE;
  const row = { cells: cells(object, now) };
  if (include === 'None') return row;
  if (include === 'Object') return { ...row, object };
  const { metadata } = object;
  return { ...row, object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } };
}

/** Whether a client wants a Table more than the objects. */
export function wantsTable(accept: string | undefined): boolean {
  const first = (accept ?? '').split(',')[0] ?? '';
  return /;\s*as=Table/.test(first);
}

export function tableOf(kind: string, metadata: unknown, rows: readonly object[], withColumns = true): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: isObject(metadata) ? metadata : {},
    columnDefinitions: withColumns ? columnsOf(kind) : null,
    rows,
  };
}
