/** Shares out the height of the triage screen between its rows and the details of the selected one. */

import { windowTop } from '../lists/scrolling.ts';
import type { Size } from '../screen.ts';
import { type Columns, columnsOf } from './columns.ts';
import type { TriageState } from './state.ts';

/** Header (2) and footer (1). */
const CHROME = 3;

export interface TriageLayout {
  readonly columns: Columns;
  readonly body: number;
  /** Lines of a row: 2 if what is wrong stands below it. */
  readonly rowHeight: 1 | 2;
  /** Rows that fit. */
  readonly page: number;
  /** The first row shown. */
  readonly top: number;
  /** Lines for the details of the selected row. */
  readonly details: number;
}

export function triageLayout(state: TriageState, size: Size): TriageLayout {
  const body = size.rows - CHROME;
  const details = size.rows >= 20 ? 4 : 3;
  const room = body - 1 - (details + 1);
  const columns = columnsOf(state.widths, state.scope.namespace === undefined, size.columns);
  const rowHeight = columns.title === 0 && state.rows.length * 2 <= room ? 2 : 1;
  const page = Math.max(1, Math.floor(room / rowHeight));
  return { columns, body, rowHeight, page, details, top: windowTop(state.top, state.index, state.rows.length, page) };
}
