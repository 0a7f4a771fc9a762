/** What a pod asks for as a whole: quotas and LimitRanges count it as the scheduler does. */
import type { Container } from 'kubernetes-types/core/v1.js';
import { podRequests } from '../scheduling/requests.ts';
import type { Needs, Quantities } from './template.ts';

/** The sum of the containers, or the most that an init container needs, if that is more. */
export function totalsOf(all: readonly Needs[], side: 'requests' | 'limits'): Quantities {
  const containers = (list: Needs['list']): Container[] =>
    all
      .filter((one) => one.list === list)
      .map((one) => ({
        name: one.name,
        resources: { requests: { ...one[side] } },
        ...(one.sidecar && { restartPolicy: 'Always' }),
      }));
  const spec = { initContainers: containers('initContainers'), containers: containers('containers') };
  const totals = podRequests({ apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, spec });
  return Object.fromEntries(
    Object.entries(totals).map(([resource, amount]) => [resource, quantityText(resource, amount)]),
  );
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** `300m`, `2Gi`, `3`: the shortest exact form that the API server would print. */
export function quantityText(resource: string, amount: number): string {
  if (/(^|\.)cpu$/.test(resource)) return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
  if (!/(^|\.)(memory|storage|ephemeral-storage)$|hugepages-/.test(resource)) return String(amount);
  let power = 0;
  let value = amount;
  while (value >= 1024 && value % 1024 === 0 && power < BINARY.length - 1) {
    value /= 1024;
    power++;
  }
  return `${value}${BINARY[power]}`;
}
