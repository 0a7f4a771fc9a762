import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { changeAfter } from './since.ts';

const SINCE = '2026-01-05T10:00:00Z';
const LATER = '2026-01-05T10:00:30Z';
const BEFORE = '2026-01-01T10:00:00Z';

function object(kind: string, more: { readonly metadata?: object; readonly spec?: object; readonly status?: object }) {
  const { metadata, ...rest } = more;
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', creationTimestamp: BEFORE, ...metadata },
    ...rest,
  } as KubeObject;
}
const entry = (fields: object, more: object = {}) => ({
  metadata: { managedFields: [{ manager: 'kubectl-label', time: LATER, fieldsV1: fields, ...more }] },
});
const labels = { 'f:metadata': { 'f:labels': { 'f:disk': {} } } };

describe('a change that the scheduler may not have seen', () => {
  it.each([
    ['was created', object('Node', { metadata: { creationTimestamp: LATER } })],
    ['had its labels written by kubectl label', object('Node', entry(labels))],
    [
      'had its taints written by kubectl taint',
      object('Node', entry({ 'f:spec': { 'f:taints': {} } }, { manager: 'kubectl-taint' })),
    ],
    [
      'turned to Ready=True',
      object('Node', { status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: LATER }] } }),
    ],
    ['got the taint team', object('Node', { spec: { taints: [{ key: 'team', timeAdded: LATER }] } })],
    [
      'had its specification written by kubectl edit',
      object('PersistentVolumeClaim', entry({ 'f:spec': { 'f:volumeName': {} } }, { manager: 'kubectl-edit' })),
    ],
    [
      'ended',
      object('Pod', {
        status: { phase: 'Succeeded', containerStatuses: [{ state: { terminated: { finishedAt: LATER } } }] },
      }),
    ],
  ])('%s', (what, changed) => {
    expect(changeAfter(changed, SINCE)).toEqual({ object: changed, at: LATER, what });
  });
});

describe('none', () => {
  it.each([
    [
      'all of it is older',
      object('Node', { metadata: { managedFields: [{ manager: 'kubectl-label', time: BEFORE, fieldsV1: labels }] } }),
    ],
    ['in the same second', object('Node', { metadata: { creationTimestamp: SINCE } })],
    ['only annotations', object('Node', entry({ 'f:metadata': { 'f:annotations': { 'f:seen': {} } } }))],
    ['only the status', object('Node', entry({ 'f:status': {} }, { subresource: 'status' }))],
    [
      'a pod that runs',
      object('Pod', {
        status: { phase: 'Running', containerStatuses: [{ state: { terminated: { finishedAt: LATER } } }] },
      }),
    ],
  ])('%s', (_, unchanged) => {
    expect(changeAfter(unchanged, SINCE)).toBeUndefined();
  });
});
