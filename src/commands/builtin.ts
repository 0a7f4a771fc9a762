/** The tool's own trees and causes, read and checked. The bundle holds the result, so that no YAML is parsed at start. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Cause, causesIn } from '../engine/causes.ts';
import { FaultyFile, loadTree } from '../engine/load.ts';
import type { Tree } from '../engine/tree.ts';
import { checkExpressions } from '../engine/typecheck.ts';
import { KUBERNETES_SCHEMA } from '../facts/schema/types.ts';
import { WORD_TYPES, WORDS } from '../facts/words/vocabulary.ts';

export interface Builtin {
  readonly trees: readonly Tree[];
  readonly causes: readonly Cause[];
}

const FOLDER = fileURLToPath(new URL('../../diagnostics/', import.meta.url));

/** Throws FaultyFile for a tree that does not hold together. */
export async function builtin(): Promise<Builtin> {
  const causes = causesIn(readFileSync(`${FOLDER}causes.yaml`, 'utf8'), 'diagnostics/causes.yaml');
  const known = new Set(causes.map((cause) => cause.id));
  const vocabulary = { words: WORDS, types: { ...KUBERNETES_SCHEMA.types, ...WORD_TYPES } };
  const files = globSync('*/*.yaml', { cwd: FOLDER }).filter((file) => !file.endsWith('.test.yaml'));
  const trees = files.sort().map((file) => {
    const { tree, located } = loadTree(readFileSync(`${FOLDER}${file}`, 'utf8'), `diagnostics/${file}`, 'built-in');
    const strange = Object.keys(tree.findings).filter((cause) => !known.has(cause));
    if (strange.length > 0) {
      throw new FaultyFile(
        strange.map((cause) => located.fault(['findings', cause], `${cause} is not in causes.yaml`)),
      );
    }
    checkExpressions(located, vocabulary);
    return tree;
  });
  return { trees, causes };
}
