import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { evaluateNode } from './evaluate.ts';
import { node, pod, uses } from './fixtures.ts';

const kinds = (p: KubeObject, n: KubeObject, usage: Parameters<typeof evaluateNode>[2] = []) =>
  evaluateNode(p, n, usage).map((b) => b.kind);
const says = (p: KubeObject, n: KubeObject, usage: Parameters<typeof evaluateNode>[2] = []) =>
  evaluateNode(p, n, usage).map((b) => b.says);

function tainted(key: string, effect = 'NoSchedule', value?: string) {
  return node('n1', { spec: { taints: [{ key, effect, value }] } });
}

describe('taints', () => {
  it('refuses NoSchedule and NoExecute, never PreferNoSchedule', () => {
    expect(kinds(pod(), tainted('a'))).toEqual(['taint']);
    expect(kinds(pod(), tainted('a', 'NoExecute'))).toEqual(['taint']);
    expect(kinds(pod(), tainted('a', 'PreferNoSchedule'))).toEqual([]);
  });

  it.each([
    [{ key: 'gpu', operator: 'Exists' }, true],
    [{ operator: 'Exists' }, true],
    [{ key: 'gpu', value: 'a100' }, true],
    [{ key: 'gpu', operator: 'Equal', value: 'h100' }, false],
    [{ key: 'gpu' }, false],
    [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 1 }, true],
    [{ key: 'gpu', operator: 'Gt', value: '5' }, false],
  ])('%j tolerates gpu=a100:NoSchedule: %s', (toleration, fits) => {
    expect(kinds(pod({ tolerations: [toleration] }), tainted('gpu', 'NoSchedule', 'a100')).length === 0).toBe(fits);
  });

  it('compares numbers where the cluster allows it: Gt means that the taint is the greater', () => {
    const sla = tainted('sla', 'NoSchedule', '950');
    expect(kinds(pod({ tolerations: [{ key: 'sla', operator: 'Gt', value: '900' }] }), sla)).toEqual([]);
    expect(kinds(pod({ tolerations: [{ key: 'sla', operator: 'Lt', value: '900' }] }), sla)).toEqual(['taint']);
  });

  it('knows the taints of conditions and of control planes', () => {
    const [ready] = evaluateNode(pod(), tainted('node.kubernetes.io/not-ready', 'NoExecute'), []);
    expect(ready).toMatchObject({ conditionTaint: true, controlPlane: false, permanent: false });
    expect(ready?.says).toBe(
      'node n1 has the taint node.kubernetes.io/not-ready:NoExecute because it is not ready, which the pod does not tolerate',
    );
    const [master] = evaluateNode(pod(), tainted('node-role.kubernetes.io/control-plane'), []);
    expect(master).toMatchObject({ conditionTaint: false, controlPlane: true, permanent: true });
  });

  it('lets the toleration of the cordon taint pass a cordoned node', () => {
    const cordoned = node('n1', { spec: { unschedulable: true } });
    expect(kinds(pod(), cordoned)).toEqual(['cordon']);
    expect(
      kinds(pod({ tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }] }), cordoned),
    ).toEqual([]);
  });
});

describe('node labels', () => {
  const n1 = node('n1', { labels: { disk: 'hdd', cores: '8' } });
  const affine = (...nodeSelectorTerms: unknown[]) =>
    pod({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });
  const expression = (key: string, operator: string, ...values: string[]) => ({
    matchExpressions: [{ key, operator, values }],
  });

  it('says which label of nodeSelector is wrong and what the node has', () => {
    expect(kinds(pod({ nodeSelector: { disk: 'hdd' } }), n1)).toEqual([]);
    expect(says(pod({ nodeSelector: { disk: 'ssd', gpu: 'yes' } }), n1)).toEqual([
      "the pod's nodeSelector wants disk=ssd and gpu=yes, but node n1 has disk=hdd and has no label gpu",
    ]);
  });

  it.each([
    [expression('disk', 'In', 'ssd', 'hdd'), true],
    [expression('disk', 'NotIn', 'hdd'), false],
    [expression('zone', 'NotIn', 'a'), true],
    [expression('zone', 'Exists'), false],
    [expression('zone', 'DoesNotExist'), true],
    [expression('cores', 'Gt', '4'), true],
    [expression('cores', 'Lt', '8'), false],
    [expression('disk', 'Gt', '4'), false],
    [expression('cores', 'Gt', 'four'), false],
    [expression('cores', 'Gt', '4', '5'), false],
    [expression('disk', 'In'), false],
    [{}, false],
    [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }, true],
    [{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['n1'] }] }, false],
    [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1', 'n2'] }] }, false],
  ])('term %j matches: %s', (term, match) => expect(kinds(affine(term), n1)).toEqual(match ? [] : ['affinity']));

  it('needs one term to match as a whole, and says for each what fails', () => {
    expect(kinds(affine(expression('zone', 'Exists'), expression('disk', 'Exists')), n1)).toEqual([]);
    expect(kinds(affine(), n1)).toEqual(['affinity']);
    const [blocked] = evaluateNode(affine(expression('zone', 'In', 'a'), expression('disk', 'In', 'ssd')), n1, []);
    expect(blocked?.failures).toEqual([
      { key: 'zone', operator: 'In', values: ['a'], field: false, term: 0 },
      { key: 'disk', operator: 'In', values: ['ssd'], field: false, term: 1, has: 'hdd' },
    ]);
    expect(blocked?.says).toContain('wants zone=a, or disk=ssd, but node n1 has no label zone and has disk=hdd');
  });
});

describe('host ports', () => {
  const wants = (port: object) => pod({ containers: [{ name: 'a', ports: [port] }] });
  it.each([
    [{ containerPort: 80, hostPort: 80 }, 'TCP/0.0.0.0/80', true],
    [{ containerPort: 80, hostPort: 80 }, 'UDP/0.0.0.0/80', false],
    [{ containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' }, 'TCP/0.0.0.0/80', true],
    [{ containerPort: 80, hostPort: 80, hostIP: '10.0.0.1' }, 'TCP/10.0.0.2/80', false],
    [{ containerPort: 80 }, 'TCP/0.0.0.0/80', false],
  ])('%j against %s: %s', (port, taken, conflict) => {
    expect(kinds(wants(port), node('n1'), [uses('n1', {}, [taken])])).toEqual(conflict ? ['host-port'] : []);
  });

  it('counts every port of a pod on the host network, and those of sidecars', () => {
    const ports = [{ containerPort: 53, protocol: 'UDP' }];
    const host = pod({ hostNetwork: true, containers: [{ name: 'a', ports }] });
    expect(says(host, node('n1'), [uses('n1', {}, ['UDP/0.0.0.0/53'])])).toEqual([
      'host port 53/UDP is taken on node n1 by shop/other-n1',
    ]);
    const sidecar = { name: 's', restartPolicy: 'Always', ports: [{ containerPort: 1, hostPort: 9100 }] };
    expect(kinds(pod({ initContainers: [sidecar] }), node('n1'), [uses('n1', {}, ['TCP/0.0.0.0/9100'])])).toEqual([
      'host-port',
    ]);
  });
});

describe('room', () => {
  it('compares with what is left of allocatable, to the thousandth', () => {
    const full = [uses('n1', { cpu: 3.7 })];
    expect(kinds(pod({}, { cpu: '300m' }), node('n1'), full)).toEqual([]);
    expect(evaluateNode(pod({}, { cpu: '301m' }), node('n1'), full)).toMatchObject([
      { resource: 'cpu', asked: 0.301, free: 0.3, allocatable: 4, permanent: false },
    ]);
  });

  it('tells short for now from short for ever, and from not offered at all', () => {
    const busy = [uses('n1', { cpu: 3, memory: 15 * 2 ** 30 })];
    expect(says(pod({}, { cpu: '2', memory: '2Gi' }), node('n1'), busy)).toEqual([
      'node n1 has 1 CPU left of its 4 CPU, and the pod asks for 2 CPU',
      'node n1 has 1 Gi of memory left of its 16 Gi, and the pod asks for 2 Gi of memory',
    ]);
    const [huge] = evaluateNode(pod({}, { memory: '64Gi' }), node('n1'), busy);
    expect(huge).toMatchObject({
      permanent: true,
      says: 'node n1 has 16 Gi of memory in all, and the pod asks for 64 Gi of memory',
    });
    const [gpu] = evaluateNode(pod({}, { 'nvidia.com/gpu': '1' }), node('n1'), []);
    expect(gpu).toMatchObject({
      permanent: true,
      allocatable: 0,
      says: 'node n1 has no nvidia.com/gpu, and the pod asks for 1 nvidia.com/gpu',
    });
  });

  it('counts pods', () => {
    const small = node('n1', { allocatable: { pods: '1' } });
    expect(says(pod(), small, [uses('n1')])).toEqual(['node n1 runs all of the 1 pods it allows']);
    expect(kinds(pod(), node('n1', { allocatable: { pods: undefined } }))).toEqual(['pods']);
  });

  it('does not count the pod itself', () => {
    const itself = { ...uses('n1', { cpu: 4 }), name: 'web-0' };
    expect(kinds(pod({}, { cpu: '4' }), node('n1'), [itself])).toEqual([]);
  });

  it('without usage says only what holds for an empty node', () => {
    expect(evaluateNode(pod({}, { cpu: '4' }), node('n1'), undefined)).toEqual([]);
    const [cpu] = evaluateNode(pod({}, { cpu: '5' }), node('n1'), undefined);
    expect(cpu).toMatchObject({ kind: 'resource', permanent: true });
    expect(cpu).not.toHaveProperty('free');
  });

  it('gives every verdict, not only the first', () => {
    const bad = node('n1', { spec: { unschedulable: true, taints: [{ key: 'a', effect: 'NoSchedule' }] } });
    const asks = pod({ nodeSelector: { x: 'y' }, nodeName: 'n2' }, { cpu: '9' });
    expect(kinds(asks, bad)).toEqual(['cordon', 'node-name', 'taint', 'selector', 'resource']);
  });
});

it('does not throw on objects that hold almost nothing', () => {
  const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
  expect(kinds(bare, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } })).toEqual(['pods']);
  expect(kinds({ ...bare, spec: { containers: null, affinity: {}, tolerations: null } }, node('n1'))).toEqual([]);
});
