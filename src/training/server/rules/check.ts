/** Looks at the expressions of rules before they are used, so that a misspelt name is found when a scenario is opened. */
import { newEnvironment } from '../../../engine/conditions.ts';
import { piecesOf } from '../../../engine/template.ts';
import type { Word } from '../../../engine/vocabulary.ts';
import type { Behaviour, Effect, Rule } from './rule.ts';

const NAMES = ['object', 'it', 'container', 'status', 'does', 'now'];

/** Throws Error that names the rule for an expression that is no CEL, or that has a name or function that is not known. */
export function checkRules(rules: readonly Rule[], behaviours: readonly Behaviour[], words: readonly Word[]): void {
  for (const [lets = {}, own] of Map.groupBy(rules, (rule) => rule.let)) {
    const environment = environmentWith(words, Object.keys(lets));
    check(environment, 'let', Object.values(lets));
    for (const { name, when, after, do: effects } of own) {
      const seconds = typeof after === 'string' ? [after] : [];
      check(environment, `rule "${name}"`, [when.is, ...seconds, ...effects.flatMap(expressionsOf)]);
    }
  }
  const places = behaviours.flatMap(({ where }) => where ?? []);
  check(environmentWith(words, []), 'containers', places);
}

type Environment = ReturnType<typeof newEnvironment>;

function check(environment: Environment, place: string, expressions: readonly string[]): void {
  for (const expression of expressions) {
    const { error } = environment.parse(expression).check();
    if (error !== undefined) throw new Error(`${place}: ${error.message.split('\n')[0]}: ${expression}`);
  }
}

function environmentWith(words: readonly Word[], names: readonly string[]): Environment {
  const environment = newEnvironment(true);
  for (const { name, parameters } of words)
    environment.registerFunction(`${name}(${parameters.map(() => 'dyn').join(', ')}): dyn`, () => undefined);
  for (const name of [...NAMES, ...names]) environment.registerVariable(name, 'dyn');
  return environment;
}

function expressionsOf(effect: Effect): readonly string[] {
  if ('patch' in effect) return [effect.patch, ...templatesIn(effect.with)];
  if ('delete' in effect) return [effect.delete];
  if ('create' in effect) return [...(effect.times === undefined ? [] : [effect.times]), ...templatesIn(effect.create)];
  if ('container' in effect) return templatesIn(effect.container);
  return [effect.event, ...templatesIn([effect.reason, effect.message, effect.from])];
}

function templatesIn(json: unknown): readonly string[] {
  if (typeof json === 'string')
    return piecesOf(json).flatMap((piece) => ('expression' in piece ? piece.expression : []));
  if (typeof json !== 'object' || json === null) return [];
  return Object.values(json).flatMap(templatesIn);
}
