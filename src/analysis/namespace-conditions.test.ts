import { expect, test } from 'vitest';
import { remainsOf } from './namespace-conditions.ts';

test('what is left in a namespace, as Kubernetes 1.36.3 says it', () => {
  const conditions = [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', message: 'All resources successfully discovered' },
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      message:
        'Some resources are remaining: deployments.apps has 1 resource instances, pods. has 12 resource instances',
    },
    {
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      message:
        'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances, foregroundDeletion in 2 resource instances',
    },
  ];
  expect(remainsOf(conditions)).toEqual({
    resources: [
      { resource: 'deployments.apps', count: 1 },
      { resource: 'pods.', count: 12 },
    ],
    finalizers: ['example.com/hold', 'foregroundDeletion'],
    silentApis: [],
    says: [conditions[1]?.message, conditions[2]?.message],
  });
});

test('an API that does not answer', () => {
  const message =
    'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1';
  const found = remainsOf([{ type: 'NamespaceDeletionDiscoveryFailure', status: 'True', message }]);
  expect(found).toEqual({ resources: [], finalizers: [], silentApis: ['metrics.k8s.io/v1beta1'], says: [message] });
});
