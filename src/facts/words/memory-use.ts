/** How much memory a running container uses of its limit, where something tells. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { formatQuantity, parseQuantity } from '../../analysis/quantity.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import type { PodContainer } from './containers.ts';
import { getRequest } from './objects.ts';
import { memoryLimit } from './stops.ts';
import { word } from './word.ts';

interface MemoryUse {
  /** `58.1 Mi`; empty: not known. */
  readonly says: string;
  /** Percent of the limit; 0 if either is not known. */
  readonly percent: number;
  /** Seconds from the start of the run until it was measured. */
  readonly after: number;
}

const UNKNOWN: MemoryUse = { says: '', percent: 0, after: 0 };

interface PodMetrics extends KubeObject {
  readonly timestamp?: string;
  readonly containers?: readonly { readonly name: string; readonly usage?: { readonly memory?: string } }[];
}

/** A hint and no more: that nothing tells is no gap. What was measured before the run began is of another run. */
function memoryUse(world: World, container: PodContainer): MemoryUse {
  const { pod, name, state } = container;
  if (state !== 'running') return UNKNOWN;
  const { spec, status } = pod as unknown as Pod;
  const asked = getRequest('MeasuredPodMetrics', pod.metadata.namespace ?? '', pod.metadata.name);
  const reading = world.tryAsk({ ...asked, ...(spec?.nodeName && { node: spec.nodeName }) } as Request);
  const metrics = reading.ok ? (reading.value as PodMetrics | null) : null;
  const bytes = parseQuantity(metrics?.containers?.find((one) => one.name === name)?.usage?.memory ?? '');
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const started = statuses.find((one) => one.name === name)?.state?.running?.startedAt ?? '';
  const after = Math.round((Date.parse(metrics?.timestamp ?? '') - Date.parse(started)) / 1000);
  if (!(bytes > 0) || !(after >= 0)) return UNKNOWN;
  const limit = parseQuantity(memoryLimit(container).value);
  return { says: formatQuantity('memory', bytes), percent: limit > 0 ? Math.round((100 * bytes) / limit) : 0, after };
}

export const memoryUseTypes = { MemoryUse: { says: 'string', percent: 'number', after: 'number' } };

export const memoryUseWords = [
  word(
    'memoryUse(container: PodContainer): MemoryUse',
    'How much memory a running container uses, and how many percent of its limit that is, by the metrics API or its kubelet; `says` is empty if nothing tells.',
    memoryUse,
  ),
];
