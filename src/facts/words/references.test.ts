import { expect, test } from 'vitest';
import { object, pod, say } from './fixtures.ts';

test('references that are optional, and keys that are there, are not missed', () => {
  const refs = {
    ...pod('a', {}),
    spec: {
      containers: [
        {
          name: 'app',
          envFrom: [{ configMapRef: { name: 'none', optional: true } }, { secretRef: { name: 'cfg-secret' } }],
          env: [
            { name: 'A', valueFrom: { configMapKeyRef: { name: 'cfg', key: 'a' } } },
            { name: 'B', valueFrom: { configMapKeyRef: { name: 'cfg', key: 'ab' } } },
          ],
        },
      ],
      volumes: [
        {
          name: 'v',
          projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }, { secret: { name: 'tls' } }] },
        },
      ],
    },
  };
  const config = { ...object('ConfigMap', 'cfg', {}), data: { a: '1' }, binaryData: { abc: '' } };
  const missing = say('missingReferences', [config, object('Secret', 'tlss', {})], refs) as object[];
  expect(missing).toMatchObject([
    {
      kind: 'ConfigMap',
      name: 'cfg',
      key: 'ab',
      missing: 'key',
      field: 'spec.containers[app].env[B].valueFrom.configMapKeyRef',
    },
    { kind: 'Secret', name: 'cfg-secret', missing: 'object', field: 'spec.containers[app].envFrom[1].secretRef' },
    {
      kind: 'Secret',
      name: 'tls',
      missing: 'object',
      nearest: ['tlss'],
      field: 'spec.volumes[v].projected.sources[1].secret',
    },
  ]);
});
