/** recording.yaml: when a recording was taken, and what it does not hold. */
import * as z from 'zod';
import { GAP_REASONS } from '../facts/reading.ts';
import { cleanText } from '../facts/sanitise.ts';
import { documentsOf } from './documents.ts';
import { RecordingError } from './error.ts';
import type { File } from './limits.ts';

const text = z.string().max(4096).transform(cleanText);
const time = z.iso.datetime({ offset: true, error: 'is not a time such as 2026-01-05T10:00:00Z' });

const schema = z.object({
  apiVersion: z.literal('north/v1', { error: 'is not north/v1' }),
  kind: z.literal('Recording', { error: 'is not Recording' }),
  taken: time.optional(),
  server: text.optional(),
  context: text.optional(),
  /** The namespaces whose objects were read; absent: all of them. */
  namespaces: z.array(text).optional(),
  /** The resources that were read in all namespaces all the same: who holds a device is decided elsewhere too. */
  everywhere: z.array(text).optional(),
  /** The resources that were read (`pods`, `deployments.apps`); of others nothing is known. Absent: all of them. */
  resources: z.array(text).optional(),
  /** Without a namespace: in none. `resource` is a plural, or `pods/log`; with a name only that object, or POD/CONTAINER, is missing. */
  unavailable: z
    .array(
      z.object({
        resource: text,
        namespace: text.nullish(),
        name: text.optional(),
        why: text.default('it was not readable'),
        /** Absent: what `why` sounds like. */
        reason: z.enum(GAP_REASONS).optional().catch(undefined),
        /** Of `pods/exec`: the command. */
        command: z.array(text).optional(),
      }),
    )
    .optional(),
  /** What was asked for when one object was recorded. If present, nothing but the answers to this is known. */
  asked: z
    .array(
      z.object({
        resource: text,
        namespace: text.optional(),
        name: text.optional(),
        labelSelector: text.optional(),
        fieldSelector: text.optional(),
      }),
    )
    .optional(),
  /** The recording was interrupted, or its time was over. */
  unfinished: z.boolean().optional(),
  /** What it is a recording of, as its title says it: `namespace shop`. */
  of: text.optional(),
});

export type Manifest = z.output<typeof schema>;

export const MANIFEST = /^recording\.ya?ml$/i;

/** Reads recording.yaml. Throws RecordingError that names the field. */
export function readManifest(recording: string, member: File): Manifest {
  const result = schema.safeParse(documentsOf(recording, member)[0]);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'the file';
  throw new RecordingError(
    `read ${member.path} of the recording ${recording}`,
    `${field} ${issue?.message.replace(/^Invalid input: /, 'is wrong: ') ?? 'is wrong'}`,
    'correct it, or remove recording.yaml',
  );
}
