import type { Volume } from 'kubernetes-types/core/v1.js';
import { describe, expect, it } from 'vitest';
import { onlyFrom, volume } from '../../storage/fixtures.ts';
import { requiredTerms } from '../../storage/reach.ts';
import { handleInPod, handleOfVolume, inTreeNamed, inTreeOf, inTreeOfVolume, Untranslatable } from './intree.ts';
import { translatedTerms } from './intreezone.ts';

const ZONE = 'topology.kubernetes.io/zone';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';

describe('the handle under which a CSI driver knows a volume of old', () => {
  function handle(source: object, labels: Record<string, string> = {}): string {
    const made = volume('v', source, { labels });
    const inTree = inTreeOfVolume(made);
    if (inTree === undefined) throw new Error('no driver of old');
    return handleOfVolume(inTree, made);
  }

  it.each([
    ['vol-1', 'vol-1'],
    ['anything', 'anything'],
    ['aws://us-east-1a/vol-1', 'vol-1'],
    ['aws:///vol-1', 'vol-1'],
  ])('Amazon: %s', (volumeID, expected) => {
    expect(handle({ awsElasticBlockStore: { volumeID } })).toBe(expected);
  });

  it('Amazon: no volume at all', () => {
    expect(() => handle({ awsElasticBlockStore: { volumeID: 'aws://a/b/c' } })).toThrow(Untranslatable);
  });

  it.each([
    [{}, 'projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d'],
    [{ [ZONE]: 'us-east1-b' }, 'projects/UNSPECIFIED/zones/us-east1-b/disks/d'],
    [{ [OLD_ZONE]: 'us-east1-b__us-east1-c' }, 'projects/UNSPECIFIED/regions/us-east1/disks/d'],
  ])('Google: %o', (labels, expected) => {
    expect(handle({ gcePersistentDisk: { pdName: 'd' } }, labels)).toBe(expected);
  });

  it.each([
    ['us-east1-b__somewhere', 'zone in unexpected format, expected: {locale}-{region}-{zone}, got: somewhere'],
    ['us-east1-b__eu-west1-a', 'multiple or no regions gotten from zones, got: map[eu-west1:{} us-east1:{}]'],
  ])('Google: zones of no one region, %s', (zones, why) => {
    const labels = { [ZONE]: zones };
    expect(() => handle({ gcePersistentDisk: { pdName: 'd' } }, labels)).toThrow(
      `failed to get region from zones: ${why}`,
    );
  });

  it('Azure: only managed disks', () => {
    expect(handle({ azureDisk: { diskURI: '/d', kind: 'managed' } })).toBe('/d');
    expect(() => handle({ azureDisk: { diskURI: '/d', kind: 'Dedicated' } })).toThrow(
      'kind(Dedicated) is not supported',
    );
  });

  it('is the same in a pod, but for the zones of Google', () => {
    const named = { name: 'v', gcePersistentDisk: { pdName: 'd' } } as Volume;
    const inTree = inTreeOf(named);
    expect(inTree && handleInPod(inTree, named)).toBe('projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d');
  });

  it('is wanted of drivers of old only', () => {
    expect(inTreeOfVolume(volume('v', { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'v' } }))).toBeUndefined();
    expect(inTreeOf({ name: 'v', configMap: { name: 'c' } })).toBeUndefined();
    expect(inTreeNamed('kubernetes.io/gce-pd')?.driver).toBe('pd.csi.storage.gke.io');
    expect(inTreeNamed('kubernetes.io/no-provisioner')).toBeUndefined();
  });
});

describe('where a volume of old can be used, in the labels of its CSI driver', () => {
  const KEY = 'topology.gke.io/zone';
  const of = (spec: object, labels: Record<string, string> = {}) => translatedTerms(volume('v', spec, { labels }), KEY);

  it('is its node affinity, renamed', () => {
    expect(of(onlyFrom(ZONE, 'a'))).toEqual(requiredTerms(volume('v', onlyFrom(KEY, 'a'))));
    expect(of(onlyFrom(OLD_ZONE, 'a'))).toEqual(requiredTerms(volume('v', onlyFrom(KEY, 'a'))));
  });

  it('is its zone label, if its node affinity has no zone', () => {
    const expected = [{ matchExpressions: [{ key: KEY, operator: 'In', values: ['a', 'b'] }] }];
    expect(of({}, { [ZONE]: 'a__b' })).toEqual(expected);
    const host = of(onlyFrom('kubernetes.io/hostname', 'n1'), { [OLD_ZONE]: 'a' });
    expect(host?.[0]?.matchExpressions?.map((e) => e.key)).toEqual(['kubernetes.io/hostname', KEY]);
  });

  it('is anywhere without either, and with an empty label', () => {
    expect(of({})).toBeUndefined();
    expect(of({}, { [ZONE]: '' })).toBeUndefined();
  });

  it('names the region by its label of today, but only beside a zone of old', () => {
    const terms = (zone: string) => ({
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: zone, operator: 'In', values: ['a'] },
                { key: 'failure-domain.beta.kubernetes.io/region', operator: 'In', values: ['r'] },
              ],
            },
          ],
        },
      },
    });
    const keys = (zone: string) => of(terms(zone))?.[0]?.matchExpressions?.map((e) => e.key);
    expect(keys(OLD_ZONE)).toEqual([KEY, 'topology.kubernetes.io/region']);
    expect(keys(ZONE)).toEqual([KEY, 'failure-domain.beta.kubernetes.io/region']);
  });

  it('does not change the volume', () => {
    const frozen = volume('v', onlyFrom(ZONE, 'a'), { labels: { [ZONE]: 'a' } });
    const before = JSON.stringify(frozen);
    translatedTerms(frozen, KEY);
    expect(JSON.stringify(frozen)).toBe(before);
  });
});
