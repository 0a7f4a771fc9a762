/** A terminal without a terminal: fake streams for Ink, a headless xterm behind them, and words to drive and read it. */
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

export interface TestTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** What a person would see: rows without trailing spaces. */
  rows(): readonly string[];
  screen(): string;
  /** `Enter`, `Down`, `Esc`, `Ctrl-C` …; anything else is typed as it is. Waits until the screen has settled. */
  press(...keys: readonly string[]): Promise<void>;
  /** Bytes as they are, without waiting. */
  send(bytes: string): void;
  paste(text: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** Waits until a text is on the screen; fails with the screen if it does not come. */
  until(text: string | RegExp, timeout?: number): Promise<void>;
  settled(): Promise<void>;
  /** Everything written so far, raw. */
  written(): string;
  /** The state that a program must leave as it found it. */
  modes(): {
    readonly alternate: boolean;
    readonly raw: boolean;
    readonly cursorHidden: boolean;
    readonly paste: boolean;
  };
  /** How a cell looks. `color` is the number of one of the 16 colours, or undefined for the default. */
  cell(
    row: number,
    column: number,
  ): { readonly color: number | undefined; readonly bold: boolean; readonly inverse: boolean };
}

const KEYS: Readonly<Record<string, string>> = {
  Enter: '\r',
  Esc: '\u001b',
  Tab: '\t',
  'Shift-Tab': '\u001b[Z',
  Up: '\u001b[A',
  Down: '\u001b[B',
  Right: '\u001b[C',
  Left: '\u001b[D',
  PgUp: '\u001b[5~',
  PgDn: '\u001b[6~',
  Home: '\u001b[H',
  End: '\u001b[F',
  Backspace: '\u007f',
  'Ctrl-C': '\u0003',
  'Ctrl-U': '\u0015',
  'Ctrl-W': '\u0017',
};

/** Quiet for longer than the interface waits between two frames. */
const QUIET_MS = 15;

/** The frame rate that goes with it. */
export const FRAMES_PER_SECOND = 250;
/** Longer than an escape waits for the rest of an arrow key. */
const ESCAPE_MS = 110;

export function testTerminal(columns = 80, rows = 24): TestTerminal {
  // convertEol: what a kernel's terminal driver does to line feeds.
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 200, convertEol: true });
  let written = '';
  let lastWrite = 0;
  let raw = false;
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => screen.write(String(chunk), done),
  });
  const write = stdout.write.bind(stdout) as (chunk: unknown, ...rest: unknown[]) => boolean;
  stdout.write = (chunk: unknown, ...rest: unknown[]) => {
    written += String(chunk);
    lastWrite = performance.now();
    return write(chunk, ...rest);
  };
  Object.assign(stdout, { isTTY: true, columns, rows });
  const stdin = new PassThrough();
  const setRawMode = (on: boolean) => {
    raw = on;
    return stdin;
  };
  Object.assign(stdin, { isTTY: true, setRawMode, ref: () => stdin, unref: () => stdin });

  async function settled(): Promise<void> {
    lastWrite = performance.now();
    while (performance.now() - lastWrite < QUIET_MS) await pause(3);
    await new Promise<void>((drawn) => screen.write('', drawn));
  }

  function rowsNow(): readonly string[] {
    const buffer = screen.buffer.active;
    return Array.from(
      { length: screen.rows },
      (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true, 0, screen.cols) ?? '',
    );
  }

  const terminal: TestTerminal = {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    rows: rowsNow,
    screen: () => rowsNow().join('\n'),
    async press(...keys) {
      for (const key of keys) {
        stdin.write(KEYS[key] ?? key);
        if (key === 'Esc') await pause(ESCAPE_MS);
        await settled();
      }
    },
    send: (bytes) => void stdin.write(bytes),
    async paste(text) {
      stdin.write(`\u001b[200~${text}\u001b[201~`);
      await settled();
    },
    async resize(newColumns, newRows) {
      screen.resize(newColumns, newRows);
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit('resize');
      await settled();
    },
    async until(text, timeout = 3000) {
      const end = performance.now() + timeout;
      const there = () => (typeof text === 'string' ? terminal.screen().includes(text) : text.test(terminal.screen()));
      while (!there()) {
        if (performance.now() > end) throw new Error(`${text} did not come on the screen:\n${terminal.screen()}`);
        await pause(5);
      }
      await settled();
    },
    settled,
    written: () => written,
    modes: () => ({
      alternate: screen.buffer.active.type === 'alternate',
      raw,
      cursorHidden: written.lastIndexOf('\u001b[?25l') > written.lastIndexOf('\u001b[?25h'),
      paste: screen.modes.bracketedPasteMode,
    }),
    cell(row, column) {
      const cell = screen.buffer.active.getLine(screen.buffer.active.baseY + row)?.getCell(column);
      if (cell === undefined) throw new Error(`there is no cell ${row},${column}`);
      return {
        color: cell.isFgDefault() ? undefined : cell.getFgColor(),
        bold: cell.isBold() !== 0,
        inverse: cell.isInverse() !== 0,
      };
    },
  };
  return terminal;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
