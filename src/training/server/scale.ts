/** The scale subresource: how many replicas a workload should have. */

import { type Json, numberAt, objectAt, textAt, valueAt } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { mergePatch } from '../../facts/patch/merge.ts';
import { bodyOf, isDryRun } from './body.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { changed } from './keep.ts';
import { existing } from './read.ts';
import type { Route } from './route.ts';
import { selectorText } from './table/cells.ts';

export async function scale(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const object = await existing(cluster, route);
  if (asked.method === 'GET') return json(200, scaleOf(object));
  const body = bodyOf(asked);
  const wanted = asked.method === 'PUT' ? body : (mergePatch(scaleOf(object), body) as Json);
  const replicas = numberAt(wanted, 'spec', 'replicas');
  const metadata = { ...object.metadata, resourceVersion: textAt(wanted, 'metadata', 'resourceVersion') };
  const next = { ...object, metadata, spec: { ...objectAt(object, 'spec'), replicas } };
  return json(200, scaleOf(changed(cluster, { ...route, subresource: '' }, object, next, isDryRun(asked))));
}

function scaleOf(object: KubeObject): Json {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, 'spec', 'replicas') },
    status: {
      replicas: numberAt(object, 'status', 'replicas'),
      selector: selectorText(valueAt(object, 'spec', 'selector')),
    },
  };
}
