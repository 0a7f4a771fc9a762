/** What has been read and is to be written: the facts of a recording before they become files. */
import type { KubeObject } from '../../facts/objects.ts';
import type { Gap } from '../../facts/reading.ts';
import type { ResourceType } from '../../facts/resources.ts';
import type { ExecQuery, ExecResult, LogQuery } from '../../facts/source.ts';
import type { RecordedUsage } from '../usage.ts';

/** An entry of recording.yaml's `unavailable`. */
export interface Unavailable {
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly why: string;
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

export function logName({ pod, container, previous }: LogQuery): string {
  return `${pod}/${container}${previous ? '.previous' : ''}`;
}

/** What the server said, in the words that a reader of the recording turns back into the reason. */
export function whyOf({ reason, why }: Gap): string {
  const told: Readonly<Record<string, RegExp>> = {
    forbidden: /forbidden/i,
    unauthorized: /unauthorized/i,
    timeout: /time[d-]? ?out/i,
  };
  const words = { forbidden: 'forbidden', unauthorized: 'unauthorized', timeout: 'timed out' } as Record<
    string,
    string
  >;
  return told[reason]?.test(why) === false ? `${words[reason]}: ${why}` : why;
}
