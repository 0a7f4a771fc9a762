/** The CEL of rules: the words of trees and some more, over the training cluster as it is now. */
import { conditionsFor } from '../../../engine/conditions.ts';
import { inText, piecesOf } from '../../../engine/template.ts';
import type { World } from '../../../engine/world.ts';
import { isObject, type Json } from '../../../facts/json.ts';
import { WORDS } from '../../../facts/words/vocabulary.ts';
import type { Cluster } from '../context.ts';
import { ruleWords } from './words.ts';
import { worldOf } from './world.ts';

/** Every function that rules may call. */
export const RULE_WORDS = [...WORDS, ...ruleWords];

export interface Expressions {
  /** `undefined` if a field is not there, or anything else keeps it from having a value. */
  value(expression: string, variables: object): unknown;
  /** A copy of JSON in which each `${CEL}` is replaced by its value; fields without one are left out. */
  filled(json: unknown, variables: object): unknown;
  /** Adds names to variables, each computed when it is first used. */
  named(lets: Readonly<Record<string, string>>, variables: object): object;
}

export function expressionsOn(cluster: Cluster): Expressions {
  const conditions = conditionsFor({ words: RULE_WORDS, types: {} });
  let seen: { readonly version: number; readonly world: World } | undefined;
  const world = (): World => {
    const version = cluster.store.version();
    if (seen?.version !== version) seen = { version, world: worldOf(cluster) };
    return seen.world;
  };
  const value: Expressions['value'] = (expression, variables) =>
    conditions.evaluate(expression, variables, world()).value;

  const filled: Expressions['filled'] = (json, variables) => {
    if (Array.isArray(json)) return json.map((item) => filled(item, variables));
    if (isObject(json)) {
      const fields = Object.entries(json).map(([key, inner]) => [key, filled(inner, variables)] as const);
      return Object.fromEntries(fields.filter(([, inner]) => inner !== undefined));
    }
    if (typeof json !== 'string' || !json.includes('${')) return json;
    const pieces = piecesOf(json);
    const [first] = pieces;
    if (pieces.length === 1 && first !== undefined && 'expression' in first)
      return asJson(value(first.expression, variables));
    return pieces.map((piece) => ('text' in piece ? piece.text : inText(value(piece.expression, variables)))).join('');
  };

  return {
    value,
    filled,
    named(lets, variables) {
      const names: Json = { ...variables };
      for (const [name, expression] of Object.entries(lets)) {
        Object.defineProperty(names, name, {
          configurable: true,
          enumerable: true,
          get() {
            const found = value(expression, names);
            Object.defineProperty(names, name, { value: found, enumerable: true });
            return found;
          },
        });
      }
      return names;
    },
  };
}

/** CEL's integers in lists and maps that it built are no JSON. */
function asJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(asJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
}

/** The same names with one more, without computing any. */
export function withName(variables: object, name: string, value: unknown): object {
  return Object.defineProperties({ [name]: value }, Object.getOwnPropertyDescriptors(variables));
}
