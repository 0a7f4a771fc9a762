/** The list of causes: every id that a finding may carry. */
import { z } from 'zod';
import { parseLocated } from './load.ts';

const causesSchema = z.array(
  z.strictObject({
    id: z.string(),
    meaning: z.string(),
    /** The object and field that a person must change; K stands for the subject's own workload. */
    at: z.string().optional(),
    /** No tree finds it yet. */
    planned: z.boolean().optional(),
  }),
);

export type Cause = z.infer<typeof causesSchema>[number];

/** Throws FaultyFile. */
export function causesIn(text: string, file: string): readonly Cause[] {
  return parseLocated(text, file, causesSchema).value;
}
