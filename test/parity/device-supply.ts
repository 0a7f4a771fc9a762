/** Classes, ResourceSlices and the claims that already hold devices, at random. */
import type { Chance } from './chance.ts';

export type Json = Record<string, unknown>;

/** Some of them, one at least. */
export function someOf<T>(c: Chance, from: readonly T[]): readonly T[] {
  const some = c.some(from, 0.5);
  return some.length > 0 ? some : [c.pick(...from)];
}

export interface Device extends Json {
  readonly name: string;
}

export interface Supply {
  readonly classes: readonly Json[];
  readonly slices: readonly Json[];
  /** Claims of others. */
  readonly held: readonly Json[];
  /** Devices by driver, pool and name, with what a claim that holds them says. */
  readonly results: readonly Json[];
}

const CLASSES = ['gpu.example.com', 'any.example.com', 'large.example.com'];

function classesOf(c: Chance): Json[] {
  const selectors: Readonly<Record<string, string>> = {
    'gpu.example.com': "device.driver == 'gpu.example.com'",
    'large.example.com':
      "device.driver == 'gpu.example.com' && 'memory' in device.capacity['gpu.example.com'] && device.capacity['gpu.example.com'].memory.compareTo(quantity('40Gi')) >= 0",
  };
  return CLASSES.map((name) => ({
    metadata: {
      name,
      ...(c.happens(0.3) ? { creationTimestamp: c.pick('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z') } : {}),
    },
    spec: {
      ...(selectors[name] === undefined ? {} : { selectors: [{ cel: { expression: selectors[name] } }] }),
      ...(name !== 'any.example.com' && c.happens(0.5)
        ? { extendedResourceName: c.pick('example.com/gpu', 'example.com/gpu', 'example.com/other') }
        : {}),
    },
  }));
}

function attributes(c: Chance, i: number): Json {
  if (c.happens(0.06)) return {};
  return {
    model: { string: c.pick('a100', 'h100') },
    index: { int: i },
    ...(c.happens(0.7) ? { numa: { int: c.pick(0, 1) } } : {}),
    ...(c.happens(0.5) ? { version: { version: c.pick('1.4.0', '1.5.0', '2.0.0-rc.1') } } : {}),
    ...(c.happens(0.5) ? { primary: { bool: c.happens(0.5) } } : {}),
    ...(c.happens(0.4) ? { 'other.example.com/zone': { string: c.pick('a', 'b') } } : {}),
    ...(c.happens(0.1) ? { 'gpu.example.com/count': { int: 2 } } : {}),
  };
}

/** What a case is about above all. */
export type Focus = 'anything' | 'shares' | 'counters' | 'resources';

function policy(c: Chance, focus: Focus): Json {
  return c.pick<Json>(
    ...(focus === 'shares' ? [] : [{}, {}]),
    { requestPolicy: { default: '10Gi', validRange: { min: '5Gi', max: '40Gi', step: '5Gi' } } },
    { requestPolicy: { default: '1Gi', validRange: { min: '1Gi' } } },
    { requestPolicy: { default: '10Gi', validValues: ['10Gi', '20Gi', '40Gi'] } },
  );
}

function taints(c: Chance): Json[] {
  return Array.from({ length: c.pick(1, 1, 2) }, () => ({
    key: c.pick('broken', 'reserved'),
    ...(c.happens(0.6) ? { value: c.pick('yes', 'no') } : {}),
    effect: c.pick('NoSchedule', 'NoExecute', 'None'),
  }));
}

function deviceOf(c: Chance, i: number, partition: boolean, prefix: string, focus: Focus): Device {
  const sizes = focus === 'shares' ? ['5Gi', '10Gi', '12Gi', '20Gi', '80Gi'] : ['40Gi', '80Gi'];
  return {
    name: `${prefix}${i}`,
    attributes: attributes(c, i),
    ...(c.happens(0.8) ? { capacity: { memory: { value: c.pick(...sizes), ...policy(c, focus) } } } : {}),
    ...(c.happens(focus === 'shares' ? 0.95 : 0.25) ? { allowMultipleAllocations: true } : {}),
    ...(c.happens(0.15) ? { taints: taints(c) } : {}),
    ...(c.happens(0.06)
      ? { bindingConditions: ['ready'], bindingFailureConditions: ['failed'], bindsToNode: c.happens(0.5) }
      : {}),
    ...(partition && c.happens(0.8)
      ? {
          consumesCounters: [
            {
              counterSet: c.happens(0.005) ? 'absent' : 'card',
              counters: { [c.happens(0.005) ? 'absent' : 'memory']: { value: c.pick('10Gi', '20Gi', '40Gi', '60Gi') } },
            },
          ],
        }
      : {}),
  };
}

type Place = 'local' | 'all' | 'selected' | 'each';

function placeOf(c: Chance, place: Place, node: string): Json {
  if (place === 'local') return { nodeName: node };
  if (place === 'all') return { allNodes: true };
  if (place === 'each') return { perDeviceNodeSelection: true };
  const expression = c.pick<Json>(
    { key: 'zone', operator: 'In', values: ['a'] },
    { key: 'rack', operator: 'Gt', values: ['1'] },
    { key: 'zone', operator: 'NotIn', values: ['a'] },
  );
  return { nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } };
}

interface PoolPlan {
  readonly driver: string;
  readonly name: string;
  readonly place: Place;
  readonly node: string;
}

function poolOf(
  c: Chance,
  plan: PoolPlan,
  nodes: readonly string[],
  focus: Focus,
): { slices: Json[]; devices: Device[] } {
  const partition = c.happens(focus === 'counters' ? 1 : 0.25);
  const generation = c.pick(1, 1, 2);
  const parts = c.pick(1, 1, 1, 2, 3);
  const prefix = c.happens(0.01) ? 'same' : 'd';
  let count = 0;
  const devices: Device[] = [];
  const slices = Array.from({ length: parts }, (_, part): Json => {
    const own = Array.from({ length: focus === 'shares' ? c.pick(1, 2) : c.pick(0, 1, 2, 2, 3, 4, 6) }, () => {
      const device = deviceOf(c, prefix === 'same' && c.happens(0.3) ? 0 : count++, partition, prefix, focus);
      return plan.place === 'each'
        ? { ...device, ...placeOf(c, c.pick('local', 'all', 'selected'), c.pick(...nodes)) }
        : device;
    });
    devices.push(...own);
    const place =
      plan.place === 'local' && parts > 1 && c.happens(0.3)
        ? placeOf(c, 'local', c.pick(...nodes))
        : placeOf(c, plan.place, plan.node);
    return { name: `${plan.driver}-${plan.name}-${c.pick('a', 'b')}${part}`, spec: { ...place, devices: own } };
  });
  if (partition) {
    const sharedCounters = [{ name: 'card', counters: { memory: { value: c.pick('80Gi', '100Gi') } } }];
    slices.push({
      name: `${plan.driver}-${plan.name}-counters`,
      spec: { ...placeOf(c, plan.place, plan.node), sharedCounters },
    });
  }
  const lost = slices.length > 1 && c.happens(0.04) ? c.pick(...slices.keys()) : -1;
  const resourceSliceCount = c.happens(0.03) ? slices.length + 1 : slices.length;
  const stale = c.happens(0.03) ? c.pick(...slices.keys()) : -1;
  const whole = slices.flatMap(({ name, spec }, i): Json[] => {
    if (i === lost) return [];
    const pool = { name: plan.name, generation: i === stale ? generation - 1 : generation, resourceSliceCount };
    return [{ metadata: { name }, spec: { driver: plan.driver, pool, ...(spec as Json) } }];
  });
  return { slices: whole, devices };
}

function plansOf(c: Chance, nodes: readonly string[]): PoolPlan[] {
  const local = nodes
    .filter(() => c.happens(0.7))
    .map(
      (node): PoolPlan => ({
        driver: 'gpu.example.com',
        name: node,
        place: c.pick('local', 'local', 'local', 'each'),
        node,
      }),
    );
  const shared = c.happens(0.4)
    ? [{ driver: 'gpu.example.com', name: 'fabric', place: c.pick<Place>('all', 'selected', 'each'), node: 'n1' }]
    : [];
  const other = c.happens(0.3)
    ? [{ driver: 'nic.example.com', name: 'nics', place: c.pick<Place>('all', 'selected'), node: 'n1' }]
    : [];
  return [...local, ...shared, ...other];
}

/** What the status of a claim says that holds the device, or a share of it. */
function resultOf(c: Chance, plan: PoolPlan, device: Device): Json {
  const base = { request: 'r', driver: plan.driver, pool: plan.name, device: device.name };
  if (device.allowMultipleAllocations === true && c.happens(0.9)) {
    const amount = c.pick('5Gi', '5Gi', '10Gi', '40Gi', '80Gi');
    const consumed = c.happens(0.85) && device.capacity !== undefined ? { consumedCapacity: { memory: amount } } : {};
    return {
      ...base,
      shareID: `00000000-0000-4000-8000-${Array.from({ length: 12 }, () => c.pick(...'0123456789')).join('')}`,
      ...consumed,
    };
  }
  return { ...base, ...(c.happens(0.1) ? { adminAccess: true } : {}) };
}

export function heldBy(name: string, namespace: string, results: readonly Json[], more: Json = {}): Json {
  return {
    metadata: { name, namespace },
    spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'any.example.com' } }] } },
    status: {
      allocation: { devices: { results }, ...more },
      reservedFor: [{ resource: 'pods', name: 'someone', uid: 'someone' }],
    },
  };
}

export function suppliesOf(c: Chance, nodes: readonly string[], focus: Focus): Supply {
  const slices: Json[] = [];
  const results: Json[] = [];
  const held: Json[] = [];
  for (const plan of plansOf(c, nodes)) {
    const pool = poolOf(c, plan, nodes, focus);
    slices.push(...pool.slices);
    for (const device of pool.devices) {
      const result = resultOf(c, plan, device);
      results.push(result);
      if (!c.happens(0.25)) continue;
      held.push(heldBy(`held${held.length}`, c.pick('default', 'shop'), [result]));
    }
  }
  return { classes: classesOf(c), slices, held, results };
}
