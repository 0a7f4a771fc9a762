/** What every part of the server works on, and what it answers with. */
import type { KubeObject } from '../../facts/objects.ts';
import type { Gap, Reading } from '../../facts/reading.ts';
import type { ResourceType } from '../../facts/resources.ts';
import type { ExecQuery, ExecResult, ListQuery, LogQuery } from '../../facts/source.ts';
import type { Fault } from './faults.ts';
import type { Store } from './store.ts';

/** What is served beside objects. */
export interface Origin {
  logs(query: LogQuery): Promise<Reading<string>>;
  exec(query: ExecQuery): Promise<Reading<ExecResult>>;
  /** How much of a list is here; a gap says why nothing is. */
  held(query: ListQuery): Promise<'whole' | 'part' | Gap>;
  /** Why an object that the store lacks is unknown rather than absent; undefined if it is absent. */
  unknown(type: ResourceType, namespace: string, name: string): Promise<Gap | undefined>;
  /** Pods that are listed only where somebody asks for what runs on nodes. */
  readonly others: readonly KubeObject[];
}

export interface Cluster {
  readonly store: Store;
  readonly origin: Origin;
  readonly now: () => Date;
  /** Read anew at each request: a test may change them. */
  readonly faults: readonly Fault[];
  /** `v1.36.3` */
  readonly version: string;
  /** What each manager applied last by server-side apply, by object and manager. */
  readonly applied: Map<string, Map<string, object>>;
}

/** A whole answer; a body may come in pieces. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Iterable<string>;
}

/** What of a request matters past the routing. */
export interface Asked {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly accept: string | undefined;
  readonly contentType: string;
  readonly body: Buffer;
}

export function json(status: number, value: unknown, warnings: readonly string[] = []): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'application/json',
      ...(warnings.length > 0 && { Warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`) }),
    },
    body: [JSON.stringify(value)],
  };
}
