/** What an expression is evaluated in. */
import type { Value } from './value.ts';

export interface Scope {
  readonly variables: ReadonlyMap<string, Value>;
  /** How many steps may still be taken. */
  readonly budget: { left: number };
}
