import { describe, expect, it } from 'vitest';
import { withSentence } from '../sentence.ts';
import type { VolumeObstacle } from './obstacle.ts';

const zone = { key: 'zone', operator: 'In', values: ['a', 'b'], field: false };
const says = (volume: VolumeObstacle) =>
  withSentence({ kind: 'volume', plugin: 'VolumeBinding', node: 'n1', volume, permanent: true }).says;

describe('what is wrong with a volume, in words', () => {
  it.each<[VolumeObstacle, string]>([
    [{ trouble: 'claim-missing', claim: 'data' }, 'claim data, which the pod uses, does not exist'],
    [{ trouble: 'claim-unbound', claim: 'data' }, 'claim data has no volume yet'],
    [
      { trouble: 'claim-unbound', claim: 'data', class: 'fast' },
      'claim data has no volume yet, and its class fast does not wait for the pod',
    ],
    [
      { trouble: 'node-affinity', claim: 'data', volume: 'disk', failures: [{ ...zone, has: 'c' }] },
      'volume disk of claim data can be used only where nodes have zone in (a, b), but node n1 has zone=c',
    ],
    [
      { trouble: 'node-affinity', claim: 'data', volume: 'disk', failures: [] },
      'volume disk of claim data can be used from no node at all',
    ],
    [
      { trouble: 'limit', driver: 'ebs.csi.aws.com', limit: 25, attached: 25, wanted: 1 },
      'node n1 may have 25 volumes of ebs.csi.aws.com attached and has 25, and the pod brings 1 more',
    ],
    [
      { trouble: 'single-writer', claim: 'data', holders: ['shop/db-0'] },
      'claim data is for a single pod (ReadWriteOncePod) and is used by shop/db-0',
    ],
    [
      { trouble: 'capacity', claim: 'data', class: 'fast', size: '10Gi' },
      'node n1 reaches no storage of class fast with 10Gi left, as claim data asks for',
    ],
  ])('%o', (obstacle, expected) => {
    expect(says(obstacle)).toBe(expected);
  });
});
