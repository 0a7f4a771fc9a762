import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../facts/objects.ts';
import type { Cluster } from '../cluster.ts';
import { withSentence } from '../sentence.ts';
import { snapshotOf } from '../snapshot.ts';
import { dynamicResources } from './dynamic-resources.ts';

const DRIVER = 'gpu.example.com';

function object(kind: string, metadata: object, rest: object): KubeObject {
  return { apiVersion: 'resource.k8s.io/v1', kind, metadata, ...rest } as unknown as KubeObject;
}

const node = (name: string) => object('Node', { name }, { status: { allocatable: {} } });
const gpuClass = object(
  'DeviceClass',
  { name: 'gpu' },
  {
    spec: {
      selectors: [{ cel: { expression: `device.driver == '${DRIVER}'` } }],
      extendedResourceName: 'example.com/gpu',
    },
  },
);

function slice(devices: readonly object[], spec: object = {}, name = 'slice', generation = 1): KubeObject {
  const pool = { name: 'n1', generation, resourceSliceCount: 1 };
  return object('ResourceSlice', { name }, { spec: { driver: DRIVER, nodeName: 'n1', pool, devices, ...spec } });
}

function claim(exactly: object, more: object = {}): KubeObject {
  const requests = [{ name: 'r', exactly: { deviceClassName: 'gpu', ...exactly } }];
  return object('ResourceClaim', { name: 'mine', namespace: 'ml' }, { spec: { devices: { requests } }, ...more });
}

function held(device: string, name: string): KubeObject {
  const results = [{ request: 'r', driver: DRIVER, pool: 'n1', device }];
  return object('ResourceClaim', { name, namespace: 'shop' }, { status: { allocation: { devices: { results } } } });
}

const pod = object(
  'Pod',
  { name: 'trainer', namespace: 'ml', uid: 'u' },
  { spec: { containers: [{ name: 'c' }], resourceClaims: [{ name: 'gpu', resourceClaimName: 'mine' }] } },
);

function ask(lists: Partial<Cluster>, asking = pod) {
  const cluster: Cluster = {
    nodes: [node('n1')],
    resourceClaims: [],
    resourceSlices: [],
    deviceClasses: [gpuClass],
    ...lists,
  };
  const snapshot = snapshotOf(cluster);
  const prepared = dynamicResources.prepare(asking, snapshot);
  const state = snapshot.nodes[0];
  return { ...prepared, on: state && prepared.filter?.(state) };
}

const device = (name: string, model = 'a100') => ({ name, attributes: { model: { string: model } } });

describe('what is not known', () => {
  it('are lists that could not be read', () => {
    const { resourceClaims, ...none } = { resourceClaims: [claim({})] };
    const snapshot = snapshotOf({ nodes: [node('n1')], ...none });
    expect(dynamicResources.prepare(pod, snapshot).unknown).toEqual([
      'resourceClaims',
      'resourceSlices',
      'deviceClasses',
    ]);
    const { unknown, on } = ask({ resourceClaims, resourceSlices: undefined as never });
    expect(unknown).toEqual(['resourceSlices']);
    expect(on).toBeUndefined();
  });

  it('is nothing for a pod without claims and extended resources', () => {
    const plain = object('Pod', { name: 'web' }, { spec: { containers: [{ name: 'c' }] } });
    expect(dynamicResources.prepare(plain, snapshotOf({ nodes: [node('n1')] }))).toEqual({});
  });

  it('still lets a node be refused to which an allocated claim does not belong', () => {
    const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n2'] }] }];
    const allocation = { devices: { results: [] }, nodeSelector: { nodeSelectorTerms: terms } };
    const { on } = ask({ resourceClaims: [claim({}, { status: { allocation } })], resourceSlices: undefined as never });
    expect(on?.reasons).toEqual(['resourceclaim not available on the node']);
  });

  it.each([
    [
      'a selector',
      { resourceSlices: [slice([device('d0')])] },
      { selectors: [{ cel: { expression: "timestamp('x') == timestamp('y')" } }] },
    ],
    [
      'slices that disagree on their number',
      {
        resourceSlices: [
          slice([device('d0')]),
          slice([device('d1')], { pool: { name: 'n1', generation: 1, resourceSliceCount: 2 } }, 'b'),
        ],
      },
      {},
    ],
    [
      'an operator of a node selector',
      {
        resourceSlices: [
          slice([device('d0')], {
            nodeName: undefined,
            nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Near' }] }] },
          }),
        ],
      },
      {},
    ],
    [
      'a number too large for JSON',
      { resourceSlices: [slice([{ name: 'd0', attributes: { id: { int: 2 ** 60 } } }])] },
      { selectors: [{ cel: { expression: 'true' } }] },
    ],
    [
      'a capacity that is no quantity',
      { resourceSlices: [slice([{ name: 'd0', capacity: { memory: { value: 'much' } } }])] },
      {},
    ],
  ])('is said of %s', (_what, lists, wanted) => {
    const { uncertain, on } = ask({ resourceClaims: [claim(wanted)], ...lists });
    expect([...(uncertain?.keys() ?? [])]).toEqual(['n1']);
    expect(on).toBeUndefined();
  });

  it('is said of counters that pools share by chance', () => {
    const sharedCounters = [{ name: 'card', counters: { memory: { value: '80Gi' } } }];
    const consumesCounters = [{ counterSet: 'card', counters: { memory: { value: '40Gi' } } }];
    const two = { name: 'n1', generation: 1, resourceSliceCount: 2 };
    const pool = (driver: string) => [
      slice([{ name: 'd0', consumesCounters }], { driver, pool: two }, `${driver}-a`),
      slice([], { driver, pool: two, sharedCounters, devices: undefined }, `${driver}-b`),
    ];
    expect(ask({ resourceClaims: [claim({})], resourceSlices: pool(DRIVER) }).uncertain).toBeUndefined();
    const both = [...pool(DRIVER), ...pool('nic.example.com')];
    expect(ask({ resourceClaims: [claim({})], resourceSlices: both }).uncertain?.get('n1')).toContain(
      'shared counters',
    );
  });

  it('is said of a search that would take too long', () => {
    const devices = Array.from({ length: 40 }, (_, i) => device(`d${i}`, `model-${i % 20}`));
    const many = claim({ count: 20, allocationMode: 'ExactCount' });
    const spec = many.spec as { devices: object };
    const constrained = {
      ...many,
      spec: {
        devices: {
          ...spec.devices,
          constraints: [{ distinctAttribute: `${DRIVER}/absent` }, { matchAttribute: `${DRIVER}/model` }],
        },
      },
    };
    expect(ask({ resourceClaims: [constrained], resourceSlices: [slice(devices)] }).on?.reasons).toEqual([
      'cannot allocate all claims',
    ]);
    const requests = Array.from({ length: 9 }, (_, i) => ({
      name: `r${i}`,
      exactly: { deviceClassName: 'gpu', count: 2 },
    }));
    const pairs = {
      ...many,
      spec: {
        devices: {
          requests: [
            ...requests,
            {
              name: 'last',
              exactly: { deviceClassName: 'gpu', count: 9, selectors: [{ cel: { expression: 'false' } }] },
            },
          ],
        },
      },
    };
    expect(ask({ resourceClaims: [pairs], resourceSlices: [slice(devices)] }).uncertain?.get('n1')).toContain(
      'combinations',
    );
  });

  it('is how long a device has been waited for, without a clock', () => {
    const results = [{ request: 'r', driver: DRIVER, pool: 'n1', device: 'd0', bindingConditions: ['ready'] }];
    const allocation = { devices: { results }, allocationTimestamp: '2026-01-05T09:00:00Z' };
    const resourceClaims = [claim({}, { status: { allocation } })];
    expect(ask({ resourceClaims }).uncertain?.get('n1')).toContain('waited');
    expect(ask({ resourceClaims, now: '2026-01-05T09:09:00Z' }).on).toBeUndefined();
    expect(ask({ resourceClaims, now: '2026-01-05T09:11:00Z' }).on?.reasons).toHaveLength(1);
  });
});

describe('facts for people', () => {
  const says = (answer: ReturnType<typeof ask>) => answer.on?.verdicts.map((verdict) => withSentence(verdict).says);

  it('count the devices step by step', () => {
    const model = (value: string) => ({
      selectors: [{ cel: { expression: `device.attributes['${DRIVER}'].model == '${value}'` } }],
    });
    const resourceSlices = [slice([device('d0'), device('d1'), device('d2', 'h100')])];
    const taken = ask({ resourceClaims: [claim(model('a100')), held('d0', 'one'), held('d1', 'two')], resourceSlices });
    expect(taken.on?.verdicts[0]).toMatchObject({
      permanent: false,
      device: {
        claim: 'ml/mine',
        request: 'r',
        devices: 3,
        ofClass: 3,
        selected: 2,
        free: 0,
        holders: ['shop/one', 'shop/two'],
      },
    });
    expect(says(taken)).toEqual([
      'node n1 has 0 free of 2 devices for request r of claim ml/mine (held by shop/one, shop/two), which asks for 1',
    ]);
    const unmet = ask({ resourceClaims: [claim(model('b200'))], resourceSlices });
    expect(unmet.on?.verdicts[0]).toMatchObject({
      permanent: true,
      device: { selected: 0, selector: { of: 'request', index: 0 } },
    });
    expect(says(unmet)?.[0]).toContain("meets device.attributes['gpu.example.com'].model == 'b200'");
  });

  it('name a class that takes none of the devices, and a node without any', () => {
    const other = [slice([device('d0')], { driver: 'nic.example.com' })];
    expect(says(ask({ resourceClaims: [claim({})], resourceSlices: other }))?.[0]).toContain('is of class gpu');
    expect(says(ask({ resourceClaims: [claim({})] }))?.[0]).toContain('node n1 has no devices');
  });

  it('name the claim that is missing', () => {
    const { rejects } = ask({});
    expect(rejects?.reasons).toEqual(['could not find ResourceClaim "ml/mine"']);
    expect(rejects?.verdicts.map((verdict) => withSentence(verdict).says)).toEqual(rejects?.reasons);
  });
});

describe('extended resources', () => {
  const asking = (...amounts: readonly [init: boolean, amount: string][]) => {
    const container = ([, amount]: readonly [boolean, string], i: number) => ({
      name: `c${i}`,
      resources: { limits: { 'example.com/gpu': amount } },
    });
    const initContainers = amounts.filter(([init]) => init).map(container);
    const containers = amounts.filter(([init]) => !init).map(container);
    return object('Pod', { name: 'trainer', namespace: 'ml', uid: 'u' }, { spec: { initContainers, containers } });
  };
  const devices = (count: number) => [slice(Array.from({ length: count }, (_, i) => device(`d${i}`)))];

  it('need as many devices as run at the same time', () => {
    const three = asking([true, '1'], [true, '3'], [true, '2'], [false, '1']);
    expect(ask({ resourceSlices: devices(2) }, three).on?.reasons).toEqual(['cannot allocate all claims']);
    expect(ask({ resourceSlices: devices(3) }, three).on).toBeUndefined();
  });

  it('come from devices only where the node offers none of them itself', () => {
    const offering = object('Node', { name: 'n1' }, { status: { allocatable: { 'example.com/gpu': '1' } } });
    expect(ask({ nodes: [offering] }, asking([false, '1'])).on).toBeUndefined();
    expect(ask({}, asking([false, '1'])).on?.reasons).toEqual(['cannot allocate all claims']);
  });

  it('are not decided where two classes stand behind one name', () => {
    const other = { ...gpuClass, metadata: { name: 'accelerator' } };
    const implicit = object(
      'Pod',
      { name: 'p', namespace: 'ml', uid: 'u' },
      {
        spec: { containers: [{ name: 'c', resources: { limits: { 'deviceclass.resource.kubernetes.io/gpu': '1' } } }] },
      },
    );
    expect(ask({ deviceClasses: [gpuClass, other] }, implicit).uncertain?.get('n1')).toContain(
      'shares its extended resource',
    );
    expect(ask({ deviceClasses: [gpuClass, other] }, asking([false, '1'])).on?.reasons).toHaveLength(1);
  });
});
