import { describe, expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';

/** As Kubernetes 1.36.3 has said them, on its own or by way of a webhook. */
const said = (cause: string) => refusalOf(`Error creating: ${cause}`);

test('a quota: every resource that is exceeded, with what is asked, used and allowed', () => {
  const cause =
    'pods "web-7c" is forbidden: exceeded quota: team, requested: pods=1,requests.cpu=300m, used: pods=2,requests.cpu=50m, limited: pods=2,requests.cpu=250m';
  expect(said(cause)).toMatchObject({
    kind: 'quota',
    message: cause,
    name: 'team',
    quota: {
      resources: ['pods', 'requests.cpu'],
      requested: { pods: '1', 'requests.cpu': '300m' },
      used: { pods: '2', 'requests.cpu': '50m' },
      hard: { pods: '2', 'requests.cpu': '250m' },
    },
  });
  const gpus =
    'pods "gpu-5755b9db94-45w8b" is forbidden: exceeded quota: team, requested: requests.nvidia.com/gpu=3, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=2';
  expect(said(gpus).quota.hard).toEqual({ 'requests.nvidia.com/gpu': '2' });
});

test('a StatefulSet, its claims, a CronJob and repeated events say the same with another beginning', () => {
  const quota = 'pods "db-0" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1';
  const claim =
    'persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: team, requested: requests.storage=2Gi, used: requests.storage=0, limited: requests.storage=1Gi';
  const job =
    'jobs.batch "tick-29927144" is forbidden: exceeded quota: team, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1';
  const all: readonly (readonly [string, string])[] = [
    [`create Pod db-0 in StatefulSet db failed error: ${quota}`, quota],
    [`(combined from similar events): Error creating: ${quota}`, quota],
    [`Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: ${claim}`, claim],
    [`Error creating job: ${job}`, job],
  ];
  for (const [text, message] of all) expect(refusalOf(text)).toMatchObject({ kind: 'quota', name: 'team', message });
});

test('a quota that wants the pod to say what it needs', () => {
  const cause =
    'pods "needs-559854fd5c-j9pv7" is forbidden: failed quota: team: must specify limits.memory for: side,web; requests.cpu for: web';
  expect(said(cause)).toMatchObject({
    kind: 'quota-needs',
    name: 'team',
    violations: ['limits.memory for: side,web', 'requests.cpu for: web'],
  });
});

test.each([
  [
    'pods "small-7c65f4d47d-2t2dz" is forbidden: [minimum memory usage per Container is 32Mi, but request is 1Mi, minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 4, but provided ratio is 50.000000]',
    [
      'minimum memory usage per Container is 32Mi, but request is 1Mi',
      'minimum cpu usage per Container is 50m, but request is 10m',
      'cpu max limit to request ratio per Container is 4, but provided ratio is 50.000000',
    ],
  ],
  [
    'pods "podsum-646b95b846-28j28" is forbidden: maximum memory usage per Pod is 2Gi, but limit is 3Gi',
    ['maximum memory usage per Pod is 2Gi, but limit is 3Gi'],
  ],
  [
    'pods "a" is forbidden: maximum memory usage per Container is 1Gi.  No limit is specified',
    ['maximum memory usage per Container is 1Gi.  No limit is specified'],
  ],
])('a LimitRange: %#', (cause, violations) => {
  expect(said(cause)).toMatchObject({ kind: 'limit-range', violations });
});

test('Pod Security: its level, and what violates it, commas inside parentheses kept', () => {
  const cause =
    'pods "plain-649f6547fc-s6ntr" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (containers "init", "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "init", "web" must set securityContext.capabilities.drop=["ALL"]; container "web" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add)';
  expect(said(cause)).toMatchObject({
    kind: 'pod-security',
    level: 'restricted:latest',
    violations: [
      'allowPrivilegeEscalation != false (containers "init", "web" must set securityContext.allowPrivilegeEscalation=false)',
      'unrestricted capabilities (containers "init", "web" must set securityContext.capabilities.drop=["ALL"]; container "web" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add)',
    ],
  });
});

test.each([
  [
    'service-account',
    'nope',
    'pods "sa-7dd55f9b58-" is forbidden: error looking up service account nc-probe/nope: serviceaccount "nope" not found',
  ],
  ['priority-class', 'hihg', 'pods "prio-5bbb96f5db-" is forbidden: no PriorityClass with name hihg was found'],
  [
    'runtime-class',
    'gvisorr',
    'pods "runtime-6bcf84666c-" is forbidden: pod rejected: RuntimeClass "gvisorr" not found',
  ],
  [
    'terminating',
    'shop',
    'pods "web-" is forbidden: unable to create new content in namespace shop because it is being terminated',
  ],
])('something that it names does not exist: %s %s', (kind, name, cause) => {
  expect(said(cause)).toMatchObject({ kind, name });
});

test('a pod that is not valid, here by way of a default that a LimitRange has put in', () => {
  const cause =
    'Pod "overdefault-5857cc59df-46vdd" is invalid: spec.containers[0].resources.requests: Invalid value: "800m": must be less than or equal to cpu limit of 500m';
  expect(said(cause)).toMatchObject({
    kind: 'invalid',
    violations: [
      'spec.containers[0].resources.requests: Invalid value: "800m": must be less than or equal to cpu limit of 500m',
    ],
  });
  const two = 'Pod "x" is invalid: [spec.a: Required value, spec.b: Invalid value: "1, 2": no]';
  expect(said(two).violations).toEqual(['spec.a: Required value', 'spec.b: Invalid value: "1, 2": no']);
});

describe('policies', () => {
  const policy = (text: string) =>
    said(
      `pods "web-8448b6f544-cqpzg" is forbidden: ValidatingAdmissionPolicy 'owner' with binding 'owner-here' denied request: ${text}`,
    );

  test.each([
    'pods need the label owner',
    "expression 'object.metadata.labels['owner'] == 'x'' resulted in error: no such key: owner",
    'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
  ])('a ValidatingAdmissionPolicy and its binding: %s', (says) => {
    expect(policy(says)).toMatchObject({
      kind: 'denied',
      name: 'owner',
      policies: [{ kind: 'ValidatingAdmissionPolicy', name: 'owner', rule: 'owner-here', says }],
    });
  });

  const webhook = (name: string, says: string) =>
    said(`admission webhook "${name}" denied the request${says === '' ? ' without explanation' : `: ${says}`}`);

  test('any webhook, with a message or without', () => {
    expect(webhook('deny.example.com', 'no pods here')).toMatchObject({
      kind: 'denied',
      name: 'deny.example.com',
      policies: [],
      violations: ['no pods here'],
    });
    expect(webhook('deny.example.com', '')).toMatchObject({ kind: 'denied', violations: [] });
    expect(webhook('deny.example.com', 'exceeded quota: x, requested: a=1, used: b=1, limited: c=1').kind).toBe(
      'denied',
    );
  });

  test('Gatekeeper: every constraint and what it says, over as many lines as it takes', () => {
    const says =
      '[all-must-have-owner] you must provide labels: {"owner"}\n[denied by no-latest] container <web> has image <nginx:latest>\nwith the tag latest';
    expect(webhook('validation.gatekeeper.sh', says).policies).toEqual([
      { kind: 'Constraint', name: 'all-must-have-owner', rule: '', says: 'you must provide labels: {"owner"}' },
      {
        kind: 'Constraint',
        name: 'no-latest',
        rule: '',
        says: 'container <web> has image <nginx:latest>\nwith the tag latest',
      },
    ]);
  });

  test('Kyverno: every policy, rule and message', () => {
    const says =
      "\n\nresource Pod/shop/ was blocked due to the following policies \n\nrequire-labels:\n  check-team: 'validation error: label team is required. rule check-team failed at\n    path /metadata/labels/team/'\n  check-app: 'validation error: label app is required.'\nshop/no-latest:\n  tag: no tag latest\n";
    expect(webhook('validate.kyverno.svc-fail', says).policies).toEqual([
      {
        kind: 'ClusterPolicy',
        name: 'require-labels',
        rule: 'check-team',
        says: 'validation error: label team is required. rule check-team failed at path /metadata/labels/team/',
      },
      {
        kind: 'ClusterPolicy',
        name: 'require-labels',
        rule: 'check-app',
        says: 'validation error: label app is required.',
      },
      { kind: 'Policy', name: 'shop/no-latest', rule: 'tag', says: 'no tag latest' },
    ]);
    expect(
      webhook('vpol.validate.kyverno.svc-fail', 'Policy require-team failed: label team is required').policies,
    ).toEqual([{ kind: 'ValidatingPolicy', name: 'require-team', rule: '', says: 'label team is required' }]);
  });
});

test.each([
  ['no-service', 'Post "https://nope.nc-wh.svc:443/deny?timeout=3s": service "nope" not found'],
  ['no-endpoints', 'Post "https://empty.nc-wh.svc:443/deny?timeout=3s": no endpoints available for service "empty"'],
  [
    'refused',
    'Post "https://empty.nc-wh.svc:443/deny?timeout=3s": dial tcp 10.96.168.149:443: connect: connection refused',
  ],
  ['timeout', 'Post "https://gate.nc-wh.svc:443/slow?timeout=3s": context deadline exceeded'],
  [
    'unknown-authority',
    'Post "https://gate.nc-wh.svc:443/deny?timeout=3s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'certificate-expired',
    'Post "https://gate.nc-wh.svc:443/deny?timeout=3s": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-25T17:46:00Z is after 2026-11-01T00:00:00Z',
  ],
  [
    'certificate-name',
    'Post "https://other.nc-wh.svc:443/deny?timeout=3s": tls: failed to verify certificate: x509: certificate is valid for gate.nc-wh.svc, not other.nc-wh.svc',
  ],
  [
    'no-such-host',
    'Post "https://webhook.invalid:8443/x?timeout=3s": dial tcp: lookup webhook.invalid on 10.255.255.53:53: no such host',
  ],
  ['bad-answer', 'an error on the server ("boom") has prevented the request from succeeding'],
  ['bad-answer', 'the server could not find the requested resource'],
  [
    'bad-answer',
    "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string }",
  ],
])('a webhook that cannot be asked: %s', (kind, tail) => {
  const refusal = said(
    `Internal error occurred: failed calling webhook "gate.example.com": failed to call webhook: ${tail}`,
  );
  expect(refusal).toMatchObject({ kind: 'webhook', name: 'gate.example.com', fault: { kind, says: tail } });
  expect(refusal.fault.url).toBe(/https:[^?]+/.exec(tail)?.[0] ?? '');
});

test.each([
  'pods "a" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [high]}]',
  'etcdserver: request timed out',
  '',
])('everything else is only quoted: %s', (cause) => {
  expect(said(cause)).toMatchObject({ kind: 'other', message: cause });
});

test('hostile text takes no time', () => {
  const started = performance.now();
  for (const text of [
    '[a] '.repeat(50_000),
    '(,'.repeat(50_000),
    '\n  a: b'.repeat(50_000),
    ', maximum '.repeat(50_000),
  ]) {
    said(`pods "a" is forbidden: violates PodSecurity "x": ${text}`);
    said(`pods "a" is forbidden: maximum ${text}`);
    said(`admission webhook "gatekeeper" denied the request: ${text}`);
    said(`admission webhook "kyverno" denied the request: due to the following policies \n${text}`);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});
