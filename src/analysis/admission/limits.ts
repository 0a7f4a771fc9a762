/** Holds a pod against the LimitRanges of its namespace, as the API server does (plugin/pkg/admission/limitranger). */
import type { LimitRange, LimitRangeItem, PodSpec } from 'kubernetes-types/core/v1.js';
import { keyed } from '../../engine/field.ts';
import { parseQuantity } from '../quantity.ts';
import { type Needs, needsOf, type Quantities } from './template.ts';
import { totalsOf } from './totals.ts';

export interface LimitBreach {
  readonly range: string;
  /** The rule in it: `spec.limits[0].max.cpu`. */
  readonly field: string;
  /** The container, or empty for the pod as a whole. */
  readonly container: string;
  /** What must change in the pod, from its specification: `spec.containers[web].resources.limits.cpu`. */
  readonly at: readonly string[];
  readonly says: string;
  /** Whether the amount is none that the template names, but a LimitRange's own default. */
  readonly defaulted: boolean;
}

type Amounts = Pick<Needs, 'requests' | 'limits'>;
type Side = keyof Amounts;
type Bound = 'min' | 'max' | 'maxLimitRequestRatio';

/** Everything in the template that a LimitRange does not allow. */
export function limitBreaches(spec: PodSpec, ranges: readonly LimitRange[]): readonly LimitBreach[] {
  const all = needsOf(spec, ranges);
  return ranges.flatMap((range) =>
    (range.spec?.limits ?? []).flatMap((item, index) => {
      const rule = { range: range.metadata?.name ?? '', index, item };
      if (item.type === 'Container') return all.flatMap((one) => breachesOf(rule, one, one));
      return item.type === 'Pod'
        ? breachesOf(rule, { requests: totalsOf(all, 'requests'), limits: totalsOf(all, 'limits') })
        : [];
    }),
  );
}

/** Defaults that make a pod invalid: a limit put in that is below the request, or a request above the limit. */
export function defaultConflicts(spec: PodSpec, ranges: readonly LimitRange[]): readonly LimitBreach[] {
  return needsOf(spec, ranges).flatMap((one) =>
    Object.keys(one.limits).flatMap((resource) => {
      const [request, limit] = [amountOf(one, 'requests', resource, 0), amountOf(one, 'limits', resource, 0)];
      const side = (['limits', 'requests'] as const).find((s) => one.defaulted.has(`${s}.${resource}`));
      if (request <= limit || side === undefined) return [];
      const key = side === 'limits' ? 'default' : 'defaultRequest';
      const own = side === 'limits' ? 'requests' : 'limits';
      const [range, index] = sourceOf(ranges, key, resource);
      const given =
        side === 'limits'
          ? `a ${resource} limit of ${one.limits[resource]}, below its request of ${one.requests[resource]}`
          : `a ${resource} request of ${one.requests[resource]}, above its limit of ${one.limits[resource]}`;
      return [
        {
          range,
          field: `spec.limits[${index}].${key}${keyed(resource)}`,
          container: one.name,
          at: [`spec.${one.list}[${one.name}].resources.${own}${keyed(resource)}`],
          says: `container ${one.name} gets ${given}`,
          defaulted: true,
        },
      ];
    }),
  );
}

/** The LimitRange, and the place in it, whose default comes first. */
function sourceOf(
  ranges: readonly LimitRange[],
  key: 'default' | 'defaultRequest',
  resource: string,
): readonly [string, number] {
  for (const range of ranges) {
    const index = (range.spec?.limits ?? []).findIndex(
      (item) => item.type === 'Container' && item[key]?.[resource] !== undefined,
    );
    if (index >= 0) return [range.metadata?.name ?? '', index];
  }
  return ['', 0];
}

interface Rule {
  readonly range: string;
  readonly index: number;
  readonly item: LimitRangeItem;
}

function breachesOf(rule: Rule, amounts: Amounts, needs?: Needs): readonly LimitBreach[] {
  const { item } = rule;
  const breach = (bound: Bound, resource: string, sides: readonly Side[], says: string): LimitBreach => {
    // What only follows from the other side changes with it.
    const given = sides.filter((side) => needs?.given.has(`${side}.${resource}`));
    const at = (given.length > 0 ? given : sides.slice(0, 1)).map(
      (side) => `spec.${needs?.list}[${needs?.name}].resources.${side}${keyed(resource)}`,
    );
    return {
      range: rule.range,
      field: `spec.limits[${rule.index}].${bound}${keyed(resource)}`,
      container: needs?.name ?? '',
      at: needs === undefined ? ['spec.containers'] : at,
      says: `${needs === undefined ? 'the pod' : `container ${needs.name}`} ${says}`,
      defaulted: sides.every((side) => needs?.defaulted.has(`${side}.${resource}`) ?? false),
    };
  };
  const each = (
    bounds: Quantities | undefined,
    check: (resource: string, bound: string) => LimitBreach | undefined,
  ): readonly LimitBreach[] =>
    Object.entries(bounds ?? {}).flatMap(([resource, bound]) => check(resource, bound) ?? []);

  return [
    ...each(item.max, (resource, most) => {
      const none = `has no ${resource} limit, and one of at most ${most} is required`;
      if (amounts.limits[resource] === undefined) return breach('max', resource, ['limits'], none);
      const sides = (['limits', 'requests'] as const).filter(
        (s) => amountOf(amounts, s, resource, 0) > parseQuantity(most),
      );
      const [side] = sides;
      if (side === undefined) return undefined;
      return breach(
        'max',
        resource,
        sides,
        `${verb(side)} ${amounts[side][resource]} ${resource}; at most ${most} is allowed`,
      );
    }),
    ...each(item.min, (resource, least) => {
      const none = `requests no ${resource}, and at least ${least} is required`;
      if (amounts.requests[resource] === undefined) return breach('min', resource, ['requests'], none);
      const under = (s: Side) => amountOf(amounts, s, resource, Number.POSITIVE_INFINITY) < parseQuantity(least);
      const sides = (['requests', 'limits'] as const).filter(under);
      const [side] = sides;
      if (side === undefined) return undefined;
      return breach(
        'min',
        resource,
        sides,
        `${verb(side)} ${amounts[side][resource]} ${resource}; at least ${least} is required`,
      );
    }),
    ...each(item.maxLimitRequestRatio, (resource, most) => {
      const request = amountOf(amounts, 'requests', resource, 0);
      const limit = amountOf(amounts, 'limits', resource, 0);
      if (request === 0 || limit === 0) {
        const missing = request === 0 ? 'request' : 'limit';
        const says = `has no ${resource} ${missing}, and the limit may be at most ${most} times the request`;
        return breach('maxLimitRequestRatio', resource, [`${missing}s`], says);
      }
      if (limit / request <= parseQuantity(most)) return undefined;
      const pair = `a ${resource} limit of ${amounts.limits[resource]}, ${round(limit / request)} times its request of ${amounts.requests[resource]}`;
      return breach(
        'maxLimitRequestRatio',
        resource,
        ['limits', 'requests'],
        `has ${pair}; at most ${most} times is allowed`,
      );
    }),
  ];
}

function amountOf(amounts: Amounts, side: Side, resource: string, none: number): number {
  const value = amounts[side][resource];
  return value === undefined ? none : parseQuantity(value);
}

function verb(side: Side): string {
  return side === 'limits' ? 'has a limit of' : 'requests';
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
