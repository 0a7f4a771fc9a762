/** What a walk may know: facts asked for by request, and the clock. Asking never blocks: it returns or throws. */
import type { Gap, Reading } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';

export interface World {
  readonly now: Date;
  /** The value of a fact. Throws Pending if it is not loaded yet, Unreadable if it cannot be read. */
  ask(request: Request): unknown;
  /** As `ask`, but yields the gap instead of throwing Unreadable; the gap is then listed as unknown. */
  tryAsk(request: Request): Reading<unknown>;
  /** Asks for all at once, so that what is missing is fetched together. Throws as `ask` does. */
  askAll(requests: readonly Request[]): readonly unknown[];
  /** As `askAll`, with gaps instead of Unreadable. */
  tryAskAll(requests: readonly Request[]): readonly Reading<unknown>[];
  /** A value computed from facts once for all walks. The key must name everything that it depends on besides facts. */
  memo(key: string, compute: () => unknown): unknown;
  /** Lists a gap as unknown although the question could be answered. */
  note(gap: Gap): void;
}

/** Thrown by `ask` when facts must be fetched first; the walk is then repeated from its start. */
export class Pending extends Error {
  readonly requests: readonly Request[];
  constructor(requests: readonly Request[]) {
    super('facts are not loaded yet');
    this.requests = requests;
  }
}

/** Thrown by `ask` when a fact cannot be read; the condition that touched it is unknown. */
export class Unreadable extends Error {
  readonly gap: Gap;
  constructor(gap: Gap) {
    super(`${gap.what}: ${gap.why}`);
    this.gap = gap;
  }
}
