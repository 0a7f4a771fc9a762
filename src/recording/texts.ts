/** The logs and command results of a recording. */
import * as z from 'zod';
import { cleanText } from '../facts/sanitise.ts';
import type { ExecQuery, ExecResult, LogQuery } from '../facts/source.ts';
import { documentsOf, textOf } from './documents.ts';
import { RecordingError } from './error.ts';
import { logsIn } from './layouts.ts';
import type { File } from './limits.ts';

const MOST_LINES = 2000;
const MOST_BYTES = 256 * 2 ** 10;

export interface Texts {
  /** The newest lines; `complete` is false if older ones were cut. Undefined if the log was not recorded. */
  log(query: LogQuery): { readonly text: string; readonly complete: boolean } | undefined;
  exec(query: ExecQuery): ExecResult | undefined;
  /** Whether the result of any command in this container is there. */
  ranIn(namespace: string, pod: string, container: string): boolean;
}

const result = z.object({
  command: z.array(z.string()).min(1),
  exitCode: z.int().default(0),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
});

/** Throws RecordingError for a command result that cannot be read. */
export function textsOf(recording: string, members: readonly File[]): Texts {
  const logs = new Map<string, Buffer>();
  const previousLogs = new Map<string, Buffer>();
  const results = new Map<string, ExecResult>();
  const places = new Set<string>();
  for (const member of members) {
    const [folder, ...rest] = member.path.split('/');
    for (const { of, previous, bytes } of logsIn(member)) (previous ? previousLogs : logs).set(of, bytes);
    if (folder === 'exec' && rest.length === 4 && /\.(ya?ml|json)$/i.test(member.path)) {
      for (const document of documentsOf(recording, member).flat()) {
        const parsed = result.safeParse(document);
        if (!parsed.success) throw notAResult(recording, member.path, parsed.error);
        const { command, exitCode, stdout, stderr } = parsed.data;
        const key = execKey(rest.slice(0, 3), command);
        places.add(rest.slice(0, 3).join('/'));
        results.set(key, { exitCode, stdout: cleanText(stdout), stderr: cleanText(stderr) });
      }
    }
  }
  return {
    log({ namespace, pod, container, previous }) {
      const bytes = (previous ? previousLogs : logs).get(`${namespace}/${pod}/${container}`);
      return bytes === undefined ? undefined : newest(bytes);
    },
    ranIn: (namespace, pod, container) => places.has(`${namespace}/${pod}/${container}`),
    exec: ({ namespace, pod, container, command }) => results.get(execKey([namespace, pod, container], command)),
  };
}

function execKey(place: readonly string[], command: readonly string[]): string {
  return JSON.stringify([...place, ...command]);
}

function newest(bytes: Buffer): { text: string; complete: boolean } {
  const text = textOf(bytes);
  const tail = text.slice(-MOST_BYTES);
  const whole = tail.length === text.length ? tail : tail.slice(tail.indexOf('\n') + 1);
  const lines = cleanText(whole).split('\n');
  const kept = lines.slice(-MOST_LINES - (lines.at(-1) === '' ? 1 : 0));
  return { text: kept.join('\n'), complete: whole.length === text.length && kept.length === lines.length };
}

function notAResult(recording: string, path: string, error: z.ZodError): RecordingError {
  const issue = error.issues[0];
  return new RecordingError(
    `read ${path} of the recording ${recording}`,
    `${issue?.path.join('.') || 'it'} is no part of a command's result (${issue?.message ?? ''})`,
    'it needs command, exitCode, stdout and stderr',
  );
}
