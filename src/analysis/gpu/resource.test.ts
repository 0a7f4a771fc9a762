import { describe, expect, it, test } from 'vitest';
import {
  gpuResourceKind,
  isDiscoveredLabel,
  isGpuLabel,
  isGpuResource,
  migProfile,
  substituteFor,
} from './resource.ts';

test.each([
  ['nvidia.com/gpu', true],
  ['nvidia.com/gpus', true],
  ['nvidia/gpu', true],
  ['nvidia.com/mig-1g.10gb', true],
  ['nvidia.com/gpu.shared', true],
  ['nvidia.com/GA102GL_A10', true],
  ['amd.com/gpu', true],
  ['gpu.intel.com/i915', true],
  ['aliyun.com/gpu-mem', true],
  ['nvidia.com/hostdev', false],
  ['nvidia.com/mlnxnics', false],
  ['nvidia.com/rdma_shared_device_a', false],
  ['cpu', false],
  ['hugepages-2Mi', false],
  ['example.com/fpga', false],
  ['example.com/gpup-license', false],
])('%s stands for GPUs: %s', (name, stands) => expect(isGpuResource(name)).toBe(stands));

test.each([
  ['nvidia.com/gpu', 'whole'],
  ['nvidia.com/gpu.shared', 'shared'],
  ['nvidia.com/mig-3g.40gb.shared', 'shared'],
  ['nvidia.com/mig-1g.10gb.me', 'mig'],
  ['nvidia.com/gpus', 'other'],
])('%s is of the kind %s', (name, kind) => expect(gpuResourceKind(name)).toBe(kind));

test('the size of a slice stands in its name', () => {
  expect(migProfile('nvidia.com/mig-3g.40gb')).toEqual({ name: '3g.40gb', slices: 3, gigabytes: 40 });
  expect(migProfile('nvidia.com/mig-1g.10gb.me')?.name).toBe('1g.10gb.me');
  expect(migProfile('nvidia.com/gpu')).toBeUndefined();
});

describe('what to ask for instead', () => {
  it.each([
    [
      'nvidia.com/mig-2g.20gb',
      ['nvidia.com/mig-7g.80gb', 'nvidia.com/mig-1g.10gb', 'nvidia.com/mig-3g.40gb'],
      'nvidia.com/mig-3g.40gb',
    ],
    ['nvidia.com/mig-7g.80gb', ['nvidia.com/mig-1g.10gb', 'nvidia.com/mig-3g.40gb'], 'nvidia.com/mig-3g.40gb'],
    ['nvidia.com/mig-1g.5gb', ['nvidia.com/gpu'], 'nvidia.com/gpu'],
    ['nvidia.com/gpus', ['amd.com/gpu', 'nvidia.com/gpu'], 'nvidia.com/gpu'],
    ['nvidia.com/gpu', ['amd.com/gpu'], 'amd.com/gpu'],
    ['nvidia.com/gpu', ['nvidia.com/gpu.shared'], 'nvidia.com/gpu.shared'],
    ['nvidia.com/gpu', ['amd.com/gpu', 'nvidia.com/mig-1g.10gb', 'nvidia.com/mig-3g.40gb'], 'nvidia.com/mig-3g.40gb'],
    ['nvidia.com/gpu', [], undefined],
  ])('%s of %j: %s', (resource, offered, instead) => expect(substituteFor(resource, offered)).toBe(instead));
});

test('labels of GPUs, and those that only feature discovery writes', () => {
  const labels = ['nvidia.com/gpu.product', 'cloud.google.com/gke-accelerator', 'gpu-type', 'accelerator'];
  expect(labels.map(isGpuLabel)).toEqual([true, true, true, true]);
  expect(labels.map(isDiscoveredLabel)).toEqual([true, false, false, false]);
  expect(['disktype', 'kubernetes.io/arch', 'topology.kubernetes.io/zone'].some(isGpuLabel)).toBe(false);
});
