/** The one error that opening a cluster ends with: a line for the user, and the exit code that belongs to it. */

/** 2: what the user gave cannot be used. 3: the cluster cannot be reached, or it does not accept the credentials. */
export type ClusterExit = 2 | 3;

/** `message` is one line: what was tried, what happened, what to do. It never holds a credential. */
export class ClusterError extends Error {
  readonly exitCode: ClusterExit;

  constructor(exitCode: ClusterExit, message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
    this.name = 'ClusterError';
    this.exitCode = exitCode;
  }
}

/** Text from outside in one line of bounded length. */
export function oneLine(text: string, longest = 600): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
