/** What a pod that may not preempt leaves to pods of lower priority. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { type Eviction, preempt, preferred } from '../../analysis/scheduling/preemption.ts';
import { simulate } from '../../analysis/scheduling/simulate.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { schedulingKey } from './placement.ts';
import { openTo } from './placing.ts';
import { withPriority } from './priorities.ts';
import { word } from './word.ts';

interface Spared {
  readonly node: string;
  /** `namespace/name (priority 10)`, the highest first. */
  readonly pods: readonly string[];
}

function sparedPods(world: World, pod: KubeObject): readonly Spared[] {
  const { preemptionPolicy, ...spec } = (pod as unknown as Pod).spec ?? {};
  if (preemptionPolicy !== 'Never') return [];
  const best = world.memo(`spared ${schedulingKey(pod)}`, () => {
    const snapshot = openTo(world, pod);
    return preferred(preempt({ ...pod, spec }, snapshot, simulate(pod, snapshot)).candidates)[0];
  }) as Eviction | undefined;
  if (best === undefined) return [];
  return [{ node: best.node, pods: best.victims.map(withPriority) }];
}

export const sparedTypes = { Spared: { node: 'string', pods: 'list<string>' } };

export const sparedWords = [
  word(
    'sparedPods(pod: Pod): list<Spared>',
    'The pods of lower priority that would make room for a pod, if its preemptionPolicy were not Never: of one node, the one that the scheduler would choose. A list of one, or empty.',
    sparedPods,
  ),
];
