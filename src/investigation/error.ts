/** What ends a command: one line for the user, and the exit code. */

/** `message` is one line that says what was tried, what happened and what to do. */
export class CommandError extends Error {
  readonly exitCode: 2 | 3;
  constructor(exitCode: 2 | 3, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
