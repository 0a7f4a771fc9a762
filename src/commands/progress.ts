/** Tells on stderr what is being done: one line that changes on a terminal, else a line each. */

export interface ProgressLine {
  readonly tell: (says: string) => void;
  /** Takes the changing line away. */
  readonly end: () => void;
}

export function progressOn(stderr: { write(text: string): unknown; readonly isTTY?: boolean }): ProgressLine {
  let shown = false;
  return {
    tell(says) {
      if (stderr.isTTY !== true) stderr.write(`reading ${says}\n`);
      else stderr.write(`\r\u001b[Kreading ${says.slice(0, 70)}`);
      shown = true;
    },
    end() {
      if (shown && stderr.isTTY === true) stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
