import { expect, test } from 'vitest';
import { node, pod, runs } from '../../analysis/scheduling/fixtures.ts';
import type { PodUsage } from '../source.ts';
import { worldOfNodes } from './fixtures.ts';
import { sparedWords } from './spared.ts';

const waits = (preemptionPolicy?: string) =>
  pod({ priority: 1000, ...(preemptionPolicy && { preemptionPolicy }) }, { cpu: '2' });
const holds = (name: string, priority: number, cpu: number): PodUsage =>
  runs(name, 'n1', { requests: { cpu }, priority });

function spared(preemptionPolicy: string | undefined, ...others: readonly PodUsage[]): unknown {
  const { world } = worldOfNodes([node('n1')], others);
  return sparedWords[0]?.call(world, waits(preemptionPolicy) as never);
}

test('what would make room for a pod that may not preempt, and no more of it than has to go', () => {
  expect(spared('Never', holds('cache', 10, 3), holds('small', 0, 0.5))).toEqual([
    { node: 'n1', pods: ['shop/cache (priority 10)'] },
  ]);
});

test('nothing is spared by a pod that may preempt, or where nothing of lower priority would be enough', () => {
  expect(spared(undefined, holds('cache', 10, 3))).toEqual([]);
  expect(spared('PreemptLowerPriority', holds('cache', 10, 3))).toEqual([]);
  expect(spared('Never', holds('cache', 1000, 3))).toEqual([]);
  expect(spared('Never', holds('model', 1000, 3), holds('small', 0, 1))).toEqual([]);
});
