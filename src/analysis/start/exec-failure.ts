/** Reads in a log that the kernel would not run a program: the runtime counts the container as started by then. */

export interface ExecFailure {
  /** Wrong format, not there, not allowed; empty: the log does not say that a program could not be run. */
  readonly fault: 'format' | 'missing' | 'forbidden' | '';
  readonly program: string;
  readonly line: string;
}

/** runc since 1.1, runc 1.0, crun: the program never ran, so its log holds this one line and no more. */
const OF_THE_RUNTIME =
  /^(?:exec (\S+): |standard_init_linux\.go:\d+: exec user process caused: |exec container process (?:\(missing dynamic library\?\) )?`([^`]+)`: )(exec format error|no such file or directory|permission denied)$/i;
/** dash, busybox, bash, tini: some line of a script's log. */
const OF_A_SHELL =
  /^(?:[^:]*sh|\S*\.sh|\[FATAL tini \(\d+\)\] exec (\S+) failed): (?:(?:line )?\d+: |exec: (?:line \d+: )?)*(?:([^\s:]+): )?(?:cannot execute binary file: )?(exec format error|permission denied)$/i;

const NONE: ExecFailure = { fault: '', program: '', line: '' };

/** What the runtime wrote in place of the program's own log. */
export function execFailure(log: string): ExecFailure {
  const lines = log.split('\n', 50).filter((line) => line.trim() !== '');
  return lines.length === 1 ? matched(lines[0] as string, OF_THE_RUNTIME) : NONE;
}

/** The first line in which a shell says that it found a program and could not run it. */
export function shellFailure(log: string): ExecFailure {
  for (const line of log.split('\n', 5000)) {
    const found = matched(line, OF_A_SHELL);
    if (found.fault !== '') return found;
  }
  return NONE;
}

function matched(text: string, pattern: RegExp): ExecFailure {
  const line = text.trim();
  if (line.length > 1000) return NONE;
  const match = pattern.exec(line);
  if (match === null) return NONE;
  const [, one, other, why = ''] = match;
  const fault = /format/i.test(why) ? 'format' : /permission/i.test(why) ? 'forbidden' : 'missing';
  return { fault, program: one ?? other ?? '', line };
}
