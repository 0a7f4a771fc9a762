/** All trees that a run uses: the built-in ones, and the user's own on top of them. */
import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { conditionsFor } from '../engine/conditions.ts';
import type { Tree } from '../engine/tree.ts';
import type { Engine } from '../engine/walk.ts';
import { WORDS } from '../facts/words/vocabulary.ts';
import { CommandError } from '../investigation/error.ts';
import { builtin } from './builtin.ts';

/** A file larger than this is no tree. */
const MOST_BYTES = 1024 * 1024;

/**
 * `folders` must exist; `own` (the user's configuration folder) need not. A tree of the same name replaces a built-in one, and says so
 * by its origin. Throws FaultyFile for a tree that does not hold together, CommandError for a folder that is not there.
 */
export async function engineWith(folders: readonly string[], own: string | undefined): Promise<Engine> {
  const { trees } = await builtin();
  const byName = new Map(trees.map((tree) => [tree.tree, tree]));
  for (const folder of folders)
    if (!isFolder(folder))
      throw new CommandError(2, `cannot read trees from ${folder}: it is no folder; pass --diagnostics DIR`);
  const present = [...(own !== undefined && isFolder(own) ? [own] : []), ...folders];
  for (const tree of await userTrees(present)) byName.set(tree.tree, tree);
  return { trees: byName, conditions: conditionsFor({ words: WORDS, types: {} }) };
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function userTrees(folders: readonly string[]): Promise<readonly Tree[]> {
  const files = folders.flatMap((folder) =>
    globSync('**/*.{yaml,yml}', { cwd: folder })
      .filter((file) => !/\.test\.ya?ml$/.test(file))
      .sort()
      .map((file) => path.join(folder, file)),
  );
  if (files.length === 0) return [];
  const [{ loadTree }, { checkExpressions }, { KUBERNETES_SCHEMA }, { WORD_TYPES }] = await Promise.all([
    import('../engine/load.ts'),
    import('../engine/typecheck.ts'),
    import('../facts/schema/types.ts'),
    import('../facts/words/vocabulary.ts'),
  ]);
  const vocabulary = { words: WORDS, types: { ...KUBERNETES_SCHEMA.types, ...WORD_TYPES } };
  return Promise.all(
    files.map(async (file) => {
      if (statSync(file).size > MOST_BYTES) throw new CommandError(2, `cannot read ${file}: a tree has at most 1 MiB`);
      const { tree, located } = loadTree(await readFile(file, 'utf8'), file);
      checkExpressions(located, vocabulary);
      return tree;
    }),
  );
}
