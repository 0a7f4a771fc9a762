/** The names a tree's expressions see: its subject and its `let` values, each computed when first touched. */
import type { Conditions } from './conditions.ts';
import type { Tree } from './tree.ts';
import { Unreadable, type World } from './world.ts';

/** An object whose `let` properties evaluate lazily; touching one throws Pending or Unreadable as its facts do. */
export function variablesOf(tree: Tree, subject: unknown, conditions: Conditions, world: World): object {
  const variables: Record<string, unknown> = { subject, now: world.now.toISOString() };
  for (const [name, expression] of Object.entries(tree.let)) {
    const memo: { value?: unknown; done?: true } = {};
    Object.defineProperty(variables, name, {
      enumerable: true,
      get() {
        if (memo.done) return memo.value;
        const result = conditions.evaluate(expression, variables, world);
        if (result.gap !== undefined) throw new Unreadable(result.gap);
        if (result.error !== undefined) throw new Error(`${name}: ${result.error}`);
        memo.value = result.value;
        memo.done = true;
        return memo.value;
      },
    });
  }
  return variables;
}
