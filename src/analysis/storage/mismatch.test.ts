import { describe, expect, it } from 'vitest';
import { claim, volume } from './fixtures.ts';
import { mismatchesOf } from './mismatch.ts';

const kinds = (...args: Parameters<typeof mismatchesOf>) => mismatchesOf(...args).map((m) => m.kind);

describe('what keeps a volume from a claim', () => {
  it('is nothing if all agree', () => {
    expect(mismatchesOf(claim(), volume('disk'))).toEqual([]);
  });

  it('is a size, to the byte', () => {
    const [mismatch] = mismatchesOf(claim(), volume('disk', { capacity: { storage: '10737418239' } }));
    expect(mismatch).toMatchObject({ kind: 'size', wanted: '10Gi', has: '10737418239', short: 1 });
    expect(mismatch?.says).toMatch(/^is \S+ \S+, and the claim asks for/);
    expect(kinds(claim(), volume('disk', { capacity: { storage: '10737418240' } }))).toEqual([]);
    expect(mismatchesOf(claim(), volume('disk', { capacity: { storage: '5Gi' } }))[0]?.says).toBe(
      'is 5 Gi, and the claim asks for 10 Gi',
    );
  });

  it('is an access mode that it does not offer; one more than asked is none', () => {
    const both = volume('disk', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] });
    expect(kinds(claim(), both)).toEqual([]);
    const shared = claim('data', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] });
    expect(mismatchesOf(shared, both)).toMatchObject([
      { kind: 'access-mode', says: 'offers ReadWriteOnce, ReadOnlyMany, not ReadWriteMany' },
    ]);
  });

  it('is a class, also the annotation of old', () => {
    expect(kinds(claim(), volume('disk', { storageClassName: 'slow' }))).toEqual(['class']);
    const annotations = { 'volume.beta.kubernetes.io/storage-class': 'manual' };
    expect(kinds(claim(), volume('disk', { storageClassName: 'slow' }, { annotations }))).toEqual([]);
    expect(mismatchesOf(claim('data', { storageClassName: '' }), volume('disk'))[0]?.says).toBe(
      'has the class manual, and the claim asks for none',
    );
  });

  it('is a volume mode; none is Filesystem', () => {
    expect(kinds(claim('data', { volumeMode: 'Filesystem' }), volume('disk'))).toEqual([]);
    expect(kinds(claim('data', { volumeMode: 'Block' }), volume('disk'))).toEqual(['volume-mode']);
  });

  it('is an attributes class', () => {
    expect(kinds(claim('data', { volumeAttributesClassName: 'gold' }), volume('disk'))).toEqual(['attributes-class']);
    expect(kinds(claim('data', { volumeAttributesClassName: '' }), volume('disk'))).toEqual([]);
  });

  it('is a label that the selector wants otherwise', () => {
    const selector = { matchLabels: { tier: 'db' }, matchExpressions: [{ key: 'old', operator: 'DoesNotExist' }] };
    const wanting = claim('data', { selector });
    expect(kinds(wanting, volume('disk', {}, { labels: { tier: 'db' } }))).toEqual([]);
    const [mismatch] = mismatchesOf(wanting, volume('disk', {}, { labels: { tier: 'web', old: 'yes' } }));
    expect(mismatch?.failures).toEqual([
      { key: 'tier', operator: 'In', values: ['db'], field: false, has: 'web' },
      { key: 'old', operator: 'DoesNotExist', values: [], field: false, has: 'yes' },
    ]);
    expect(mismatch?.says).toBe("has tier=web and old=yes, and the claim's selector wants tier=db and no label old");
  });

  it('is another claim that has it', () => {
    const ref = { namespace: 'infra', name: 'logs', uid: 'u' };
    expect(mismatchesOf(claim(), volume('disk', { claimRef: ref }, {}, 'Bound'))).toMatchObject([
      { kind: 'claimed', holder: ref, namesake: false, says: 'belongs to claim infra/logs' },
    ]);
    expect(mismatchesOf(claim(), volume('disk', { claimRef: ref }))).toMatchObject([
      { kind: 'claimed', says: 'is reserved for claim infra/logs' },
    ]);
    expect(mismatchesOf(claim(), volume('disk', { claimRef: ref }, {}, 'Released'))).toMatchObject([
      { kind: 'released', says: 'is still reserved for claim infra/logs, which is gone' },
    ]);
  });

  it('is an earlier claim of the same name', () => {
    const ref = { namespace: 'shop', name: 'data', uid: 'earlier' };
    expect(mismatchesOf(claim(), volume('disk', { claimRef: ref }, {}, 'Released'))).toMatchObject([
      { kind: 'released', namesake: true, says: expect.stringContaining('an earlier claim of the same name') },
    ]);
  });

  it('is not a reservation for this very claim, which also makes labels and class no matter', () => {
    const ref = { namespace: 'shop', name: 'data' };
    const selector = { matchLabels: { tier: 'db' } };
    const reserved = volume('disk', { claimRef: ref, storageClassName: 'other' });
    expect(kinds(claim('data', { selector }), reserved)).toEqual([]);
    const small = volume('disk', { claimRef: { ...ref, uid: 'uid-data' }, capacity: { storage: '1Gi' } });
    expect(kinds(claim(), small)).toEqual(['size']);
  });

  it('is a volume that is not Available, or is being deleted', () => {
    expect(kinds(claim(), volume('disk', {}, {}, 'Failed'))).toEqual(['phase']);
    expect(kinds(claim(), volume('disk', {}, { deletionTimestamp: '2026-01-05T10:00:00Z' }))).toEqual(['deleting']);
  });

  it('is less for a volume that the claim names: neither labels nor phase', () => {
    const naming = claim('data', { volumeName: 'disk', selector: { matchLabels: { tier: 'db' } } });
    expect(kinds(naming, volume('disk', {}, {}, 'Pending'))).toEqual([]);
    expect(kinds(naming, volume('disk', { storageClassName: 'slow' }))).toEqual(['class']);
  });

  it('does not fall over objects that lack everything', () => {
    const bare = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk' } };
    expect(kinds(claim(), bare)).toEqual(['phase', 'size', 'class', 'access-mode']);
  });
});
