/** Whether a CronJob has made the Jobs that were due. */
import type { CronJob } from 'kubernetes-types/batch/v1.js';
import { lastDue } from '../../analysis/cron/schedule.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { word } from './word.ts';

/** The controller makes a Job within seconds of its time. */
const PATIENCE_MS = 60_000;
/** Without spec.timeZone the clock of the controller manager counts, which may stand anywhere. */
const ANYWHERE = Array.from({ length: 27 }, (_, i) => i - 12);

/** The time (RFC 3339) of the last run that was due and for which no Job was made; empty if there is none, or that is not certain. */
export function missedRun(world: World, object: KubeObject): string {
  const { spec, status } = object as unknown as Partial<CronJob>;
  if (object.kind !== 'CronJob' || spec === undefined || spec.suspend === true) return '';
  if (spec.concurrencyPolicy === 'Forbid' && (status?.active?.length ?? 0) > 0) return '';
  const last = [object.metadata.creationTimestamp, String(status?.lastScheduleTime ?? '')];
  const known = Math.max(...last.map((time) => Date.parse(time ?? '') || 0));
  const zone = (spec as { timeZone?: string }).timeZone;
  const offsets = zone === 'UTC' || zone === 'Etc/UTC' ? [0] : ANYWHERE;
  const before = new Date(world.now.getTime() - PATIENCE_MS);
  const due = offsets.map((offset) => lastDue(spec.schedule, before, offset)?.getTime() ?? 0);
  return due.every((time) => time > known) ? new Date(Math.min(...due)).toISOString() : '';
}

export const cronJobWords = [
  word(
    'missedRun(cronJob: any): string',
    'When the last Job of a CronJob was due that was not made; empty if there is none, or that is not certain.',
    (world, object: KubeObject) => missedRun(world, object),
  ),
];
