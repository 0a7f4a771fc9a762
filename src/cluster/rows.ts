/** Reads pods as kubectl's table shows them: a fortieth of the bytes of the objects. */
import { gapFor } from '../facts/gaps.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { listPath, type ResourceType, typeOfKind } from '../facts/resources.ts';
import type { PodRow } from '../facts/source.ts';
import { parsedAnswer } from './answer.ts';
import { isEntry, textOf } from './kubeconfig.ts';
import type { Reader } from './reader.ts';

type Row = Readonly<Record<string, string>>;

const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1';

/** Rows without their objects name no namespace, so each namespace is asked for its own. */
export async function podRows(reader: Reader, namespace?: string): Promise<Reading<readonly PodRow[]>> {
  if (namespace !== undefined) return rowsOf(reader, namespace);
  const names = await table(reader, typeOfKind('Namespace'));
  if (!names.ok) return names;
  const readings = await Promise.all(names.value.map((row) => rowsOf(reader, row.Name ?? '')));
  const rows: PodRow[] = [];
  for (const reading of readings) if (reading.ok) for (const row of reading.value) rows.push(row);
  const refused = readings.find((r) => !r.ok);
  if (refused !== undefined && !readings.some((r) => r.ok)) return refused;
  return known(rows, names.complete && readings.every((r) => r.ok && r.complete));
}

async function rowsOf(reader: Reader, namespace: string): Promise<Reading<readonly PodRow[]>> {
  const rows = await table(reader, typeOfKind('Pod'), namespace);
  if (!rows.ok) return rows;
  return known(
    rows.value.map(({ Name = '', Status = '', Ready = '', Restarts = '', Age = '' }) => {
      return { namespace, name: Name, status: Status, ready: Ready, restarts: Restarts, age: Age };
    }),
    rows.complete,
  );
}

/** Nobody asked for pages: a server that says there is more does not hold it. */
async function table(reader: Reader, type: ResourceType, namespace?: string): Promise<Reading<readonly Row[]>> {
  const asked: Request = { ask: 'list', type, ...(namespace !== undefined && { namespace }) };
  const path = listPath(type, namespace);
  const outcome = await reader.ask({ path: `${path}?includeObject=None&resourceVersion=0`, accept: TABLE });
  const parsed = parsedAnswer(outcome, asked);
  if (!parsed.ok) return parsed;
  const { columnDefinitions: columns, metadata, rows } = parsed.value;
  if (!Array.isArray(columns)) return unreadable(gapFor(asked, 'broken', 'the answer is no table'));
  const names = columns.map((column) => String(column?.name));
  const list = Array.isArray(rows) ? rows.filter(isEntry) : [];
  return known(
    list.map(({ cells }) => {
      const values = Array.isArray(cells) ? cells : [];
      return Object.fromEntries(names.map((name, i) => [name, String(values[i] ?? '')]));
    }),
    !isEntry(metadata) || textOf(metadata, 'continue') === undefined,
  );
}
