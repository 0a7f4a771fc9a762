/** The size of the terminal window, and the least that the interface can work in. */

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const LEAST: Size = { columns: 60, rows: 15 };

export function isTooSmall(size: Size): boolean {
  return size.columns < LEAST.columns || size.rows < LEAST.rows;
}

export function tooSmallWords(size: Size): string {
  return `Window ${size.columns}x${size.rows} is too small: make it ${LEAST.columns}x${LEAST.rows} (q quits)`;
}
