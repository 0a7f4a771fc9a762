/** Reads the Status with which the API server ends an exec. */
import { oneLine } from './error.ts';
import { isEntry, textOf } from './kubeconfig.ts';

export type End =
  | { readonly ok: true; readonly exitCode: number; readonly stderr: string }
  | { readonly ok: false; readonly why: string };

/** What a container runtime says of a program that is not there (runc, crun, CRI-O's conmon). */
const NOT_FOUND = /executable file .*not found|executable file not found|no such file or directory|exec: .*not found/i;
const NOT_EXECUTABLE = /permission denied|exec format error/i;
/** Only then is it the program that could not be started, and not the container that is gone. */
const START = /failed to exec in container|OCI runtime exec failed|unable to start container process|exec failed/i;

/** containerd's name for this one attempt: another at every try, and of no use to anybody. */
const ATTEMPT = /failed to start exec "[0-9a-f]{64}": /;

/** The exit code; 127 for a program that the container lacks and 126 for one that cannot run, with the runtime's words on stderr. */
export function exitCodeOf(status: string, stderr: string): End {
  let value: unknown;
  try {
    value = JSON.parse(status);
  } catch {
    return { ok: false, why: 'the server ended the command without saying how' };
  }
  if (!isEntry(value)) return { ok: false, why: 'the server ended the command without saying how' };
  if (value.status === 'Success') return { ok: true, exitCode: 0, stderr };
  const message = oneLine(textOf(value, 'message') ?? 'the server could not run the command');
  const causes = isEntry(value.details) && Array.isArray(value.details.causes) ? value.details.causes : [];
  const code = causes.find((c) => isEntry(c) && c.reason === 'ExitCode')?.message;
  if (value.reason === 'NonZeroExitCode' && /^\d+$/.test(String(code)))
    return { ok: true, exitCode: Number(code), stderr };
  if (START.test(message)) {
    const said = [stderr.trimEnd(), message.replace(ATTEMPT, '')].filter((s) => s !== '').join('\n');
    if (NOT_FOUND.test(message)) return { ok: true, exitCode: 127, stderr: said };
    if (NOT_EXECUTABLE.test(message)) return { ok: true, exitCode: 126, stderr: said };
  }
  return { ok: false, why: message };
}
