/** The arithmetic of ResourceQuota: whether one more pod fits, and what a quota wants to be told (pkg/quota/v1/evaluator/core/pods.go). */
import type { PodSpec, ResourceQuota } from 'kubernetes-types/core/v1.js';
import { keyed } from '../../engine/field.ts';
import { parseQuantity } from '../quantity.ts';
import type { QuotaRefusal } from './refusal.ts';
import type { Needs, Quantities } from './template.ts';
import { quantityText, totalsOf } from './totals.ts';

/** What a quota counts, or wants to be told, of one pod. */
export interface QuotaVerdict {
  readonly name: string;
  /** What is exceeded by one more pod. */
  readonly over: QuotaRefusal;
  /** `limits.memory` → the containers that must say it. */
  readonly missing: readonly { readonly resource: string; readonly container: string; readonly at: string }[];
}

export function quotaVerdicts(
  spec: PodSpec,
  needs: readonly Needs[],
  quotas: readonly ResourceQuota[],
): readonly QuotaVerdict[] {
  const usage = usageOf(needs);
  return quotas
    .filter((quota) => appliesTo(quota, spec, needs))
    .map((quota) => ({
      name: quota.metadata?.name ?? '',
      over: exceeded(quota, usage),
      missing: unsaid(quota, needs),
    }));
}

export interface QuotaRoom {
  /** How many such pods are let in, one after the other. */
  readonly fits: number;
  /** What refuses the next one; absent if all are let in. */
  readonly full?: Pick<QuotaVerdict, 'name' | 'over'>;
  /** The quotas as they are with those pods. */
  readonly quotas: readonly ResourceQuota[];
}

/** How many pods of one template the quotas of a namespace let in, if `wanted` are made. */
export function quotaRoom(
  spec: PodSpec,
  needs: readonly Needs[],
  quotas: readonly ResourceQuota[],
  wanted: number,
): QuotaRoom {
  const usage = usageOf(needs);
  const applies = quotas.filter((quota) => appliesTo(quota, spec, needs));
  const fits = Math.max(0, Math.min(wanted, ...applies.map((quota) => roomIn(quota, usage))));
  const then = applies.map((quota) => withPods(quota, usage, fits));
  const [full] = quotaVerdicts(spec, needs, then).filter(({ over }) => over.resources.length > 0);
  return { fits, quotas: then, ...(fits < wanted && full && { full: { name: full.name, over: full.over } }) };
}

/** The quota as it is with `count` further pods; a negative count takes them away. */
export function withPodsOf(quota: ResourceQuota, spec: PodSpec, needs: readonly Needs[], count: number): ResourceQuota {
  return appliesTo(quota, spec, needs) ? withPods(quota, usageOf(needs), count) : quota;
}

/** Amounts are doubles; less than a thousandth is not asked for. */
const TINY = 1e-6;

function roomIn(quota: ResourceQuota, usage: Quantities): number {
  const { hard = quota.spec?.hard ?? {}, used = {} } = quota.status ?? {};
  const rooms = Object.entries(usage).flatMap(([resource, amount]) => {
    const [limit, taken, asked] = [hard[resource], used[resource], parseQuantity(amount)];
    if (limit === undefined || taken === undefined || asked <= 0) return [];
    return [Math.floor((parseQuantity(limit) - parseQuantity(taken)) / asked + TINY)];
  });
  return Math.min(...rooms, Number.MAX_SAFE_INTEGER);
}

function withPods(quota: ResourceQuota, usage: Quantities, count: number): ResourceQuota {
  const used = Object.entries(quota.status?.used ?? {}).map(([resource, taken]) => {
    const amount = usage[resource];
    if (amount === undefined) return [resource, taken];
    const sum = parseQuantity(taken) + count * parseQuantity(amount);
    return [resource, quantityText(resource, Math.max(0, Math.round(sum * 1000) / 1000))];
  });
  return { ...quota, status: { ...quota.status, used: Object.fromEntries(used) } };
}

/** Which of these amounts do not fit into what a quota has left. */
export function exceeded(quota: ResourceQuota, asked: Quantities): QuotaRefusal {
  const hard = quota.status?.hard ?? quota.spec?.hard ?? {};
  const used = quota.status?.used ?? {};
  const resources = Object.keys(asked).filter((resource) => {
    const [limit, amount, taken] = [hard[resource], asked[resource], used[resource]];
    if (limit === undefined || amount === undefined || taken === undefined) return false;
    return parseQuantity(amount) > 0 && parseQuantity(taken) + parseQuantity(amount) > parseQuantity(limit);
  });
  const of = (from: Quantities) => Object.fromEntries(resources.map((resource) => [resource, from[resource] ?? '']));
  return { resources, requested: of(asked), used: of(used), hard: of(hard) };
}

/** What one pod counts, under every name that a quota may have for it. */
function usageOf(needs: readonly Needs[]): Quantities {
  const usage: Record<string, string> = { pods: '1', 'count/pods': '1' };
  for (const side of ['requests', 'limits'] as const) {
    for (const [resource, amount] of Object.entries(totalsOf(needs, side))) {
      usage[`${side}.${resource}`] = amount;
      if (side === 'requests') usage[resource] = amount;
    }
  }
  return usage;
}

/** Only these must be said by every container if a quota has them. */
const TOLD = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

function unsaid(quota: ResourceQuota, needs: readonly Needs[]): QuotaVerdict['missing'] {
  const wanted = Object.keys(quota.spec?.hard ?? {}).filter((resource) => TOLD.includes(resource));
  return wanted.flatMap((resource) => {
    const side = resource.startsWith('limits.') ? 'limits' : 'requests';
    const plain = resource.replace(/^(requests|limits)\./, '');
    return needs
      .filter((one) => one[side][plain] === undefined)
      .map((one) => ({
        resource,
        container: one.name,
        at: `spec.${one.list}[${one.name}].resources.${side}${keyed(plain)}`,
      }));
  });
}

interface ScopeTerm {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

function appliesTo(quota: ResourceQuota, spec: PodSpec, needs: readonly Needs[]): boolean {
  const plain = (quota.spec?.scopes ?? []).map((scopeName): ScopeTerm => ({ scopeName, operator: 'Exists' }));
  const terms: readonly ScopeTerm[] = [...plain, ...(quota.spec?.scopeSelector?.matchExpressions ?? [])];
  return terms.every((term) => inScope(term, spec, needs));
}

/** A scope that is not known here keeps the quota out: what it would refuse is then not claimed. */
function inScope({ scopeName, operator, values = [] }: ScopeTerm, spec: PodSpec, needs: readonly Needs[]): boolean {
  const bestEffort = needs.every((one) => Object.keys({ ...one.requests, ...one.limits }).length === 0);
  const terminating = spec.activeDeadlineSeconds !== undefined;
  const priority = spec.priorityClassName ?? '';
  switch (scopeName) {
    case 'BestEffort':
      return bestEffort;
    case 'NotBestEffort':
      return !bestEffort;
    case 'Terminating':
      return terminating;
    case 'NotTerminating':
      return !terminating;
    case 'PriorityClass':
      if (operator === 'Exists') return priority !== '';
      if (operator === 'DoesNotExist') return priority === '';
      return operator === 'In' ? values.includes(priority) : operator === 'NotIn' && !values.includes(priority);
    default:
      return false;
  }
}
