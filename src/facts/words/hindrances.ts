/** What would refuse a pod of this template now: the rules of its namespace, and what it names. Deduced from objects. */
import type { LimitRange, PodSpec, ResourceQuota } from 'kubernetes-types/core/v1.js';
import { defaultConflicts, type LimitBreach, limitBreaches } from '../../analysis/admission/limits.ts';
import { quotaVerdicts } from '../../analysis/admission/quota.ts';
import type { QuotaRefusal, RefusalKind } from '../../analysis/admission/refusal.ts';
import { securityPatch } from '../../analysis/admission/security/patch.ts';
import { type Level, securityViolations } from '../../analysis/admission/security/violations.ts';
import { needsOf } from '../../analysis/admission/template.ts';
import type { Place } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Gap, Reading } from '../reading.ts';
import { getRequest, listRequest } from './objects.ts';

export interface Hindrance {
  readonly kind: RefusalKind;
  /** The quota, LimitRange, ServiceAccount or class. */
  readonly name: string;
  /** What is wrong, one sentence each. */
  readonly says: readonly string[];
  /** What must change in the pod, from its specification on: `spec.containers[web].image`. */
  readonly fields: readonly string[];
  /** The rules that stand against it. */
  readonly rules: readonly Place[];
  readonly quota?: QuotaRefusal;
  readonly level?: string;
  /** A strategic merge patch of the pod's specification that would meet the rule, as far as a machine can know. */
  readonly patch?: object;
}

/** What was found of one sort of rule; a gap if the rule could not be read. */
export type Checked = { readonly found: readonly Hindrance[] } | { readonly gap: Gap };

type Check = (world: World, spec: PodSpec, namespace: string) => Checked;

/** Sorts of rules, in the order in which the API server applies them. */
export const CHECKS: Readonly<Partial<Record<RefusalKind, Check>>> = {
  'limit-range': (world, spec, namespace) => {
    const ranges = world.tryAsk(listRequest('LimitRange', namespace));
    if (!ranges.ok) return ranges;
    const list = ranges.value as readonly LimitRange[];
    const breaches = [...limitBreaches(spec, list), ...defaultConflicts(spec, list)];
    const found = [...Map.groupBy(breaches, (breach) => breach.range)];
    return { found: found.map(([name, of]) => rangeHindrance(name, namespace, of)) };
  },
  'service-account': (world, spec, namespace) => {
    const name = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
    return missing(world, 'service-account', 'ServiceAccount', namespace, name, 'spec.serviceAccountName');
  },
  'pod-security': (world, spec, namespace) => {
    const reading = world.tryAsk(getRequest('Namespace', '', namespace));
    if (!reading.ok) return reading;
    const labels = (reading.value as KubeObject | null)?.metadata.labels ?? {};
    const level = labels[ENFORCE] ?? '';
    if (!isLevel(level)) return { found: [] };
    const violations = securityViolations(spec, level);
    if (violations.length === 0) return { found: [] };
    const hindrance: Hindrance = {
      kind: 'pod-security',
      name: namespace,
      level,
      says: violations.map(({ field, todo }) => `${field}: ${todo}`),
      fields: violations.map(({ field }) => field),
      rules: [{ kind: 'Namespace', name: namespace, field: `metadata.labels["${ENFORCE}"]` }],
      patch: securityPatch(violations),
    };
    return { found: [hindrance] };
  },
  'priority-class': (world, spec) =>
    missing(world, 'priority-class', 'PriorityClass', '', spec.priorityClassName ?? '', 'spec.priorityClassName'),
  'runtime-class': (world, spec) =>
    missing(world, 'runtime-class', 'RuntimeClass', '', spec.runtimeClassName ?? '', 'spec.runtimeClassName'),
  'quota-needs': (world, spec, namespace) => {
    const verdicts = quotasOf(world, spec, namespace);
    if ('gap' in verdicts) return verdicts;
    const wanting = verdicts.filter(({ missing: wanted }) => wanted.length > 0);
    return {
      found: wanting.map(({ name, missing: wanted }) => ({
        kind: 'quota-needs',
        name,
        says: wanted.map(({ container, resource }) => `container ${container} does not say its ${resource}`),
        fields: wanted.map(({ at }) => at),
        rules: [{ kind: 'ResourceQuota', namespace, name, field: 'spec.hard' }],
      })),
    };
  },
  quota: (world, spec, namespace) => {
    const verdicts = quotasOf(world, spec, namespace);
    if ('gap' in verdicts) return verdicts;
    const full = verdicts.filter(({ over }) => over.resources.length > 0);
    return { found: full.map(({ name, over }) => quotaHindrance(name, namespace, over)) };
  },
};

const ENFORCE = 'pod-security.kubernetes.io/enforce';

function isLevel(level: string): level is Level {
  return ['privileged', 'baseline', 'restricted'].includes(level);
}

export function quotaHindrance(name: string, namespace: string, over: QuotaRefusal): Hindrance {
  return {
    kind: 'quota',
    name,
    quota: over,
    says: over.resources.map((r) => `${r}: ${over.requested[r]} asked, ${over.used[r]} of ${over.hard[r]} used`),
    fields: [],
    rules: over.resources.map((resource) => ({
      kind: 'ResourceQuota',
      namespace,
      name,
      field: `spec.hard${/^[\w-]+$/.test(resource) ? `.${resource}` : `["${resource}"]`}`,
    })),
  };
}

function rangeHindrance(name: string, namespace: string, breaches: readonly LimitBreach[]): Hindrance {
  return {
    kind: 'limit-range',
    name,
    says: breaches.map(({ says, defaulted }) => `${says}${defaulted ? ` (the default of LimitRange ${name})` : ''}`),
    fields: [...new Set(breaches.flatMap(({ at }) => at))],
    rules: [...new Set(breaches.map(({ field }) => field))].map((field) => ({
      kind: 'LimitRange',
      namespace,
      name,
      field,
    })),
  };
}

function quotasOf(world: World, spec: PodSpec, namespace: string) {
  const [quotas, ranges] = world.tryAskAll([
    listRequest('ResourceQuota', namespace),
    listRequest('LimitRange', namespace),
  ]) as [Reading<readonly ResourceQuota[]>, Reading<readonly LimitRange[]>];
  if (!quotas.ok) return quotas;
  if (!ranges.ok) return ranges;
  return quotaVerdicts(spec, needsOf(spec, ranges.value), quotas.value);
}

/** Something that the pod names and that does not exist; an empty name names nothing. */
function missing(
  world: World,
  kind: RefusalKind,
  what: string,
  namespace: string,
  name: string,
  field: string,
): Checked {
  if (name === '') return { found: [] };
  const reading = world.tryAsk(getRequest(what, namespace, name));
  if (!reading.ok) return reading;
  if (reading.value !== null) return { found: [] };
  return { found: [{ kind, name, says: [`there is no ${what} ${name}`], fields: [field], rules: [] }] };
}
