/** Runs the interface in a terminal until the user leaves it, and leaves the terminal as it was found. */
import { render } from 'ink';
import type { Diagnosis } from '../engine/diagnosis.ts';
import { App } from './app.tsx';
import { exitCodeOf } from './exit-code.ts';
import { serveRequests } from './requests.ts';
import type { Size } from './screen.ts';
import type { Session, Start } from './session.ts';
import { initialState, type State } from './state.ts';
import { createStore, type Store } from './store.ts';
import { themeOf } from './theme.ts';

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly color: boolean;
  readonly unicode: boolean;
}

export interface Ended {
  /** 0: nothing found; 1: the last result shown holds findings; 3: it could not be decided; 130: interrupted. */
  readonly exitCode: number;
  readonly lastDiagnosis?: Diagnosis;
}

export interface Pace {
  /** How long a second of the interface lasts, in milliseconds. */
  readonly second?: number;
  readonly framesPerSecond?: number;
}

/** Rejects only for a fault of the program, after the terminal has been restored. Both streams must be terminals. */
export async function runInterface(
  session: Session,
  start: Start,
  terminal: Terminal,
  pace: Pace = {},
): Promise<Ended> {
  const { stdin, stdout } = terminal;
  const theme = themeOf(terminal.color, terminal.unicode);
  const store = createStore(initialState(session.info, start, sizeOf(stdout), theme), fail);
  function resized(): void {
    store.send({ type: 'resize', size: sizeOf(stdout) });
    app.rerender(<App store={store} />);
  }
  // Before Ink listens and redraws: a frame of the old size would wrap and scroll. Clipping instead would cost each frame.
  stdout.on('resize', resized);
  const app = render(<App store={store} />, {
    stdin,
    stdout,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    maxFps: pace.framesPerSecond ?? 30,
    // Nothing here writes to the console, and a patched one would outlive a fault.
    patchConsole: false,
  });
  let fault: unknown;
  function fail(thrown: unknown): void {
    fault ??= thrown;
    app.unmount();
  }
  const unsubscribe = store.subscribe(obeyed(store, stdout, app.unmount));
  const endRequests = serveRequests(store, session, pace.second);
  try {
    await app.waitUntilExit();
  } finally {
    stdout.off('resize', resized);
    unsubscribe();
    endRequests();
    app.cleanup();
  }
  if (fault !== undefined) throw fault;
  return endedBy(store.state());
}

/** Does what the state can only ask for: copy, and leave. */
function obeyed(store: Store, stdout: NodeJS.WriteStream, leave: () => void): () => void {
  let copied = 0;
  return () => {
    const { copy, exit } = store.state();
    if (copy !== undefined && copy.id !== copied) {
      copied = copy.id;
      stdout.write(`\u001b]52;c;${Buffer.from(copy.text, 'utf8').toString('base64')}\u0007`);
    }
    if (exit !== undefined) leave();
  };
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

function endedBy(state: State): Ended {
  const lastDiagnosis = state.walk?.result;
  const exitCode = exitCodeOf(state);
  return lastDiagnosis === undefined ? { exitCode } : { exitCode, lastDiagnosis };
}
