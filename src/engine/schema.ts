/** The shape of a tree file and of a test file beside it. The published JSON Schema is made from this. */
import { z } from 'zod';

const cel = z.string().min(1).describe('A CEL expression');
const template = z.string().describe('Text; ${…} holds a CEL expression');
const cause = z.string().regex(/^[a-z]+\/[a-z0-9-]+$/, 'a cause id such as pending/node-cordoned');
const stepName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a short lower-case name');

const targetSchema = z
  .union([
    stepName,
    z.strictObject({ find: z.union([cause, z.array(cause).min(1)]), next: stepName.optional() }),
    z.strictObject({ tree: stepName, subject: cel.optional(), next: stepName.optional() }),
    z.strictObject({ tree: stepName, each: cel, next: stepName.optional() }),
  ])
  .describe('The next step, a finding, or another tree (about another subject, or about each of a list)');

const stepSchema = z.strictObject({
  ask: template.describe('A question that a person could ask; ends with a question mark'),
  teach: z.string().optional().describe('One or two sentences for somebody new: why this question is asked'),
  when: cel.describe('True is yes, false is no; a fact that cannot be read makes the answer unknown'),
  because: z.strictObject({ then: template.optional(), else: template.optional() }).optional(),
  then: targetSchema,
  else: targetSchema,
  unknown: targetSchema
    .optional()
    .describe(
      'Default: the branch that claims no cause (`else` before `then`), and nothing found later is called proven or healthy',
    ),
});

const evidenceSchema = z.union([
  z.strictObject({
    when: cel.optional(),
    says: template,
    object: cel.optional(),
    field: template.optional(),
    value: cel.optional(),
    command: template.optional(),
    observed: template.optional(),
  }),
  z.strictObject({ when: cel.optional(), from: cel.describe('A list of {says, object, field, value, command}') }),
]);

const fixSchema = z.union([
  z.strictObject({
    when: cel.optional(),
    id: stepName,
    title: template.describe('Starts with a verb'),
    risk: z.enum(['none', 'restart', 'disruption', 'data-loss']),
    command: template.optional(),
    undo: template.optional(),
    object: cel.optional(),
    patch: z.unknown().optional(),
  }),
  z.strictObject({
    when: cel.optional(),
    from: cel.describe('A list of {id, title, risk, object, patch, command, undo}'),
  }),
]);

const findingSchema = z.strictObject({
  severity: z.enum(['critical', 'warning', 'info']),
  confidence: template.describe('proven only if the facts admit no other reading'),
  contributing: z
    .union([z.boolean(), cel])
    .optional()
    .describe('True (or CEL that says so): it explains the symptom, and another finding explains it'),
  decided: z
    .literal('by-objects')
    .optional()
    .describe(
      'The claim follows from objects alone, not from what a program did: its patches are tried on a copy of the objects, and the tree is walked again',
    ),
  title: template.describe('One line: subject, state, cause'),
  explanation: template.describe('Two to five sentences for a person new to this'),
  at: z
    .array(
      z.strictObject({ object: cel, field: template.optional(), fields: cel.optional().describe('A list of fields') }),
    )
    .default([]),
  evidence: z.array(evidenceSchema).default([]),
  fixes: z.array(fixSchema).default([]),
  see: z.array(z.url()).default([]),
});

export const treeSchema = z.strictObject({
  tree: stepName,
  title: z.string(),
  subject: z.string().describe('The kind of the subject, or Container'),
  entry: z.array(z.string()).default([]).describe('The kinds of objects whose diagnosis starts here'),
  needs: z.array(cel).default([]).describe('Expressions whose facts are fetched together before the first question'),
  let: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), cel).default({}),
  start: stepName,
  steps: z.record(stepName, stepSchema),
  findings: z.record(cause, findingSchema).default({}),
  everyFinding: z
    .strictObject({ evidence: z.array(evidenceSchema).default([]), fixes: z.array(fixSchema).default([]) })
    .default({ evidence: [], fixes: [] })
    .describe('What every finding of this tree shows and offers besides; not common/healthy and common/starting'),
});

export type TreeFile = z.infer<typeof treeSchema>;
export type TargetFile = z.infer<typeof targetSchema>;

const commandAnswer = z.strictObject({
  command: z.array(z.string()),
  exitCode: z.number(),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
});

export const testSchema = z.strictObject({
  tree: stepName,
  cases: z
    .array(
      z.strictObject({
        name: z.string(),
        facts: z
          .union([z.string(), z.array(z.looseObject({ kind: z.string() }))])
          .describe('A recording, or objects inline'),
        logs: z.record(z.string(), z.string()).optional().describe('NAMESPACE/POD/CONTAINER[.previous] to text'),
        exec: z
          .record(z.string(), z.union([commandAnswer, z.array(commandAnswer)]))
          .optional()
          .describe('NAMESPACE/POD/CONTAINER to the answer, or to one for each command'),
        unavailable: z
          .array(z.string())
          .optional()
          .describe('Plurals of kinds that may not be read; also logs, exec, and usage: the pods of all namespaces'),
        now: z.string().optional(),
        subject: z.string().describe('TYPE/NAME, with -n NAMESPACE if it has one'),
        outcome: z.enum(['found', 'healthy', 'starting', 'undecided']).optional(),
        path: z.array(z.string()).optional().describe('step=yes|no|unknown, in order; others may stand between'),
        finds: z
          .union([
            z.literal('none'),
            z.array(
              z.strictObject({
                cause,
                at: z.string().optional().describe('KIND/NAME FIELD'),
                severity: z.string().optional(),
                confidence: z.string().optional(),
                says: z.string().optional().describe('A phrase of the title, explanation or evidence'),
                verified: z
                  .array(z.string())
                  .optional()
                  .describe('The fixes that heal it when tried on a copy, best first'),
              }),
            ),
          ])
          .optional(),
        unknown: z.array(z.string()).optional().describe('Phrases of what must be listed as unknown'),
      }),
    )
    .min(1),
});

export type TestFile = z.infer<typeof testSchema>;
export type TestCase = TestFile['cases'][number];
