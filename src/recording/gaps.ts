/** Words for what a recording does not hold: what the cluster said when it was made, or that it was not asked. */
import type { Addition } from '../facts/addition.ts';
import { gapFor } from '../facts/gaps.ts';
import type { Gap, GapReason, Reading } from '../facts/reading.ts';
import type { ExecQuery, GetQuery, ListQuery, LogQuery } from '../facts/source.ts';
import type { Manifest } from './manifest.ts';

/** What recording.yaml says on it. */
export type Refused = Pick<NonNullable<Manifest['unavailable']>[number], 'why' | 'reason'>;

export function listGap(query: ListQuery, refused?: Refused): Gap {
  return gapOf({ ask: 'list', ...query }, refused, `the recording does not hold ${placeOf(query)}`);
}

export function objectGap(query: GetQuery, refused?: Refused): Gap {
  return gapOf({ ask: 'get', ...query }, refused, `the recording does not hold ${placeOf(query)}`);
}

/** Of what pods that are not all here take: what was said when it was asked for, else why there are no pods. Undefined if there are some. */
export function usageGap(
  nodes: readonly string[] | undefined,
  pods: Reading<unknown>,
  manifest: Manifest | undefined,
): Gap | undefined {
  const request = { ask: 'usage', ...(nodes !== undefined && { nodes }) } as const;
  const refused = manifest?.unavailable?.find((u) => u.resource === 'usage');
  if (refused !== undefined) return gapOf(request, refused, NOT_THERE);
  return pods.ok ? undefined : gapFor(request, pods.gap.reason, pods.gap.why);
}

export function logGap(query: LogQuery, manifest: Manifest | undefined): Gap {
  const { namespace, pod, container, previous } = query;
  const name = `${pod}/${container}${previous ? '.previous' : ''}`;
  const refused = manifest?.unavailable?.find(
    (u) =>
      /^(pods?\/)?logs?$/.test(u.resource) &&
      (!u.namespace || u.namespace === namespace) &&
      (u.name === undefined || u.name === name),
  );
  return gapOf({ ask: 'logs', ...query }, refused, NOT_THERE);
}

export function execGap(query: ExecQuery, declined: boolean, manifest: Manifest | undefined): Gap {
  const request = { ask: 'exec', ...query } as const;
  if (declined) return gapFor(request, 'declined', 'commands in containers were declined with --no-exec');
  const refused = manifest?.unavailable?.find(
    (u) =>
      u.resource === 'pods/exec' &&
      (!u.namespace || u.namespace === query.namespace) &&
      (u.name === undefined || u.name === `${query.pod}/${query.container}`) &&
      (u.command === undefined || JSON.stringify(u.command) === JSON.stringify(query.command)),
  );
  return gapOf(request, refused, NOT_THERE);
}

/** Undefined where nothing is said of it: then it was not tried, or it is there. */
export function additionGap(addition: Addition, about: string, manifest: Manifest | undefined): Gap | undefined {
  const { namespace, pod, container } = addition;
  const refused = manifest?.unavailable?.find(
    (u) => u.resource === ADDED && u.namespace === namespace && u.name === `${pod}/${container}`,
  );
  return refused && gapOf({ ask: 'add', about, runs: [], addition }, refused, NOT_THERE);
}

/** As recording.yaml has it; a subresource of pods. */
export const ADDED = 'pods/ephemeralcontainers';

const NOT_THERE = 'the recording does not hold it';

function gapOf(request: Parameters<typeof gapFor>[0], refused: Refused | undefined, otherwise: string): Gap {
  if (refused === undefined) return gapFor(request, 'not-recorded', otherwise);
  return gapFor(request, refused.reason ?? reasonIn(refused.why), refused.why);
}

function placeOf({ type, namespace }: ListQuery | GetQuery): string {
  const place = !type.namespaced ? '' : namespace === undefined ? ' in all namespaces' : ` in ${namespace}`;
  return `${type.plural}${place}`;
}

/** For a recording that somebody has made by hand. */
function reasonIn(why: string): GapReason {
  if (/forbidden/i.test(why)) return 'forbidden';
  if (/unauthorized/i.test(why)) return 'unauthorized';
  return /time[d-]? ?out/i.test(why) ? 'timeout' : 'not-recorded';
}
