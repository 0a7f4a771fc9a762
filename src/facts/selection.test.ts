import { expect, test } from 'vitest';
import type { KubeObject } from '../facts/objects.ts';
import { select } from './selection.ts';

const pods: KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'shop', labels: { app: 'web', tier: 'front' } },
    spec: { nodeName: 'n1' },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'b', namespace: 'shop', labels: { app: 'db' } },
    spec: {},
    status: { phase: 'Pending' },
  },
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'c', namespace: 'shop' }, spec: 'odd' },
];

test.each([
  [undefined, undefined, 'abc'],
  ['', '', 'abc'],
  ['app=web', undefined, 'a'],
  ['app in (web, db),!tier', undefined, 'b'],
  ['app notin (web)', undefined, 'bc'],
  [undefined, 'spec.nodeName=n1', 'a'],
  [undefined, 'spec.nodeName=', 'bc'],
  [undefined, 'status.phase!=Pending', 'ac'],
  [undefined, 'metadata.name==c,metadata.namespace=shop', 'c'],
  ['app', 'metadata.name=c', ''],
])('%s and %s choose %s', (labels, fields, names) => {
  expect(
    select(pods, labels, fields)
      .map((p) => p.metadata.name)
      .join(''),
  ).toBe(names);
});
