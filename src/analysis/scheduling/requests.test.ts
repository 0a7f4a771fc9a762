import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { boundPodRequests, podRequests } from './requests.ts';

const Gi = 2 ** 30;

function pod(spec: unknown, status: unknown = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec, status };
}

function asks(name: string, requests: Record<string, string>, more: object = {}) {
  return { name, resources: { requests }, ...more };
}

describe('podRequests', () => {
  it('adds up the containers and the overhead', () => {
    const web = pod({
      containers: [asks('a', { cpu: '100m', memory: '1Gi' }), asks('b', { cpu: '200m', 'nvidia.com/gpu': '1' })],
      overhead: { cpu: '250m' },
    });
    expect(podRequests(web)).toEqual({ cpu: 0.55, memory: Gi, 'nvidia.com/gpu': 1 });
  });

  it('takes the largest init container where that is more', () => {
    const web = pod({
      initContainers: [asks('i', { cpu: '2', memory: '1Mi' }), asks('j', { cpu: '1' })],
      containers: [asks('a', { cpu: '1', memory: '1Gi' })],
    });
    expect(podRequests(web)).toEqual({ cpu: 2, memory: Gi });
  });

  it('counts sidecars with the containers, and with the init containers after them', () => {
    const sidecar = { restartPolicy: 'Always' };
    const web = pod({
      initContainers: [asks('early', { cpu: '5' }), asks('proxy', { cpu: '2' }, sidecar), asks('late', { cpu: '4' })],
      containers: [asks('a', { cpu: '1' })],
    });
    expect(podRequests(web)).toEqual({ cpu: 6 });
  });

  it('lets the request of the whole pod replace the sum, for the resources that it names', () => {
    const web = pod({
      resources: { requests: { cpu: '3' }, limits: { memory: '8Gi' } },
      containers: [asks('a', { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '2' })],
      overhead: { cpu: '1' },
    });
    expect(podRequests(web)).toEqual({ cpu: 4, memory: Gi, 'nvidia.com/gpu': 2 });
  });

  it('takes a limit without a request for the request', () => {
    const web = pod({ containers: [{ name: 'a', resources: { limits: { cpu: '2', 'nvidia.com/gpu': 1 } } }] });
    expect(podRequests(web)).toEqual({ cpu: 2, 'nvidia.com/gpu': 1 });
  });

  it('asks for nothing where nothing is said', () => {
    expect(podRequests(pod(undefined))).toEqual({});
    expect(podRequests(pod({ containers: [{ name: 'a' }], initContainers: null }))).toEqual({});
  });
});

describe('boundPodRequests', () => {
  const spec = { containers: [asks('a', { cpu: '1' })] };
  const given = { containerStatuses: [{ name: 'a', resources: { requests: { cpu: '2' } } }] };

  it('takes the larger of spec and status while a resize is under way', () => {
    expect(boundPodRequests(pod(spec, given))).toEqual({ cpu: 2 });
    const allocated = { containerStatuses: [{ name: 'a', resources: {}, allocatedResources: { cpu: '500m' } }] };
    expect(boundPodRequests(pod(spec, allocated))).toEqual({ cpu: 1 });
  });

  it('ignores the spec when the resize is infeasible', () => {
    const huge = { containers: [asks('a', { cpu: '64' })] };
    const conditions = [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }];
    expect(boundPodRequests(pod(huge, { ...given, conditions }))).toEqual({ cpu: 2 });
  });

  it('leaves the status of ordinary init containers aside', () => {
    const init = { initContainers: [asks('i', { cpu: '1' })], containers: [] };
    const status = { initContainerStatuses: [{ name: 'i', resources: { requests: { cpu: '4' } } }] };
    expect(boundPodRequests(pod(init, status))).toEqual({ cpu: 1 });
  });
});
