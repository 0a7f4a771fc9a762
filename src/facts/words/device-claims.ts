/** A pod's claims on devices (dynamic resource allocation): which exist, and which of their classes do. */
import { nearest } from '../../analysis/names.ts';
import type { DeviceRequest } from '../../analysis/scheduling/devices/api.ts';
import { entriesOf, namespaceOf } from '../../analysis/scheduling/devices/claims.ts';
import { listOf as asList, statusOf } from '../../analysis/scheduling/spec.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { getRequest, listRequest } from './objects.ts';
import { word } from './word.ts';

interface MissingClass {
  readonly name: string;
  readonly request: string;
  readonly field: string;
  readonly nearest: readonly string[];
  readonly existing: readonly string[];
}

export interface PodDeviceClaim {
  /** The name of the entry in spec.resourceClaims. */
  readonly name: string;
  /** Where the pod names the claim or template. */
  readonly field: string;
  /** `ResourceClaim` or `ResourceClaimTemplate`, and its name. */
  readonly kind: string;
  readonly wanted: string;
  readonly exists: boolean;
  readonly nearest: readonly string[];
  /** The claim that is used: the named one, or the one made from the template; empty if there is none yet. */
  readonly made: string;
  readonly there: boolean;
  readonly claim: KubeObject | null;
  readonly deleting: boolean;
  /** What a person edits: the claim, or the template that it was made from. */
  readonly edit: KubeObject | null;
  /** Stands before the fields of `spec.devices` there. */
  readonly prefix: string;
}

function madeFrom(pod: KubeObject, name: string): string {
  const statuses = asList(
    statusOf(pod).resourceClaimStatuses as readonly { name: string; resourceClaimName?: string }[],
  );
  return statuses.find((status) => status.name === name)?.resourceClaimName ?? '';
}

export function deviceClaimsOf(world: World, pod: KubeObject): readonly PodDeviceClaim[] {
  const namespace = namespaceOf(pod);
  const named = entriesOf(pod).map((entry) => {
    const template = entry.resourceClaimTemplateName ?? '';
    const kind = template === '' ? 'ResourceClaim' : 'ResourceClaimTemplate';
    const leaf = template === '' ? 'resourceClaimName' : 'resourceClaimTemplateName';
    const wanted = template || (entry.resourceClaimName ?? '');
    const made = template === '' ? wanted : madeFrom(pod, entry.name);
    return { name: entry.name, field: `spec.resourceClaims[${entry.name}].${leaf}`, kind, wanted, made };
  });
  const wanted = world.askAll(named.map(({ kind, wanted: name }) => getRequest(kind, namespace, name)));
  const made = world.askAll(
    named.flatMap(({ made: name }) => (name === '' ? [] : [getRequest('ResourceClaim', namespace, name)])),
  );
  const byName = new Map(
    (made as (KubeObject | null)[]).flatMap((claim) => (claim === null ? [] : [[claim.metadata.name, claim] as const])),
  );
  return named.map((entry, i) => {
    const object = (wanted[i] ?? null) as KubeObject | null;
    const claim = byName.get(entry.made) ?? null;
    const fromTemplate = entry.kind === 'ResourceClaimTemplate';
    return {
      ...entry,
      exists: object !== null,
      nearest: object === null ? nearest(entry.wanted, namesOf(world, entry.kind, namespace)) : [],
      there: claim !== null,
      claim,
      deleting: claim?.metadata.deletionTimestamp !== undefined,
      edit: fromTemplate ? (object ?? claim) : claim,
      prefix: fromTemplate && object !== null ? 'spec.' : '',
    };
  });
}

function namesOf(world: World, kind: string, namespace: string): readonly string[] {
  const list = world.tryAsk(listRequest(kind, namespace));
  return list.ok ? (list.value as readonly KubeObject[]).map((o) => o.metadata.name) : [];
}

function requestsOf(claim: PodDeviceClaim): readonly DeviceRequest[] {
  const spec = (claim.claim?.spec ?? (claim.edit?.spec as { spec?: object } | undefined)?.spec ?? {}) as {
    devices?: { requests?: readonly DeviceRequest[] };
  };
  return asList(spec.devices?.requests);
}

/** The classes that the requests of a claim name and that do not exist. */
function missingClassesOf(world: World, claim: PodDeviceClaim): readonly MissingClass[] {
  const uses = requestsOf(claim).flatMap((request) => {
    const at = `${claim.prefix}spec.devices.requests[${request.name}]`;
    if (request.exactly)
      return [
        { name: request.exactly.deviceClassName ?? '', request: request.name, field: `${at}.exactly.deviceClassName` },
      ];
    return asList(request.firstAvailable).map((sub) => ({
      name: sub.deviceClassName ?? '',
      request: `${request.name}/${sub.name}`,
      field: `${at}.firstAvailable[${sub.name}].deviceClassName`,
    }));
  });
  const classes = world.askAll(uses.map(({ name }) => getRequest('DeviceClass', '', name)));
  const missing = uses.filter((_, i) => classes[i] === null);
  if (missing.length === 0) return [];
  const existing = namesOf(world, 'DeviceClass', '');
  return missing.map((use) => ({ ...use, nearest: nearest(use.name, existing), existing }));
}

export const deviceClaimTypes = {
  PodDeviceClaim: {
    name: 'string',
    field: 'string',
    kind: 'string',
    wanted: 'string',
    exists: 'bool',
    nearest: 'list<string>',
    made: 'string',
    there: 'bool',
    claim: 'ResourceClaim',
    deleting: 'bool',
    edit: 'any',
    prefix: 'string',
  },
  MissingClass: {
    name: 'string',
    request: 'string',
    field: 'string',
    nearest: 'list<string>',
    existing: 'list<string>',
  },
};

export const deviceClaimWords = [
  word(
    'deviceClaims(pod: Pod): list<PodDeviceClaim>',
    "The ResourceClaims and templates that the pod's spec.resourceClaims names, whether or not they exist.",
    deviceClaimsOf,
  ),
  word(
    'missingDeviceClasses(claim: PodDeviceClaim): list<MissingClass>',
    'The DeviceClasses that the requests of a claim name and that do not exist.',
    missingClassesOf,
  ),
];
