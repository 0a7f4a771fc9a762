/** What would be refused, held against what the API server of Kubernetes 1.36.3 said of the same pods. */
import type { LimitRange, PodSpec, ResourceQuota } from 'kubernetes-types/core/v1.js';
import { describe, expect, test } from 'vitest';
import { limitBreaches } from './limits.ts';
import { quotaRoom, quotaVerdicts, withPodsOf } from './quota.ts';
import { type Level, securityViolations } from './security/violations.ts';
import { needsOf } from './template.ts';

const pod = (spec: object): PodSpec => spec as PodSpec;
const web = (rest: object) => pod({ containers: [{ name: 'web', image: 'nginx:1.27', ...rest }] });

describe('Pod Security', () => {
  const wrong = (spec: PodSpec, level: Level) =>
    securityViolations(spec, level).map(({ check, field, value }) => [check, field, value]);

  test('a plain pod under restricted: what is set nowhere is set once for the pod', () => {
    const plain = pod({ initContainers: [{ name: 'init' }], containers: [{ name: 'web' }] });
    expect(wrong(plain, 'baseline')).toEqual([]);
    expect(wrong(plain, 'privileged')).toEqual([]);
    expect(wrong(plain, 'restricted')).toEqual([
      [
        'allowPrivilegeEscalation != false',
        'spec.initContainers[init].securityContext.allowPrivilegeEscalation',
        false,
      ],
      ['allowPrivilegeEscalation != false', 'spec.containers[web].securityContext.allowPrivilegeEscalation', false],
      ['unrestricted capabilities', 'spec.initContainers[init].securityContext.capabilities.drop', ['ALL']],
      ['unrestricted capabilities', 'spec.containers[web].securityContext.capabilities.drop', ['ALL']],
      ['runAsNonRoot != true', 'spec.securityContext.runAsNonRoot', true],
      ['seccompProfile', 'spec.securityContext.seccompProfile.type', 'RuntimeDefault'],
    ]);
  });

  test('everything that baseline does not allow', () => {
    const spec = pod({
      hostNetwork: true,
      securityContext: {
        runAsUser: 0,
        sysctls: [{ name: 'kernel.msgmax', value: '1' }],
        seLinuxOptions: { type: 'evil', user: 'u' },
      },
      volumes: [{ name: 'h', hostPath: { path: '/tmp' } }],
      containers: [
        {
          name: 'web',
          ports: [{ containerPort: 8088, hostPort: 8088 }],
          securityContext: {
            privileged: true,
            seccompProfile: { type: 'Unconfined' },
            capabilities: { add: ['NET_ADMIN', 'CHOWN'] },
            appArmorProfile: { type: 'Unconfined' },
          },
          livenessProbe: { httpGet: { port: 80, host: 'example.com' } },
        },
      ],
    });
    expect(wrong(spec, 'baseline')).toEqual([
      ['host namespaces', 'spec.hostNetwork', false],
      ['privileged', 'spec.containers[web].securityContext.privileged', false],
      ['hostPort', 'spec.containers[web].ports[8088].hostPort', undefined],
      ['probe or lifecycle host', 'spec.containers[web].livenessProbe.httpGet.host', undefined],
      ['forbidden AppArmor profile', 'spec.containers[web].securityContext.appArmorProfile.type', 'RuntimeDefault'],
      ['seLinuxOptions', 'spec.securityContext.seLinuxOptions', undefined],
      ['forbidden sysctls', 'spec.securityContext.sysctls[kernel.msgmax]', undefined],
      ['non-default capabilities', 'spec.containers[web].securityContext.capabilities.add', ['CHOWN']],
      ['hostPath volumes', 'spec.volumes[h].hostPath', undefined],
      ['seccompProfile', 'spec.containers[web].securityContext.seccompProfile.type', 'RuntimeDefault'],
    ]);
  });

  test.each<[string, object, Level, string[]]>([
    [
      'a value of the pod is right for a container that has none',
      { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } }, containers: [good({})] },
      'restricted',
      [],
    ],
    [
      'a wrong value of the pod, and each container has its own',
      {
        securityContext: { runAsNonRoot: false, seccompProfile: { type: 'Unconfined' } },
        containers: [good({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })],
      },
      'restricted',
      ['spec.securityContext.runAsNonRoot', 'spec.securityContext.seccompProfile.type'],
    ],
    [
      'root in a user namespace is nobody',
      {
        hostUsers: false,
        securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [good({})],
      },
      'restricted',
      [],
    ],
    [
      'Unmasked in a user namespace is for baseline',
      { hostUsers: false, containers: [{ name: 'web', securityContext: { procMount: 'Unmasked' } }] },
      'baseline',
      [],
    ],
    [
      'Windows has no capabilities',
      { os: { name: 'windows' }, securityContext: { runAsNonRoot: true }, containers: [{ name: 'web' }] },
      'restricted',
      [],
    ],
    [
      'a volume of another type',
      {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [good({})],
        volumes: [{ name: 'n', nfs: {} }, { name: 'i', image: {} }, { name: 'e' }],
      },
      'restricted',
      ['spec.volumes[n].nfs'],
    ],
  ])('%s', (_name, spec, level, fields) => {
    expect(securityViolations(pod(spec), level).map((v) => v.field)).toEqual(fields);
  });

  function good(context: object): object {
    return {
      name: 'web',
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
        ...context,
      },
    };
  }
});

describe('LimitRange', () => {
  const sizes = {
    metadata: { name: 'sizes' },
    spec: {
      limits: [
        {
          type: 'Container',
          max: { cpu: '1', memory: '1Gi' },
          min: { cpu: '50m', memory: '32Mi' },
          maxLimitRequestRatio: { cpu: '4' },
          default: { cpu: '500m', memory: '1Gi' },
          defaultRequest: { cpu: '100m', memory: '1Gi' },
        },
        { type: 'Pod', max: { memory: '2Gi' } },
      ],
    },
  } as LimitRange;
  const breaches = (spec: PodSpec) =>
    limitBreaches(spec, [sizes]).map(({ field, at, says }) => [field, at.join(' and '), says]);

  test('too much, both in the limit and in the request', () => {
    expect(
      breaches(web({ resources: { requests: { cpu: '2', memory: '64Mi' }, limits: { cpu: '2', memory: '64Mi' } } })),
    ).toEqual([
      [
        'spec.limits[0].max.cpu',
        'spec.containers[web].resources.limits.cpu and spec.containers[web].resources.requests.cpu',
        'container web has a limit of 2 cpu; at most 1 is allowed',
      ],
    ]);
  });

  test('a request that follows from the limit is not changed on its own', () => {
    expect(breaches(web({ resources: { limits: { cpu: '10m', memory: '64Mi' } } }))).toEqual([
      [
        'spec.limits[0].min.cpu',
        'spec.containers[web].resources.limits.cpu',
        'container web requests 10m cpu; at least 50m is required',
      ],
    ]);
  });

  test("the ratio of the LimitRange's own defaults", () => {
    expect(limitBreaches(web({}), [sizes])).toMatchObject([
      { field: 'spec.limits[0].maxLimitRequestRatio.cpu', container: 'web', defaulted: true },
    ]);
  });

  test('the pod as a whole', () => {
    const one = (name: string) => ({ name, resources: { limits: { cpu: '100m', memory: '1Gi' } } });
    expect(breaches(pod({ containers: [one('a'), one('b'), one('c')] }))).toEqual([
      ['spec.limits[1].max.memory', 'spec.containers', 'the pod has a limit of 3Gi memory; at most 2Gi is allowed'],
    ]);
  });

  test('a limit that is required and has no default; what is allowed', () => {
    const strict = {
      metadata: { name: 's' },
      spec: { limits: [{ type: 'Container', max: { memory: '1Gi' }, min: { cpu: '1' } }] },
    } as LimitRange;
    expect(limitBreaches(web({}), [strict]).map((b) => b.says)).toEqual([
      'container web has no memory limit, and one of at most 1Gi is required',
      'container web requests no cpu, and at least 1 is required',
    ]);
    expect(limitBreaches(web({ resources: { limits: { cpu: '1', memory: '1Gi' } } }), [strict])).toEqual([]);
  });
});

describe('ResourceQuota', () => {
  const quota = (hard: object, used: object, rest: object = {}) =>
    ({ metadata: { name: 'team' }, spec: { hard, ...rest }, status: { hard, used } }) as ResourceQuota;
  const verdicts = (spec: PodSpec, ...quotas: ResourceQuota[]) => quotaVerdicts(spec, needsOf(spec, []), quotas);

  test('one more pod, under every name that a quota may have for what it takes', () => {
    const spec = web({
      resources: { requests: { cpu: '300m', memory: '64Mi' }, limits: { memory: '128Mi', 'nvidia.com/gpu': '3' } },
    });
    const hard = {
      pods: '2',
      cpu: '1',
      'requests.cpu': '250m',
      'limits.memory': '100Mi',
      'requests.nvidia.com/gpu': '2',
      'count/pods': '9',
      'count/jobs.batch': '0',
    };
    const used = {
      pods: '2',
      cpu: '0',
      'requests.cpu': '50m',
      'limits.memory': '0',
      'requests.nvidia.com/gpu': '0',
      'count/pods': '2',
      'count/jobs.batch': '0',
    };
    expect(verdicts(spec, quota(hard, used))[0]?.over).toEqual({
      resources: ['pods', 'requests.nvidia.com/gpu', 'requests.cpu', 'limits.memory'],
      requested: { pods: '1', 'requests.cpu': '300m', 'requests.nvidia.com/gpu': '3', 'limits.memory': '128Mi' },
      used: { pods: '2', 'requests.cpu': '50m', 'requests.nvidia.com/gpu': '0', 'limits.memory': '0' },
      hard: { pods: '2', 'requests.cpu': '250m', 'requests.nvidia.com/gpu': '2', 'limits.memory': '100Mi' },
    });
    expect(verdicts(spec, quota({ 'requests.cpu': '350m' }, { 'requests.cpu': '50m' }))[0]?.over.resources).toEqual([]);
  });

  test('what must be said, of cpu and memory only', () => {
    const spec = pod({ containers: [{ name: 'web' }, { name: 'side', resources: { requests: { cpu: '10m' } } }] });
    const hard = { 'requests.cpu': '1', 'limits.memory': '1Gi', 'requests.ephemeral-storage': '1Gi', pods: '9' };
    expect(verdicts(spec, quota(hard, hard))[0]?.missing).toEqual([
      { resource: 'requests.cpu', container: 'web', at: 'spec.containers[web].resources.requests.cpu' },
      { resource: 'limits.memory', container: 'web', at: 'spec.containers[web].resources.limits.memory' },
      { resource: 'limits.memory', container: 'side', at: 'spec.containers[side].resources.limits.memory' },
    ]);
  });

  test.each<[string, object, object, boolean]>([
    ['best effort', {}, { scopes: ['BestEffort'] }, true],
    ['not best effort', {}, { scopes: ['NotBestEffort'] }, false],
    ['a deadline', { activeDeadlineSeconds: 5 }, { scopes: ['Terminating', 'BestEffort'] }, true],
    ['no deadline', {}, { scopes: ['Terminating'] }, false],
    ['no deadline, not terminating', {}, { scopes: ['NotTerminating'] }, true],
    ['a priority', { priorityClassName: 'high' }, priority('In', 'high'), true],
    ['another priority', { priorityClassName: 'low' }, priority('In', 'high'), false],
    ['not that priority', { priorityClassName: 'low' }, priority('NotIn', 'high'), true],
    ['any priority', { priorityClassName: 'low' }, priority('Exists'), true],
    ['no priority', {}, priority('DoesNotExist'), true],
    ['a scope that is not known', {}, { scopes: ['CrossNamespacePodAffinity'] }, false],
  ])('scope: %s', (_name, spec, scope, applies) => {
    expect(
      verdicts(pod({ containers: [{ name: 'a' }], ...spec }), quota({ pods: '0' }, { pods: '0' }, scope)),
    ).toHaveLength(applies ? 1 : 0);
  });

  function priority(operator: string, ...values: string[]): object {
    return { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] } };
  }

  test('how many pods fit one after the other, and what refuses the next one', () => {
    const one = pod({ containers: [{ name: 'a', resources: { requests: { cpu: '100m', memory: '64Mi' } } }] });
    const small = quota({ 'requests.cpu': '1', pods: '10' }, { 'requests.cpu': '700m', pods: '2' });
    const { fits, full, quotas } = quotaRoom(one, needsOf(one, []), [small], 5);
    expect([fits, full?.over]).toEqual([
      3,
      {
        resources: ['requests.cpu'],
        requested: { 'requests.cpu': '100m' },
        used: { 'requests.cpu': '1' },
        hard: { 'requests.cpu': '1' },
      },
    ]);
    expect(quotas[0]?.status?.used).toEqual({ 'requests.cpu': '1', pods: '5' });
    expect(quotaRoom(one, needsOf(one, []), [small], 3)).toMatchObject({ fits: 3 });
    expect(quotaRoom(one, needsOf(one, []), [small], 3).full).toBeUndefined();
    expect(quotaRoom(one, needsOf(one, []), [], 3).fits).toBe(3);
    expect(withPodsOf(small, one, needsOf(one, []), -1).status?.used).toEqual({ 'requests.cpu': '600m', pods: '1' });
  });
});
