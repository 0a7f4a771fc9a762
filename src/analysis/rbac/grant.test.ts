import { expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { allows, boundRoles } from './grant.ts';

const role = (...rules: object[]): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'r' },
  rules,
});
const core = (verbs: string[], resources: string[], more: object = {}) =>
  role({ apiGroups: [''], verbs, resources, ...more });
const list = { verb: 'list', group: '', resource: 'configmaps' };
const log = { verb: 'get', group: '', resource: 'pods/log' };

test.each<[string, KubeObject, object, boolean]>([
  ['the very rule', core(['get', 'list'], ['configmaps']), list, true],
  ['another verb', core(['get'], ['configmaps']), list, false],
  ['another resource', core(['list'], ['secrets']), list, false],
  ['another group', role({ apiGroups: ['apps'], verbs: ['*'], resources: ['*'] }), list, false],
  ['everything', role({ apiGroups: ['*'], verbs: ['*'], resources: ['*'] }), log, true],
  ['a pod is not its log', core(['get'], ['pods']), log, false],
  ['the log', core(['get'], ['pods/log']), log, true],
  ['the logs of all', core(['get'], ['*/log']), log, true],
  ['one name only', core(['list'], ['configmaps'], { resourceNames: ['settings'] }), list, false],
  ['no rules', { ...role(), rules: null }, list, false],
])('%s', (_, given, access, expected) => {
  expect(allows(given, access as typeof list)).toBe(expected);
});

const binding = (name: string, subject: object): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name, namespace: 'shop' },
  subjects: [subject],
  roleRef: { kind: 'Role', name },
});

test('bindings by account, user and group', () => {
  const bindings = [
    binding('a', { kind: 'ServiceAccount', name: 'api', namespace: 'shop' }),
    binding('b', { kind: 'ServiceAccount', name: 'api', namespace: 'test' }),
    binding('c', { kind: 'Group', name: 'system:serviceaccounts:shop' }),
    binding('d', { kind: 'User', name: 'system:serviceaccount:shop:api' }),
    binding('e', { kind: 'Group', name: 'system:serviceaccounts:test' }),
  ];
  expect(boundRoles(bindings, 'shop', 'api').map((r) => r.name)).toEqual(['a', 'c', 'd']);
});
