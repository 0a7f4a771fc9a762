import { expect, test } from 'vitest';
import type { KubeObject } from '../facts/objects.ts';
import { managerOf } from './manager.ts';

const object = (metadata: object) =>
  ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata } }) as unknown as KubeObject;
const controlledBy = (apiVersion: string) => ({
  ownerReferences: [{ apiVersion, kind: 'X', name: 'x', uid: 'u', controller: true }],
});

test.each([
  ['nobody', {}, 'none'],
  ['Helm, by its label', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, 'helm'],
  ['Helm, by its annotation', { annotations: { 'meta.helm.sh/release-name': 'shop' } }, 'helm'],
  ['another tool with the same label', { labels: { 'app.kubernetes.io/managed-by': 'kustomize' } }, 'none'],
  [
    'Argo CD that renders a chart',
    {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web' },
    },
    'argocd',
  ],
  ['Argo CD, by its writes', { managedFields: [{ manager: 'argocd-controller', operation: 'Apply' }] }, 'argocd'],
  ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }, 'flux'],
  ['an operator', controlledBy('nvidia.com/v1'), 'operator'],
  ['an operator of a k8s.io project', controlledBy('jobset.x-k8s.io/v1alpha2'), 'operator'],
  ['a Deployment, which is no operator', controlledBy('apps/v1'), 'none'],
  ['a CronJob, which is no operator', controlledBy('batch/v1'), 'none'],
] as const)('%s', (_, metadata, manager) => {
  expect(managerOf(object(metadata))).toBe(manager);
});
