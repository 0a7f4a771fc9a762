/** The terminal while it is ours: shows one view after another, lends it out, and leaves it as it was found. */
import { setImmediate as turn } from 'node:timers/promises';
import { type Instance, render, useApp } from 'ink';
import { type ReactNode, useLayoutEffect } from 'react';
import type { Size } from './screen.ts';
import type { Store } from './store.ts';
import { type Theme, themeOf } from './theme.ts';

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly color: boolean;
  readonly unicode: boolean;
  /** Ends whatever is shown, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/** What every view understands: keys, the size of the window, and that it wants to leave once `exit` is set. */
export interface Played {
  readonly exit?: { readonly interrupted: boolean };
}
export type PlayedEvent =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'resize'; readonly size: Size };

export interface Stage {
  readonly theme: Theme;
  size(): Size;
  /** For faults in reducers: ends what is played with it. */
  fail(fault: unknown): void;
  /** Shows a view of a store until its state wants to leave. Rejects for a fault. */
  play<S extends Played, E>(store: Store<S, E | PlayedEvent>, view: ReactNode): Promise<void>;
  /** Puts a text on the clipboard, in terminals that know OSC 52. */
  copy(text: string): void;
  /** Gives the terminal away until `borrow` is done, then draws again. */
  lend(borrow: () => Promise<void>): Promise<void>;
}

type Suspend = ReturnType<typeof useApp>['suspendTerminal'];

/** Both streams must be terminals. Rejects only for a fault of the program, after the terminal has been restored. */
export async function onStage<T>(
  terminal: Terminal,
  framesPerSecond: number,
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const { stdin, stdout, signal } = terminal;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  let app: Instance | undefined;
  let suspend: Suspend | undefined;
  let lent: Promise<void> = Promise.resolve();
  let shown: ReactNode;
  let send: ((event: PlayedEvent) => void) | undefined;
  const keep = (given: Suspend) => {
    suspend = given;
  };
  function show(view: ReactNode): void {
    shown = (
      <>
        <Suspending keep={keep} />
        {view}
      </>
    );
    if (app !== undefined) {
      app.rerender(shown);
      return;
    }
    app = render(shown, {
      stdin,
      stdout,
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      exitOnCtrlC: false,
      maxFps: framesPerSecond,
      // Nothing here writes to the console, and a patched one would outlive a fault.
      patchConsole: false,
    });
    app.waitUntilExit().catch(failed.reject);
  }
  function resized(): void {
    send?.({ type: 'resize', size: sizeOf(stdout) });
    if (shown !== undefined) app?.rerender(shown);
  }
  const interrupt = () => send?.({ type: 'key', key: 'ctrl+c' });
  const stage: Stage = {
    theme: themeOf(terminal.color, terminal.unicode),
    size: () => sizeOf(stdout),
    fail: failed.reject,
    async play(store, view) {
      const left = Promise.withResolvers<void>();
      const look = () => {
        if (store.state().exit !== undefined) left.resolve();
      };
      const unsubscribe = store.subscribe(look);
      send = store.send;
      if (signal?.aborted) interrupt();
      try {
        show(view);
        await Promise.race([left.promise, failed.promise]);
      } finally {
        send = undefined;
        unsubscribe();
      }
    },
    copy: (text) => void stdout.write(`\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`),
    lend(borrow) {
      const away = async () => {
        // A stream that still reads would take every other key from whoever has the terminal now.
        await turn();
        stdin.pause();
        await borrow();
      };
      lent = suspend === undefined ? Promise.resolve() : suspend(away).then(resized);
      return lent;
    },
  };
  // Before Ink listens and redraws: a frame of the old size would wrap and scroll. Clipping instead would cost each frame.
  stdout.on('resize', resized);
  signal?.addEventListener('abort', interrupt);
  try {
    return await play(stage);
  } finally {
    await lent.catch(() => undefined);
    signal?.removeEventListener('abort', interrupt);
    stdout.off('resize', resized);
    app?.unmount();
    await app?.waitUntilExit().catch(() => undefined);
    app?.cleanup();
  }
}

/** Draws nothing: hands out what only a component is given. */
function Suspending({ keep }: { readonly keep: (suspend: Suspend) => void }): ReactNode {
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => keep(suspendTerminal), [keep, suspendTerminal]);
  return null;
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
