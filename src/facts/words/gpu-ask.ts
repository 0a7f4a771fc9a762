/** The GPUs that a pod asks for, as Kubernetes counts them, and how it would ask for others. */
import type { Container } from 'kubernetes-types/core/v1.js';
import { gpuResourceKind, isGpuResource } from '../../analysis/gpu/resource.ts';
import { parseQuantity } from '../../analysis/quantity.ts';
import { requestUnits } from '../../analysis/scheduling/requests.ts';
import { containersOf, initContainersOf } from '../../analysis/scheduling/spec.ts';
import type { KubeObject } from '../objects.ts';
import { word } from './word.ts';

interface GpuAsk {
  /** Empty if it asks for none. */
  readonly resource: string;
  /** `whole`, `mig`, `shared` or `other`. */
  readonly kind: string;
  /** What the pod needs at one time. */
  readonly asked: number;
  /** The container that asks for most. */
  readonly container: string;
  /** Where it does, in the pod. */
  readonly field: string;
}

function amountIn({ resources }: Container, resource: string): number {
  return parseQuantity(String(resources?.limits?.[resource] ?? resources?.requests?.[resource] ?? '0'));
}

export function askOf(pod: KubeObject): GpuAsk {
  const units = requestUnits(pod);
  const named = Object.keys(units).filter((name) => (units[name] ?? 0) > 0 && isGpuResource(name));
  const resource = named.find((name) => gpuResourceKind(name) !== 'other') ?? named[0] ?? '';
  const parts = [
    ...containersOf(pod).map((container) => ({ list: 'containers', container })),
    ...initContainersOf(pod).map((container) => ({ list: 'initContainers', container })),
  ].sort((a, b) => amountIn(b.container, resource) - amountIn(a.container, resource));
  const { list = 'containers', container } = parts[0] ?? {};
  return {
    resource,
    kind: resource === '' ? '' : gpuResourceKind(resource),
    asked: units[resource] ?? 0,
    container: container?.name ?? '',
    field: `spec.${list}[${container?.name}].resources.limits["${resource}"]`,
  };
}

/** The containers of a patch that asks for GPUs under another name, or for fewer of them. */
function asksInstead(pod: KubeObject, from: string, to: string, most: number): readonly object[] {
  return containersOf(pod).flatMap(({ name, resources }) => {
    const changed = (list: Readonly<Record<string, string>> | undefined) =>
      list?.[from] === undefined
        ? undefined
        : { ...(from !== to && { [from]: null }), [to]: String(Math.min(parseQuantity(list[from]), most)) };
    const limits = changed(resources?.limits);
    const requests = changed(resources?.requests);
    if (limits === undefined && requests === undefined) return [];
    return [{ name, resources: { ...(limits && { limits }), ...(requests && { requests }) } }];
  });
}

export const gpuAskTypes = {
  GpuAsk: { resource: 'string', kind: 'string', asked: 'number', container: 'string', field: 'string' },
};

export const gpuAskWords = [
  word(
    'gpuAsk(pod: Pod): GpuAsk',
    'The GPUs that a pod asks for as an extended resource; `resource` is empty if none.',
    (_world, pod: KubeObject) => askOf(pod),
  ),
  word(
    'isGpuResource(name: string): bool',
    'Whether an extended resource stands for GPUs, by its name.',
    (_world, name: string) => isGpuResource(name),
  ),
  word(
    'asksInstead(pod: Pod, from: string, to: string, most: number): list<any>',
    'The containers of a pod, for a patch, asking for `to` instead of `from`, each for at most so many.',
    (_world, pod: KubeObject, from: string, to: string, most: number) => asksInstead(pod, from, to, most),
  ),
];
