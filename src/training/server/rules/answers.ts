/** The logs and commands of pods that the recording does not know: those of the recorded pod that they behave like. */

import { isObject, objectAt, objectsAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import { known } from '../../../facts/reading.ts';
import { typeOfKind } from '../../../facts/resources.ts';
import { containerStatus } from '../containers.ts';
import type { Cluster, Origin } from '../context.ts';
import { doesOf } from './behaviour.ts';
import { expressionsOn } from './expressions.ts';
import type { Behaviour } from './rule.ts';

interface Query {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What the recording itself holds of a pod comes first. */
export function answersOf(cluster: Cluster, behaviours: readonly Behaviour[]): Pick<Origin, 'logs' | 'exec'> {
  const { logs, exec } = cluster.origin;
  const expressions = expressionsOn(cluster);
  const find = ({ namespace, pod: name }: Query) => cluster.store.get(typeOfKind('Pod'), namespace, name);
  const like = (pod: KubeObject, container: string): string | undefined => {
    const spec = objectsAt(pod, 'spec', 'containers').find(({ name }) => name === container) ?? {};
    return doesOf(behaviours, pod, spec, expressions).like;
  };
  return {
    async logs(query) {
      const own = await logs(query);
      const pod = find(query);
      if (own.ok || pod === undefined) return own;
      if (!hasRun(pod, query.container, query.previous)) return own;
      const other = like(pod, query.container);
      const reading = other === undefined ? own : await logs({ ...query, pod: other });
      return reading.ok ? reading : known('');
    },
    async exec(query) {
      const own = await exec(query);
      const pod = find(query);
      const other = pod === undefined ? undefined : like(pod, query.container);
      return own.ok || other === undefined ? own : exec({ ...query, pod: other });
    },
  };
}

function hasRun(pod: KubeObject, container: string, previous: boolean): boolean {
  const status = containerStatus(pod, container);
  const ended = isObject(objectAt(status, 'lastState').terminated);
  const { running, terminated } = objectAt(status, 'state');
  return previous ? ended : ended || isObject(running) || isObject(terminated);
}
