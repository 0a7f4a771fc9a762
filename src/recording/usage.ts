/** What pods take from nodes, as a recording holds it that does not hold the pods themselves: `usage/*.json`. */
import * as z from 'zod';
import { cleanText, cleanValue } from '../facts/sanitise.ts';
import type { PodUsage } from '../facts/source.ts';
import { documentsOf } from './documents.ts';
import { RecordingError } from './error.ts';
import type { File } from './limits.ts';

export interface RecordedUsage {
  /** The nodes whose pods are all here; absent: every node's. */
  readonly nodes?: readonly string[] | undefined;
  readonly pods: readonly PodUsage[];
}

const text = z.string().max(4096).transform(cleanText);
const labels = z.record(text, text);
const selector = z.object({
  matchLabels: labels.optional(),
  matchExpressions: z.array(z.object({ key: text, operator: text, values: z.array(text).optional() })).optional(),
});
const term = z.object({
  topologyKey: text,
  labelSelector: selector.optional(),
  namespaces: z.array(text).optional(),
  namespaceSelector: selector.optional(),
});
const file = z.object({
  nodes: z.array(text).optional(),
  pods: z.array(
    z.object({
      namespace: text,
      name: text,
      node: text,
      requests: z.record(text, z.number()),
      priority: z.number(),
      hostPorts: z.array(text),
      labels: labels.optional(),
      terminating: z.boolean().optional(),
      antiAffinity: z.array(term).optional(),
      volumes: z.array(z.looseObject({ name: text }).transform((volume) => cleanValue(volume))).optional(),
      uid: text.optional(),
      nominatedNode: text.optional(),
      startTime: text.optional(),
      preempted: z.boolean().optional(),
    }),
  ),
});

/** Throws RecordingError for a file that has another form. */
export function usageIn(recording: string, members: readonly File[]): readonly RecordedUsage[] {
  return members
    .filter(({ path }) => /^usage\/[^/]+\.json$/.test(path))
    .flatMap((member) =>
      documentsOf(recording, member).map((document) => {
        const read = file.safeParse(document);
        if (read.success) return read.data as RecordedUsage;
        const issue = read.error.issues[0];
        throw new RecordingError(
          `read ${member.path} of the recording ${recording}`,
          `${issue?.path.join('.') || 'it'} is no part of a pod's usage (${issue?.message ?? ''})`,
          'record it again, or remove the file',
        );
      }),
    );
}

/** The usage of these nodes (absent: of all) if it was recorded as a whole. */
export function usageOn(
  recorded: readonly RecordedUsage[],
  nodes?: readonly string[],
): readonly PodUsage[] | undefined {
  const wanted = nodes === undefined ? undefined : new Set(nodes);
  const found = recorded.find(({ nodes: held }) => held === undefined || nodes?.every((node) => held.includes(node)));
  return found?.pods.filter(({ node }) => wanted?.has(node) ?? true);
}
