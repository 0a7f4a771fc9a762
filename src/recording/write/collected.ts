/** What has been read and is to be written: the facts of a recording before they become files. */
import { ONLY_PART } from '../../facts/gaps.ts';
import type { KubeObject } from '../../facts/objects.ts';
import type { Gap, GapReason } from '../../facts/reading.ts';
import type { ResourceType } from '../../facts/resources.ts';
import type { ExecQuery, ExecResult, LogQuery } from '../../facts/source.ts';
import type { RecordedUsage } from '../usage.ts';

/** An entry of recording.yaml's `unavailable`. */
export interface Unavailable {
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Of `pods/exec`. */
  readonly command?: readonly string[];
  readonly why: string;
  /** Absent: it was not tried. */
  readonly reason?: GapReason;
}

/** An entry of recording.yaml's `asked`. */
export interface Asked {
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface Collected {
  readonly objects: readonly KubeObject[];
  readonly logs: readonly { readonly query: LogQuery; readonly text: string }[];
  readonly results: readonly { readonly query: ExecQuery; readonly result: ExecResult }[];
  readonly usage: readonly RecordedUsage[];
  readonly asked: readonly Asked[];
  readonly unavailable: readonly Unavailable[];
}

export function resourceOf(type: ResourceType): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

/** Several groups have resources of one name. */
export function fileNameOf(type: ResourceType): string {
  return type.prefix === undefined ? type.plural : resourceOf(type);
}

export function logName({ pod, container, previous }: LogQuery): string {
  return `${pod}/${container}${previous ? '.previous' : ''}`;
}

/** Why something is not there, as recording.yaml has it. */
export function refusedWith({ reason, why }: Gap): Pick<Unavailable, 'why' | 'reason'> {
  return { why, reason };
}

export const PARTLY: Pick<Unavailable, 'why' | 'reason'> = {
  why: ONLY_PART,
  reason: 'truncated',
};
