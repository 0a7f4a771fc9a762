/** Reads from the API server with patience: waits its turn, tries again what may pass, logs in again once. */
import type { GapReason } from '../facts/reading.ts';
import type { Connection } from './connection.ts';
import type { Credentials, Identity } from './credentials.ts';
import { ClusterError } from './error.ts';
import type { Ask, Reply } from './exchange.ts';
import { failureOf, refusalOf } from './failure.ts';
import { gateOf } from './gate.ts';
import { pause } from './pause.ts';

/** What came of a request: an answer of any status but 401, or why there is none. */
export type Outcome =
  | { readonly ok: true; readonly reply: Reply }
  | {
      readonly ok: false;
      readonly reason: GapReason;
      readonly why: string;
      readonly todo: string;
      readonly error?: ClusterError;
    };

export interface Reader {
  /** Rejects only with the reason of an abort. */
  ask(ask: Omit<Ask, 'most'> & { readonly most?: number }): Promise<Outcome>;
  /** Runs the work with the identity to use, and once more after logging in again if it answers `refused`. */
  asUser<T>(work: (identity: Identity) => Promise<T | 'refused'>): Promise<T | Refused>;
  readonly signal: AbortSignal;
  readonly connection: Connection;
  requests(): number;
  /** Counts a request that is sent past `ask`. */
  count(): void;
}

export interface Refused {
  readonly refused: string;
  readonly error?: ClusterError;
}

export interface ReaderOptions {
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly userName: string;
  readonly signal: AbortSignal;
  readonly maxBodyBytes: number;
}

const AT_ONCE = 10;
const RETRIES = 4;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

export function readerOf({ connection, credentials, userName, signal, maxBodyBytes }: ReaderOptions): Reader {
  const gate = gateOf(AT_ONCE);
  let sent = 0;
  let answered = false;

  const asUser: Reader['asUser'] = async (work) => {
    try {
      let identity = await credentials.current();
      let result = await work(identity);
      if (result === 'refused') {
        identity = await credentials.renew(identity);
        result = await work(identity);
      }
      return result === 'refused' ? { refused: refusalOf(identity, userName, new Date()) } : result;
    } catch (error) {
      if (error instanceof ClusterError) return { refused: error.message, error };
      throw error;
    }
  };

  const attempt = async (ask: Ask, identity: Identity): Promise<Outcome & { wait?: number | undefined }> => {
    let reached = false;
    const { sink } = ask;
    const watched = (chunk: Buffer, contentType: string) => {
      reached = true;
      sink?.(chunk, contentType);
    };
    try {
      sent++;
      const reply = await connection.send(sink === undefined ? ask : { ...ask, sink: watched }, identity, signal);
      answered = true;
      return { ok: true, reply, wait: isBusy(reply.status) ? waitAsked(reply.retryAfter, Date.now()) : undefined };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ClusterError) throw error;
      const { reason, why, todo, passing } = failureOf(error, connection);
      const again = !reached && (passing === 'always' || (passing === 'once-answered' && answered));
      return { ok: false, reason, why, todo, wait: again ? 0 : undefined };
    }
  };

  const withRetries = async (ask: Ask, identity: Identity): Promise<Outcome> => {
    for (let retry = 0; ; retry++) {
      const { wait, ...outcome } = await gate(() => attempt(ask, identity));
      if (wait === undefined || retry === retriesFor(outcome)) return outcome;
      const backoff = FIRST_WAIT_MS * 2 ** retry * (0.5 + Math.random() / 2);
      await pause(Math.min(LONGEST_WAIT_MS, wait > 0 ? wait : backoff), signal);
    }
  };

  return {
    asUser,
    signal,
    connection,
    requests: () => sent,
    count: () => {
      sent++;
    },
    async ask(ask) {
      signal.throwIfAborted();
      const outcome = await asUser<Outcome>(async (identity) => {
        const got = await withRetries({ ...ask, most: ask.most ?? maxBodyBytes }, identity);
        return got.ok && got.reply.status === 401 ? 'refused' : got;
      });
      if (!('refused' in outcome)) return outcome;
      const error = outcome.error === undefined ? {} : { error: outcome.error };
      return { ok: false, reason: 'unauthorized', why: outcome.refused, todo: 'log in again', ...error };
    },
  };
}

function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

/** A 500 is an answer more often than a hiccup (a kubelet that is down, a webhook that fails): it is asked once more. */
function retriesFor(outcome: Outcome): number {
  return outcome.ok && outcome.reply.status === 500 ? 1 : RETRIES;
}

/** Retry-After in milliseconds (seconds or an HTTP date); 0 if it says nothing. */
export function waitAsked(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
