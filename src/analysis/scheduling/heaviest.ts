/** Where in a pod the largest part of what it asks for stands. */
import type { Container } from 'kubernetes-types/core/v1.js';
import { keyed } from '../../engine/field.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { parseUnits } from '../quantity.ts';
import { isCounted, requestUnits } from './requests.ts';
import { containersOf, initContainersOf, isSidecar, specOf } from './spec.ts';

export interface Heaviest {
  readonly list: 'containers' | 'initContainers';
  readonly name: string;
  readonly units: number;
  /** What stands there: a limit without a request counts as the request. */
  readonly field: 'requests' | 'limits';
}

/** The container whose request weighs most: an init container only where the pod needs more to start than to run. */
export function heaviestContainer(pod: KubeObject, resource: string): Heaviest | undefined {
  const main = containersOf(pod).map((c) => weighed('containers', c, resource));
  const before = initContainersOf(pod);
  const sidecars = before.filter(isSidecar).map((c) => weighed('initContainers', c, resource));
  const starting = before.filter((c) => !isSidecar(c)).map((c) => weighed('initContainers', c, resource));
  const running = [...main, ...sidecars];
  const ran = running.reduce((sum, { units }) => sum + units, 0);
  const overhead = unitsIn(specOf(pod).overhead, resource);
  const needsMoreToStart = (requestUnits(pod)[resource] ?? 0) - overhead > ran;
  return (needsMoreToStart ? starting : running).sort((a, b) => b.units - a.units)[0];
}

/** Asked for by the pod as a whole, whatever its containers ask for. */
export function asksAsWhole(pod: KubeObject, resource: string): boolean {
  return specOf(pod).resources?.requests?.[resource] !== undefined;
}

/** The field of the pod that a person would have to change for it to ask for less. */
export function heaviestField(pod: KubeObject, resource: string): string {
  const key = keyed(resource);
  if (asksAsWhole(pod, resource)) return `spec.resources.requests${key}`;
  const most = heaviestContainer(pod, resource);
  // The overhead comes from the RuntimeClass; a template says no more than its name.
  if (most === undefined || unitsIn(specOf(pod).overhead, resource) > most.units) return 'spec.runtimeClassName';
  return `spec.${most.list}[${most.name}].resources.${most.field}${key}`;
}

function weighed(list: Heaviest['list'], { name, resources }: Container, resource: string): Heaviest {
  const asked = resources?.requests?.[resource];
  const field =
    resources?.limits?.[resource] !== undefined && (isCounted(resource) || asked === undefined) ? 'limits' : 'requests';
  return { list, name, units: parseUnits(resource, asked ?? resources?.limits?.[resource]), field };
}

function unitsIn(quantities: unknown, resource: string): number {
  const quantity = (quantities as Readonly<Record<string, string>> | null | undefined)?.[resource];
  return parseUnits(resource, quantity);
}
