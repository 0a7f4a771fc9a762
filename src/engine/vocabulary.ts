/** The words that trees may use in CEL: functions with their types, and the record types that they return. */
import type { World } from './world.ts';

/** A CEL type: `string`, `bool`, `double`, `dyn`, `list<Pod>`, `map<string, string>`, or the name of a record type. */
export type TypeName = string;

export interface Parameter {
  readonly name: string;
  readonly type: TypeName;
}

/**
 * A function that trees may call. `call` gets the world (facts and clock) and plain JSON arguments; it returns plain
 * JSON. It may throw Pending (a fact is not loaded yet) or Unreadable (a fact cannot be read), by way of `world.ask`.
 */
export interface Word {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: TypeName;
  /** One or two sentences for the author of a tree. */
  readonly doc: string;
  readonly call: (world: World, ...args: never[]) => unknown;
}

/** Record types by name: field to type. */
export type RecordTypes = Readonly<Record<string, Readonly<Record<string, TypeName>>>>;

export interface Vocabulary {
  readonly words: readonly Word[];
  readonly types: RecordTypes;
}
