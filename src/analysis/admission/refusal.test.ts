import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';

test('a quota: every resource that is exceeded, with what is asked, used and allowed', () => {
  const text =
    'Error creating: pods "web-7c" is forbidden: exceeded quota: team, requested: pods=1,requests.cpu=300m, used: pods=2,requests.cpu=50m, limited: pods=2,requests.cpu=250m';
  expect(refusalOf(text)).toMatchObject({
    kind: 'quota',
    message: text.replace('Error creating: ', ''),
    quota: {
      quota: 'team',
      resources: ['pods', 'requests.cpu'],
      requested: { pods: '1', 'requests.cpu': '300m' },
      used: { pods: '2', 'requests.cpu': '50m' },
      hard: { pods: '2', 'requests.cpu': '250m' },
    },
  });
});

test('a quota for a class of objects has = in no name', () => {
  const text =
    'pods "a" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=4, used: requests.nvidia.com/gpu=6, limited: requests.nvidia.com/gpu=8';
  expect(refusalOf(text).quota.hard).toEqual({ 'requests.nvidia.com/gpu': '8' });
});

test('a StatefulSet and repeated events say the same with another beginning', () => {
  const quota = 'pods "db-0" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1';
  const first = `create Pod db-0 in StatefulSet db failed error: ${quota}`;
  const again = `(combined from similar events): Error creating: ${quota}`;
  expect([refusalOf(first).message, refusalOf(again).message]).toEqual([quota, quota]);
  expect([refusalOf(first).kind, refusalOf(again).kind]).toEqual(['quota', 'quota']);
});

test('Pod Security: its level, and what violates it, commas inside parentheses kept', () => {
  const text =
    'Error creating: pods "agent" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "agent" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])';
  expect(refusalOf(text)).toMatchObject({
    kind: 'pod-security',
    level: 'restricted:latest',
    violations: [
      'allowPrivilegeEscalation != false (container "agent" must set securityContext.allowPrivilegeEscalation=false)',
      'unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])',
    ],
  });
});

test('a ServiceAccount that does not exist', () => {
  const text =
    'Error creating: pods "web-" is forbidden: error looking up service account shop/web-raeder: serviceaccount "web-raeder" not found';
  expect(refusalOf(text)).toMatchObject({ kind: 'service-account', serviceAccount: 'web-raeder' });
});

test.each([
  'Error creating: admission webhook "policy.example.com" denied the request: exceeded patience',
  'Error creating: Internal error occurred: failed calling webhook "x": context deadline exceeded',
  'failed quota: team: must specify requests.cpu for: web',
  '',
])('everything else is only quoted: %s', (text) => {
  expect(refusalOf(text)).toMatchObject({ kind: 'other', message: text.replace('Error creating: ', '') });
});
