/** Pods with claims in every state, and pods that ask for devices as extended resources. */
import type { Chance } from './chance.ts';
import { type Focus, heldBy, type Json, type Supply, someOf } from './device-supply.ts';

const UID = 'uid:default/target';

interface Wanting {
  readonly pod: Json;
  readonly claims: readonly Json[];
}

function ownerOf(c: Chance): Json {
  const uid = c.happens(0.9) ? UID : 'another';
  return { apiVersion: 'v1', kind: 'Pod', name: 'target', controller: true, uid };
}

function conditionsOf(c: Chance, results: readonly Json[]): Json {
  const condition = (type: string) => ({
    type,
    status: c.pick('True', 'True', 'False'),
    reason: 'x',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  });
  const devices = results.map(({ driver, pool, device }) => ({
    driver,
    pool,
    device,
    conditions: [...(c.happens(0.7) ? [condition('ready')] : []), ...(c.happens(0.3) ? [condition('failed')] : [])],
  }));
  return c.happens(0.8) ? { devices } : {};
}

/** A claim that has its devices already, perhaps on a certain node, perhaps with conditions to wait for. */
function allocatedClaim(c: Chance, name: string, supply: Supply): Json {
  const waits = c.happens(0.4);
  const binding = waits ? { bindingConditions: ['ready'], bindingFailureConditions: ['failed'] } : {};
  const results = someOf(c, supply.results.slice(0, 3)).map((result) => ({ ...result, ...binding }));
  const nodeSelector = c.pick<Json>(
    {},
    {
      nodeSelector: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [c.pick('n1', 'n2')] }] }],
      },
    },
    { nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } },
  );
  const timestamp = c.pick<Json>(
    {},
    { allocationTimestamp: '2025-01-01T00:00:00Z' },
    { allocationTimestamp: '2099-01-01T00:00:00Z' },
  );
  const claim = heldBy(name, 'default', results, { ...nodeSelector, ...timestamp }) as { status: Json };
  const reservedFor = c.pick<unknown>(
    undefined,
    [{ resource: 'pods', name: 'target', uid: UID }],
    [
      { resource: 'pods', name: 'x', uid: 'x' },
      { resource: 'pods', name: 'target', uid: UID },
    ],
  );
  return { ...claim, status: { ...claim.status, reservedFor, ...(waits ? conditionsOf(c, results) : {}) } };
}

function withClaims(c: Chance, supply: Supply, specOf: (classes: readonly string[]) => Json): Wanting {
  const names = supply.classes.map(({ metadata }) => (metadata as { name: string }).name);
  const claims: Json[] = [];
  const statuses: Json[] = [];
  const entries = ['a', 'b', 'c'].slice(0, c.pick(1, 1, 1, 2, 3)).map((name): Json => {
    const template = c.happens(0.15);
    const claimName = template ? `target-${name}` : name;
    const metadata = {
      name: claimName,
      namespace: 'default',
      ...(template ? { ownerReferences: [ownerOf(c)] } : {}),
      ...(c.happens(0.01) ? { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['x'] } : {}),
    };
    const claim =
      c.happens(0.25) && supply.results.length > 0 ? allocatedClaim(c, claimName, supply) : { spec: specOf(names) };
    if (!c.happens(0.01)) claims.push({ ...claim, metadata });
    if (!template) return { name, resourceClaimName: claimName };
    if (c.happens(0.95)) statuses.push({ name, ...(c.happens(0.95) ? { resourceClaimName: claimName } : {}) });
    return { name, resourceClaimTemplateName: 'template' };
  });
  if (entries.length > 1 && c.happens(0.1)) entries.push({ name: 'again', resourceClaimName: 'a' });
  const pod = podWith({ resourceClaims: entries, containers: [{ name: 'main', image: 'x', resources: {} }] });
  return {
    pod: { ...pod, status: { phase: 'Pending', ...(statuses.length > 0 ? { resourceClaimStatuses: statuses } : {}) } },
    claims,
  };
}

function podWith(spec: Json): Json {
  return { metadata: { name: 'target', namespace: 'default', uid: UID }, spec };
}

const RESOURCES = [
  'example.com/gpu',
  'example.com/gpu',
  'example.com/gpu',
  'example.com/other',
  'deviceclass.resource.kubernetes.io/any.example.com',
  'example.com/unknown',
];

function container(c: Chance, name: string, sidecar: boolean): Json {
  const limits: Record<string, string> = { cpu: '100m' };
  for (let i = 0; i < c.pick(0, 1, 1, 2); i++) limits[c.pick(...RESOURCES)] = String(c.pick(0, 1, 1, 2, 3));
  return { name, image: 'x', resources: { limits }, ...(sidecar ? { restartPolicy: 'Always' } : {}) };
}

function withResources(c: Chance, supply: Supply, specOf: (classes: readonly string[]) => Json): Wanting {
  const base = c.happens(0.25) ? withClaims(c, supply, specOf) : { pod: podWith({}), claims: [] };
  const containers = ['main', 'second'].slice(0, c.pick(1, 1, 2)).map((name) => container(c, name, false));
  const initContainers = ['i0', 'i1', 'i2']
    .slice(0, c.pick(0, 1, 2, 3))
    .map((name) => container(c, name, c.happens(0.4)));
  const spec = { ...(base.pod.spec as Json), containers, initContainers };
  return { pod: { ...base.pod, spec }, claims: base.claims };
}

export function podOf(c: Chance, supply: Supply, focus: Focus, specOf: (classes: readonly string[]) => Json): Wanting {
  return c.happens(focus === 'resources' ? 1 : 0.1) ? withResources(c, supply, specOf) : withClaims(c, supply, specOf);
}

/** A claim for extended resources that an earlier attempt to place the pod has left behind. */
export function priorClaim(c: Chance, pod: Json): Json {
  const { name, namespace } = pod.metadata as { name: string; namespace: string };
  const requests = [{ name: 'container-0-request-0', exactly: { deviceClassName: 'any.example.com' } }];
  return {
    metadata: {
      name: `${name}-extended-resources-x`,
      namespace,
      annotations: { 'resource.kubernetes.io/extended-resource-claim': 'true' },
      ownerReferences: [ownerOf(c)],
    },
    spec: { devices: { ...(c.happens(0.8) ? { requests } : {}) } },
  };
}
