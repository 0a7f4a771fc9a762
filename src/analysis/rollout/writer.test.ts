import { expect, test } from 'vitest';
import { writerOf } from './writer.ts';

const image = {
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } } },
};
const entry = (manager: string, time: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation: 'Update',
  time,
  fieldsV1,
  ...more,
});
const FIELD = 'spec.template.spec.containers[web].image';

test.each([
  ['kubectl-set', 'kubectl set', false],
  ['kubectl-client-side-apply', 'kubectl apply', false],
  ['helm', 'Helm', false],
  ['argocd-controller', 'Argo CD', true],
  ['kustomize-controller', 'Flux (kustomize-controller)', true],
  ['postgres-operator', 'postgres-operator', true],
  ['deploy.py', 'deploy.py', false],
])('%s', (manager, says, reconciles) => {
  expect(writerOf([entry(manager, 't', image)], [FIELD], '')).toEqual({ manager, time: 't', says, reconciles });
});

test('the newest of those who own the field, not who wrote last', () => {
  const fields = [
    entry('helm', '2026-01-05T09:00:00Z', image),
    entry('kubectl-edit', '2026-01-05T09:10:00Z', { 'f:spec': { 'f:replicas': {} } }),
  ];
  expect(writerOf(fields, [FIELD], '').manager).toBe('helm');
});

test('without an owner, who wrote at that moment; a status is not written by who writes the template', () => {
  const removed = [
    entry('kubectl-edit', '2026-01-05T09:10:01Z', {}),
    entry('kube-controller-manager', '2026-01-05T09:10:00Z', {}, { subresource: 'status' }),
  ];
  expect(writerOf(removed, ['spec.template.spec.containers[web].env[A]'], '2026-01-05T09:10:00Z').manager).toBe(
    'kubectl-edit',
  );
  expect(writerOf(removed, [FIELD], '2026-01-05T08:00:00Z').manager).toBe('');
});

test('nobody, if the object does not tell', () => {
  expect(writerOf(undefined, [FIELD], '')).toMatchObject({ manager: '', says: '' });
  expect(writerOf([{ manager: 'x', fieldsV1: { 'f:spec': null, 'k:{': {} } }], ['spec[a]'], '').manager).toBe('');
});
