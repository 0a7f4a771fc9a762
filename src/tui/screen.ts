/** The size of the terminal window, and the least that the interface can work in. */

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const LEAST: Size = { columns: 60, rows: 15 };

export function isTooSmall(size: Size): boolean {
  return size.columns < LEAST.columns || size.rows < LEAST.rows;
}

/** `above`: lines that something else takes. */
export function tooSmallWords({ columns, rows }: Size, above = 0): string {
  return `Window ${columns}x${rows + above} is too small: make it ${LEAST.columns}x${LEAST.rows + above} (q quits)`;
}
