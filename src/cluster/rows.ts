/** Reads pods as kubectl's table shows them: a fortieth of the bytes of the objects. */
import { known, type Reading, unreadable } from '../facts/reading.ts';
import { listPath, typeOfKind } from '../facts/resources.ts';
import type { PodRow } from '../facts/source.ts';
import { type Asked, parsedAnswer } from './answer.ts';
import { isEntry } from './kubeconfig.ts';
import type { Reader } from './reader.ts';

const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1';

/** Rows without their objects name no namespace, so each namespace is asked for its own. */
export async function podRows(reader: Reader, namespace?: string): Promise<Reading<readonly PodRow[]>> {
  if (namespace !== undefined) return rowsOf(reader, namespace);
  const what = { what: 'namespaces', right: 'list namespaces' };
  const names = await table(reader, listPath(typeOfKind('Namespace')), what);
  if (!names.ok) return names;
  const readings = await Promise.all(names.value.map((row) => rowsOf(reader, row.Name ?? '')));
  const rows: PodRow[] = [];
  for (const reading of readings) if (reading.ok) for (const row of reading.value) rows.push(row);
  const refused = readings.find((r) => !r.ok);
  if (refused !== undefined && !readings.some((r) => r.ok)) return refused;
  return known(rows, refused === undefined);
}

async function rowsOf(reader: Reader, namespace: string): Promise<Reading<readonly PodRow[]>> {
  const asked = { what: `pods in ${namespace}`, right: `list pods in namespace ${namespace}` };
  const rows = await table(reader, listPath(typeOfKind('Pod'), namespace), asked);
  if (!rows.ok) return rows;
  return known(
    rows.value.map(({ Name = '', Status = '', Ready = '', Restarts = '', Age = '' }) => {
      return { namespace, name: Name, status: Status, ready: Ready, restarts: Restarts, age: Age };
    }),
  );
}

async function table(reader: Reader, path: string, asked: Asked): Promise<Reading<readonly Record<string, string>[]>> {
  const outcome = await reader.ask({ path: `${path}?includeObject=None&resourceVersion=0`, accept: TABLE });
  const parsed = parsedAnswer(outcome, asked);
  if (!parsed.ok) return parsed;
  const { columnDefinitions: columns, rows } = parsed.value;
  if (!Array.isArray(columns)) return unreadable({ what: asked.what, reason: 'failed', why: 'the answer is no table' });
  const names = columns.map((column) => String(column?.name));
  const list = Array.isArray(rows) ? rows.filter(isEntry) : [];
  return known(
    list.map(({ cells }) => {
      const values = Array.isArray(cells) ? cells : [];
      return Object.fromEntries(names.map((name, i) => [name, String(values[i] ?? '')]));
    }),
  );
}
