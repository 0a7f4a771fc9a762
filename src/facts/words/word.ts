/** Shorthand for declaring a word that trees may use. */
import type { Word } from '../../engine/vocabulary.ts';
import type { World } from '../../engine/world.ts';

/**
 * `word('pods(namespace: string): list<Pod>', 'The pods of a namespace.', (world, namespace: string) => …)`.
 * The signature is the author's documentation and the type that expressions are checked against.
 */
export function word<A extends readonly unknown[]>(
  signature: string,
  doc: string,
  call: (world: World, ...args: A) => unknown,
): Word {
  const [, name = '', parameters = '', returns = 'any'] = /^(\w+)\((.*)\): (.+)$/.exec(signature) ?? [];
  if (name === '') throw new Error(`not a signature: ${signature}`);
  return {
    name,
    parameters: [...parameters.matchAll(/(\w+): ([^,<]+(?:<[^>]*>)?)/g)].map(([, n = '', t = 'any']) => ({
      name: n,
      type: t,
    })),
    returns,
    doc,
    call: call as unknown as Word['call'],
  };
}
