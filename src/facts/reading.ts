/** What came of asking the outside for something: a value, or the reason why there is none. */

/**
 * Why something could not be read. `failed`: the server refused the request; `broken`: it could not answer; `gone`: it does
 * not keep it any longer; `expired`: what there was of it has been thrown away, as events are after an hour; `not-recorded`: a recording that does not hold this kind of thing.
 */
export const GAP_REASONS = [
  'forbidden',
  'unauthorized',
  'timeout',
  'failed',
  'broken',
  'gone',
  'expired',
  'not-recorded',
  'declined',
  'truncated',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** Something that could not be read. It is shown as unknown; it never reads as healthy or absent. */
export interface Gap {
  /** What was asked for, in words: `events in shop`, `previous log of web-0/app`. */
  readonly what: string;
  readonly reason: GapReason;
  /** One line: what the server or file system said. */
  readonly why: string;
  /** Whom to ask for what, or what to try: `ask an administrator for: list events in namespace shop`. */
  readonly ask?: string;
}

/** `complete: false` says that the value holds only a part (bounded read, cut by a limit). */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly complete: boolean }
  | { readonly ok: false; readonly gap: Gap };

export function known<T>(value: T, complete = true): Reading<T> {
  return { ok: true, value, complete };
}

export function unreadable<T>(gap: Gap): Reading<T> {
  return { ok: false, gap };
}
