import { describe, expect, it } from 'vitest';
import { parseFitMessage } from './message.ts';

const NOT_HELPFUL = { count: 1, reason: 'Preemption is not helpful for scheduling' };

describe('parseFitMessage', () => {
  it('reads the usual shape with its nested verdict', () => {
    const text =
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
    expect(parseFitMessage(text)).toEqual({
      nodes: 1,
      reasons: [{ count: 1, reason: 'Insufficient cpu' }],
      preemption: {
        says: '0/1 nodes are available: 1 Preemption is not helpful for scheduling',
        verdict: { nodes: 1, reasons: [NOT_HELPFUL], truncated: false },
      },
      truncated: false,
    });
  });

  it.each([
    [
      '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
      'pod has unbound immediate PersistentVolumeClaims',
    ],
    [
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
      'persistentvolumeclaim "data" not found',
    ],
    ['0/3 nodes are available: persistentvolumeclaim "data" not found.', 'persistentvolumeclaim "data" not found'],
    [
      '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling..',
      'pod has unbound immediate PersistentVolumeClaims',
    ],
  ])('takes a verdict on the whole pod apart: %s', (text, preFilter) => {
    expect(parseFitMessage(text)).toMatchObject({ preFilter, reasons: [] });
  });

  it.each(['still not schedulable', 'deallocation of ResourceClaim completed', 'no new claims to deallocate'])(
    'does not mistake "%s" for a reason',
    (tail) => {
      const text = `0/2 nodes are available: 2 cannot allocate all claims. ${tail}, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`;
      expect(parseFitMessage(text)?.reasons).toEqual([{ count: 2, reason: 'cannot allocate all claims' }]);
    },
  );

  it('keeps dots, commas and quotes inside reasons', () => {
    const text =
      "0/4 nodes are available: 1 Insufficient nvidia.com/gpu, 1 node(s) had untolerated taint {example.com/team: a, b}, 2 node(s) didn't match Pod's node affinity/selector.";
    expect(parseFitMessage(text)).toEqual({
      nodes: 4,
      reasons: [
        { count: 1, reason: 'Insufficient nvidia.com/gpu' },
        { count: 1, reason: 'node(s) had untolerated taint {example.com/team: a, b}' },
        { count: 2, reason: "node(s) didn't match Pod's node affinity/selector" },
      ],
      truncated: false,
    });
  });

  it('keeps a preemption verdict in words', () => {
    const text = '0/1 nodes are available: 1 Too many pods. preemption: not eligible due to preemptionPolicy=Never.';
    expect(parseFitMessage(text)?.preemption).toEqual({ says: 'not eligible due to preemptionPolicy=Never' });
  });

  it('reads a message of many different reasons', () => {
    const text =
      '0/13 nodes are available: 10 Insufficient cpu, 10 Insufficient memory, 2 node(s) were unschedulable, 3 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/13 nodes are available: 3 Preemption is not helpful for scheduling, 10 No preemption victims found for incoming pod.';
    expect(parseFitMessage(text)?.reasons.map((r) => r.count)).toEqual([10, 10, 2, 3]);
  });

  it('marks a note that was cut', () => {
    const text = `0/900 nodes are available: ${'1 node(s) had untolerated taint {a: b}, '.repeat(25)}1 node(s) ha ...`;
    expect(parseFitMessage(text)).toMatchObject({ nodes: 900, truncated: true });
  });

  it('knows an empty cluster, and other speakers', () => {
    expect(parseFitMessage('no nodes available to schedule pods')).toMatchObject({ nodes: 0, reasons: [] });
    expect(parseFitMessage('Failed to schedule pod, no instance type met all requirements')).toBeUndefined();
    expect(
      parseFitMessage('running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded'),
    ).toBeUndefined();
  });
});
