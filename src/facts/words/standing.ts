/** Whether the API server would refuse today what it has refused: the rule is held against the objects as they are now. */
import type { PodSpec, ResourceQuota } from 'kubernetes-types/core/v1.js';
import { exceeded } from '../../analysis/admission/quota.ts';
import type { Policy, Refusal } from '../../analysis/admission/refusal.ts';
import { type FaultKind, WHY } from '../../analysis/admission/webhook-fault.ts';
import type { Place } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { refOf } from '../objects.ts';
import type { Reading } from '../reading.ts';
import { CHECKS, type Hindrance, quotaHindrance } from './hindrances.ts';
import { getRequest } from './objects.ts';
import { backendOf, webhookNamed } from './webhooks.ts';

export interface Standing {
  readonly now: 'holds' | 'gone' | 'unknown';
  readonly hindrance?: Hindrance;
  /** Whether what decides it could not be read. */
  readonly unread?: boolean;
}

/** Seconds after which a refusal that cannot be checked may be out of date. */
export const FRESH = 60;
/** Controllers try again with growing pauses, at most this many seconds apart (workqueue's default). */
const LONGEST_PAUSE = 1000;

/** `age`: seconds since the server said so; infinite if that is not known. */
export function standing(
  world: World,
  refusal: Refusal,
  spec: PodSpec | undefined,
  namespace: string,
  age: number,
): Standing {
  switch (refusal.kind) {
    case 'quota':
      return quotaStanding(world, refusal, namespace);
    case 'denied':
      return denialStanding(world, refusal, age <= LONGEST_PAUSE);
    case 'webhook':
      return webhookStanding(world, refusal, age);
    case 'terminating':
      return terminatingStanding(world, refusal);
    default:
      return ruleStanding(world, refusal, spec, namespace);
  }
}

function ruleStanding(world: World, refusal: Refusal, spec: PodSpec | undefined, namespace: string): Standing {
  const check = CHECKS[refusal.kind === 'invalid' ? 'limit-range' : refusal.kind];
  if (check === undefined || spec === undefined) return { now: 'unknown' };
  const checked = check(world, spec, namespace);
  if ('gap' in checked) return unreadable(world, checked);
  const hindrance = checked.found.find((one) => refusal.name === '' || one.name === refusal.name);
  if (hindrance !== undefined) return { now: 'holds', hindrance };
  // Pod Security may be enforced by a setting of the API server, which no object shows; so may what makes a pod invalid.
  const hidden = refusal.kind === 'invalid' || (refusal.kind === 'pod-security' && !isLabelled(world, namespace));
  return { now: hidden ? 'unknown' : 'gone' };
}

function unreadable(
  world: World,
  { gap }: { readonly gap: Parameters<World['note']>[0] },
  hindrance?: Hindrance,
): Standing {
  world.note(gap);
  return { now: 'unknown', unread: true, ...(hindrance && { hindrance }) };
}

function isLabelled(world: World, namespace: string): boolean {
  const reading = world.tryAsk(getRequest('Namespace', '', namespace));
  const labels = reading.ok ? (reading.value as KubeObject | null)?.metadata.labels : undefined;
  return labels?.['pod-security.kubernetes.io/enforce'] !== undefined;
}

/** By what was asked when it was refused: quotas count more than pods. */
function quotaStanding(world: World, { name, quota }: Refusal, namespace: string): Standing {
  const reading = world.tryAsk(getRequest('ResourceQuota', namespace, name)) as Reading<ResourceQuota | null>;
  if (!reading.ok) return unreadable(world, reading, quotaHindrance(name, namespace, quota));
  if (reading.value === null) return { now: 'gone' };
  const over = exceeded(reading.value, quota.requested);
  return over.resources.length === 0
    ? { now: 'gone' }
    : { now: 'holds', hindrance: quotaHindrance(name, namespace, over) };
}

function denialStanding(world: World, refusal: Refusal, fresh: boolean): Standing {
  const { kind, name, violations, policies } = refusal;
  if (name === '') return { now: fresh ? 'holds' : 'unknown' };
  const [policy] = policies;
  const reading: Reading<KubeObject | null> =
    policy?.kind === 'ValidatingAdmissionPolicy'
      ? (world.tryAsk(getRequest(policy.kind, '', name)) as Reading<KubeObject | null>)
      : hookObject(world, name);
  const rules = policies.map(placeOf);
  if (!reading.ok) return unreadable(world, reading, { kind, name, says: violations, fields: [], rules });
  if (reading.value === null) return { now: 'gone' };
  const hook: Place = { ...refOf(reading.value), field: `webhooks[${name}]` };
  const hindrance = { kind, name, says: violations, fields: [], rules: rules.length > 0 ? rules : [hook] };
  return { now: fresh ? 'holds' : 'unknown', hindrance };
}

function hookObject(world: World, name: string): Reading<KubeObject | null> {
  const reading = webhookNamed(world, name);
  return reading.ok ? { ...reading, value: reading.value?.object ?? null } : reading;
}

const GROUPS: Readonly<Record<string, string>> = {
  Constraint: 'constraints.gatekeeper.sh',
  ClusterPolicy: 'kyverno.io',
  Policy: 'kyverno.io',
  ValidatingPolicy: 'policies.kyverno.io',
};

/** The policy that denies, and the rule in it if it is named. */
function placeOf({ kind, name, rule }: Policy): Place {
  const [, namespace, own] = /^([^/]+)\/(.+)$/.exec(name) ?? [];
  const group = GROUPS[kind];
  const field =
    kind === 'ValidatingAdmissionPolicy' ? 'spec.validations' : rule === '' ? 'spec' : `spec.rules[${rule}]`;
  return { kind, ...(group && { group }), ...(namespace && { namespace }), name: own ?? name, field };
}

/** Of these, the Service was the reason: with an endpoint that is ready it is gone. */
const OF_SERVICE: readonly FaultKind[] = ['no-service', 'no-endpoints'];
/** These last until somebody changes the webhook or its configuration; the others pass with a restart or a drained node. */
const LASTING: readonly FaultKind[] = ['unknown-authority', 'certificate-expired', 'certificate-name', 'bad-answer'];

function webhookStanding(world: World, { kind, name, fault }: Refusal, age: number): Standing {
  const reading = webhookNamed(world, name);
  if (!reading.ok) return unreadable(world, reading, { kind, name, says: [fault.why], fields: [], rules: [] });
  const hook = reading.value;
  if (hook === null || hook.failurePolicy === 'Ignore') return { now: 'gone' };
  const backend = backendOf(world, hook);
  if (backend === 'ready' && OF_SERVICE.includes(fault.kind)) return { now: 'gone' };
  const dead = backend === 'gone' ? WHY['no-service'] : backend === 'empty' ? WHY['no-endpoints'] : '';
  const hindrance = {
    kind,
    name,
    says: [dead || fault.why],
    fields: [],
    rules: [{ ...refOf(hook.object), field: hook.field }],
  };
  if (dead !== '') return { now: 'holds', hindrance };
  const unread = backend === 'unread';
  const lasts =
    age <= (LASTING.includes(fault.kind) ? LONGEST_PAUSE : FRESH) && !(unread && OF_SERVICE.includes(fault.kind));
  return { now: lasts ? 'holds' : 'unknown', hindrance, unread };
}

function terminatingStanding(world: World, { name }: Refusal): Standing {
  const reading = world.tryAsk(getRequest('Namespace', '', name)) as Reading<KubeObject | null>;
  if (!reading.ok) return unreadable(world, reading);
  return { now: reading.value?.metadata.deletionTimestamp === undefined ? 'gone' : 'holds' };
}
