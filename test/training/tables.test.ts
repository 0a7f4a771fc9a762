/** Columns and cells are those that kube-apiserver 1.36.3 gave for the same objects at the same moment (tables.json). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/facts/objects.ts';
import { columnsOf, rowOf } from '../../src/training/server/table/table.ts';

interface Golden {
  readonly kind: string;
  /** When the server made the table. */
  readonly now: string;
  readonly columns: string;
  readonly rows: readonly { readonly object: KubeObject; readonly cells: readonly unknown[] }[];
}

const goldens: readonly Golden[] = JSON.parse(readFileSync(new URL('tables.json', import.meta.url), 'utf8'));

test.each(goldens)('$kind', ({ kind, now, columns, rows }) => {
  const ours = columnsOf(kind) as readonly Record<string, unknown>[];
  expect(ours.map((c) => [c.name, c.type, c.format, c.priority].join(':')).join('|')).toBe(columns);
  const cells = rows.map(({ object }) => rowOf(kind, object, 'None', new Date(now)));
  expect(cells).toEqual(rows.map((row) => ({ cells: row.cells })));
});
