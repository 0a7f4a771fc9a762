import { describe, expect, it } from 'vitest';
import { boundClaim, claim, storageClass, volume } from './fixtures.ts';
import { explainClaim } from './unbound.ts';

const LATE = storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer' });
const MANUAL = storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' });

describe('why a claim has no volume', () => {
  it('it has one', () => {
    expect(explainClaim(boundClaim('data', 'disk'), undefined, undefined)).toMatchObject({
      state: 'bound',
      volume: 'disk',
    });
  });

  it('it has lost it', () => {
    const lost = { ...boundClaim('data', 'disk'), status: { phase: 'Lost' } };
    expect(explainClaim(lost, [], [])).toMatchObject({ state: 'lost', volume: 'disk' });
  });

  describe('that it names', () => {
    const naming = claim('data', { volumeName: 'disk' });
    it('does not exist', () => {
      expect(explainClaim(naming, [], [])).toMatchObject({ state: 'volume-missing', volume: 'disk' });
    });
    it('could not be read', () => {
      expect(explainClaim(naming, undefined, [])).toMatchObject({ state: 'unknown', unreadable: 'persistentvolumes' });
    });
    it('belongs to another claim', () => {
      const taken = volume('disk', { claimRef: { namespace: 'infra', name: 'logs', uid: 'u' } }, {}, 'Bound');
      expect(explainClaim(naming, [taken], [])).toMatchObject({
        state: 'volume-taken',
        mismatches: [{ kind: 'claimed' }],
      });
    });
    it('does not match', () => {
      const small = volume('disk', { capacity: { storage: '1Gi' } });
      expect(explainClaim(naming, [small], [])).toMatchObject({
        state: 'volume-unfit',
        mismatches: [{ kind: 'size' }],
      });
    });
    it('is about to be bound to it', () => {
      expect(explainClaim(naming, [volume('disk')], [])).toMatchObject({ state: 'binding', mismatches: [] });
      const reserved = volume('disk', { claimRef: { namespace: 'shop', name: 'data' }, capacity: { storage: '1Gi' } });
      expect(explainClaim(naming, [reserved], [])).toMatchObject({ state: 'binding' });
    });
  });

  it('a volume matches and is about to be bound', () => {
    expect(explainClaim(claim(), [volume('disk')], [])).toMatchObject({ state: 'binding', volume: 'disk' });
  });

  it('its class waits for a pod, even if a volume matches', () => {
    const late = claim('data', { storageClassName: 'late' });
    const matching = volume('disk', { storageClassName: 'late' });
    expect(explainClaim(late, [matching], [LATE])).toMatchObject({ state: 'waits-for-pod', class: 'late' });
    const reserved = volume('disk', { storageClassName: 'late', claimRef: { namespace: 'shop', name: 'data' } });
    expect(explainClaim(late, [reserved], [LATE])).toMatchObject({ state: 'binding', volume: 'disk' });
  });

  it('the scheduler has chosen a node, and the provisioner is at work', () => {
    const annotations = { 'volume.kubernetes.io/selected-node': 'n1' };
    expect(explainClaim(claim('data', { storageClassName: 'late' }, { annotations }), [], [LATE])).toMatchObject({
      state: 'provisioning',
      provisioner: 'csi.example.com',
      selectedNode: 'n1',
    });
  });

  it('its class has volumes made by hand only, and none matches', () => {
    const small = volume('disk', { capacity: { storage: '1Gi' } });
    expect(explainClaim(claim(), [small], [MANUAL])).toMatchObject({ state: 'no-volume', class: 'manual' });
    expect(explainClaim(claim(), undefined, [MANUAL])).toMatchObject({
      state: 'unknown',
      unreadable: 'persistentvolumes',
    });
  });

  it('its class is no more than a name that volumes made by hand share, and none of these matches', () => {
    const small = volume('disk', { capacity: { storage: '1Gi' } });
    expect(explainClaim(claim(), [small], [LATE])).toMatchObject({ state: 'no-volume', class: 'manual' });
  });

  it('its class does not exist, and no volume names it', () => {
    expect(explainClaim(claim(), [], [LATE])).toMatchObject({ state: 'class-missing', class: 'manual' });
    expect(explainClaim(claim(), [], undefined)).toMatchObject({ state: 'unknown', unreadable: 'storageclasses' });
    expect(explainClaim(claim(), undefined, [])).toMatchObject({ state: 'unknown', unreadable: 'persistentvolumes' });
  });

  it('it names no class', () => {
    const classless = claim('data', { storageClassName: undefined });
    const standard = storageClass('standard', {}, { 'storageclass.kubernetes.io/is-default-class': 'true' });
    expect(explainClaim(classless, [], [LATE])).toMatchObject({ state: 'no-class' });
    expect(explainClaim(classless, [], [standard])).toMatchObject({ state: 'gets-default-class' });
    expect(explainClaim(classless, [], undefined)).toMatchObject({ state: 'unknown', unreadable: 'storageclasses' });
    expect(explainClaim(claim('data', { storageClassName: '' }), [], [standard])).toMatchObject({ state: 'no-class' });
  });
});
