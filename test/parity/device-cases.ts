/** Random cases about devices in all their forms, for what the lab's generator leaves out. A case is a function of seed and number. */
import { type Chance, chanceOf } from './chance.ts';
import { podOf, priorClaim } from './device-pods.ts';
import { RISKY_SELECTORS, SAFE_SELECTORS } from './device-selectors.ts';
import { type Focus, someOf, suppliesOf } from './device-supply.ts';

type Json = Record<string, unknown>;

/** What a request may ask for besides its class. */
function wanted(c: Chance, classes: readonly string[], sub: boolean, focus: Focus): Json {
  const result: Json = { deviceClassName: c.happens(0.01) ? 'absent.example.com' : c.pick(...classes) };
  if (c.happens(0.08)) result.allocationMode = 'All';
  else if (c.happens(0.5))
    Object.assign(result, {
      allocationMode: 'ExactCount',
      count: c.happens(0.03) ? c.pick(17, 33) : c.pick(1, 1, 1, 2, 2, 3, 4),
    });
  if (c.happens(focus === 'anything' ? 0.4 : 0.1)) {
    const all = c.happens(0.12) ? RISKY_SELECTORS : SAFE_SELECTORS;
    result.selectors = Array.from({ length: c.pick(1, 1, 2) }, () => ({ cel: { expression: c.pick(...all) } }));
  }
  if (!sub && c.happens(0.12)) result.adminAccess = c.pick(true, true, false);
  if (c.happens(0.3)) result.tolerations = Array.from({ length: c.pick(1, 2) }, () => toleration(c));
  if (c.happens(focus === 'shares' ? 0.7 : 0.25)) {
    result.capacity = {
      requests: {
        [c.pick('memory', 'memory', 'memory', 'cores')]: c.pick(
          '1Gi',
          '3Gi',
          '5Gi',
          '7Gi',
          '10Gi',
          '12Gi',
          '15Gi',
          '40Gi',
          '45Gi',
          '2500Mi',
          '90Gi',
          '0',
        ),
      },
    };
  }
  return result;
}

function toleration(c: Chance): Json {
  const effect = c.pick<Json>({}, {}, { effect: 'NoSchedule' }, { effect: 'NoExecute' });
  if (c.happens(0.2)) return { operator: 'Exists', ...effect };
  const key = c.pick('broken', 'reserved');
  return c.happens(0.5) ? { key, operator: 'Exists', ...effect } : { key, value: c.pick('yes', 'no'), ...effect };
}

function request(c: Chance, name: string, classes: readonly string[], focus: Focus): Json {
  if (c.happens(0.65)) return { name, exactly: wanted(c, classes, false, focus) };
  const firstAvailable = ['big', 'small', 'any']
    .slice(0, c.pick(1, 2, 2, 3))
    .map((sub) => ({ name: sub, ...wanted(c, classes, true, focus) }));
  return { name, firstAvailable };
}

function constraints(c: Chance, requests: readonly Json[]): Json[] {
  const names = requests.flatMap(({ name, firstAvailable }) => [
    name as string,
    ...((firstAvailable ?? []) as Json[]).map((sub) => `${name}/${sub.name}`),
  ]);
  return Array.from({ length: c.pick(1, 1, 2) }, () => {
    const attribute = c.pick('model', 'model', 'numa', 'index', 'version', 'primary', 'absent');
    const domain = c.pick('gpu.example.com', 'gpu.example.com', 'gpu.example.com', 'other.example.com');
    return {
      ...(c.happens(0.5) ? { requests: someOf(c, names) } : {}),
      [c.pick('matchAttribute', 'matchAttribute', 'distinctAttribute')]: `${domain}/${attribute}`,
    };
  });
}

function claimSpec(c: Chance, classes: readonly string[], focus: Focus): Json {
  const requests = ['r0', 'r1', 'r2']
    .slice(0, c.pick(1, 1, 1, 2, 2, 3))
    .map((name) => request(c, name, classes, focus));
  return { devices: { requests, ...(c.happens(0.35) ? { constraints: constraints(c, requests) } : {}) } };
}

export function deviceCase(seed: number, number: number): Json {
  const c = chanceOf(`devices ${seed}/${number}`);
  const focus = c.pick<Focus>('anything', 'anything', 'shares', 'counters', 'resources');
  const nodes = Array.from({ length: c.pick(1, 2, 3, 4) }, (_, i) => ({
    metadata: {
      name: `n${i + 1}`,
      labels: { 'kubernetes.io/hostname': `n${i + 1}`, zone: c.pick('a', 'b'), rack: c.pick('1', '2', '30') },
    },
    status: {
      allocatable: {
        cpu: '8',
        memory: '16Gi',
        pods: '110',
        ...(c.happens(0.2) ? { 'example.com/gpu': c.pick('0', '1', '4') } : {}),
      },
    },
  }));
  const supply = suppliesOf(
    c,
    nodes.map((node) => node.metadata.name),
    focus,
  );
  const { pod, claims } = podOf(c, supply, focus, (classes) => claimSpec(c, classes, focus));
  const left = c.happens(0.05) ? [priorClaim(c, pod)] : [];
  return {
    name: `${seed}/${number} device-forms`,
    nodes,
    pod,
    deviceClasses: supply.classes,
    resourceSlices: supply.slices,
    resourceClaims: [...supply.held, ...claims, ...left],
  };
}
