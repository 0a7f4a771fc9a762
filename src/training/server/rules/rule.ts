/** The language of rules: what happens in the training cluster when somebody changes it, as data in place of controllers. */
import * as z from 'zod';

const json = z
  .record(z.string(), z.unknown())
  .describe('Its texts may hold CEL, as those of trees do; one that is nothing else keeps its type');
const objects = z.string().describe('CEL that gives an object or a list of objects');

const when = z.strictObject({
  kind: z.string().describe('`Container` stands for each container of each pod that the kubelet knows'),
  namespace: z.string().exactOptional(),
  name: z
    .string()
    .exactOptional()
    .describe('The rule is about this object, there or not. Without it: about each object of the kind'),
  is: z
    .string()
    .describe(
      'CEL: `object` is the object, null if it is gone. Of a container: `object` (its pod), `container`, `status`, `does`',
    ),
});

const effect = z.union([
  z.strictObject({ patch: objects, with: json.describe('A merge patch; `it` is the object that it changes') }),
  z.strictObject({ delete: objects }),
  z.strictObject({ create: json, times: z.string().exactOptional().describe('CEL: how many of it') }),
  z.strictObject({ container: json.describe('A merge patch on the status of the container that the rule is about') }),
  z.strictObject({
    event: objects,
    type: z.enum(['Normal', 'Warning']).exactOptional(),
    reason: z.string(),
    message: z.string(),
    from: z.string().describe('The component that reports it'),
  }),
]);

export const ruleSchema = z.strictObject({
  name: z.string().describe('What happens, as a sentence without a full stop'),
  when,
  after: z
    .union([z.number(), z.string()])
    .exactOptional()
    .describe('Seconds that the condition must hold, or CEL that gives them. Default: 0'),
  do: z.array(effect).describe('Each sees what the ones before it did'),
});

export const letSchema = z.record(z.string(), z.string()).describe('Names for expressions, computed when first used');

export const behaviourSchema = z.strictObject({
  where: z
    .string()
    .exactOptional()
    .describe('CEL: which containers; `object` is the pod, `container` its entry in the specification. Absent: all'),
  listens: z
    .array(z.number())
    .exactOptional()
    .describe('The TCP ports that it serves. Default: those that it declares'),
  exits: z
    .strictObject({
      after: z.number().describe('Seconds after each start'),
      code: z.number(),
      reason: z.string().exactOptional(),
    })
    .exactOptional()
    .describe('It ends by itself'),
  stops: z.number().exactOptional().describe('The exit code when it is told to end. Default: 137'),
  like: z.string().exactOptional().describe('The pod of the recording whose logs and commands it answers with'),
});

export type When = z.output<typeof when>;
export type Effect = z.output<typeof effect>;
export type Rule = z.output<typeof ruleSchema> & { readonly let?: z.output<typeof letSchema> };
export type Behaviour = z.output<typeof behaviourSchema>;
