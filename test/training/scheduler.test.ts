/** The training cluster's scheduler says of every recorded pod that waits what kube-scheduler said of it, word by word. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { objectsAt, textAt } from '../../src/facts/json.ts';
import type { KubeObject } from '../../src/facts/objects.ts';
import { typeOfKind } from '../../src/facts/resources.ts';
import { openRecording } from '../../src/recording/open.ts';
import { contentsOf } from '../../src/training/server/origin.ts';
import { expressionsOn } from '../../src/training/server/rules/expressions.ts';
import { storeOf } from '../../src/training/server/store.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');

/** Of a pod to which a node is promised, the message is that of the attempt that promised it: the next attempt says something else. */
function said(pod: KubeObject): string | undefined {
  if (textAt(pod, 'status', 'nominatedNodeName') !== '') return undefined;
  const placed = objectsAt(pod, 'status', 'conditions').find(({ type }) => type === 'PodScheduled');
  return placed?.reason === 'Unschedulable' ? String(placed.message) : undefined;
}

/** Those on which the cluster has changed since kube-scheduler spoke end with `-since`. */
const names = readdirSync(RECORDINGS).filter((name) => /^(pending|gpu|control)-(?!.*-since$)/.test(name));

test('the same words', { timeout: 60_000 }, async () => {
  let compared = 0;
  for (const name of names) {
    const source = await openRecording(join(RECORDINGS, name));
    const { objects, origin } = await contentsOf(source, true);
    const now = () => source.now();
    const store = storeOf(objects);
    const { value } = expressionsOn({ store, origin, now, faults: [], version: 'v1.36.3', applied: new Map() });
    for (const pod of store.list(typeOfKind('Pod'))) {
      const message = said(pod);
      if (message === undefined) continue;
      compared += 1;
      expect([name, value('schedule(object)', { object: pod })]).toEqual([name, { node: '', message }]);
    }
  }
  expect(compared).toBeGreaterThan(15);
});
