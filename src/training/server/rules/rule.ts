/** The language of rules: what happens in the training cluster when somebody changes it, as data in place of controllers. */
import * as z from 'zod';

const json = z.record(z.string(), z.unknown());

const when = z.strictObject({
  /** `Container` stands for each container of each pod that the kubelet knows. */
  kind: z.string(),
  namespace: z.string().exactOptional(),
  /** With a name, the rule is about this object, there or not; without one, about each object of the kind. */
  name: z.string().exactOptional(),
  /** CEL: `object` is the object, null if it is gone; a container's are `object` (its pod), `container`, `status`, `does`. */
  is: z.string(),
});

/** Objects are CEL that gives one or a list; `it` is each. Texts in `with` and `create` may hold `${CEL}`. */
const effect = z.union([
  /** A merge patch. */
  z.strictObject({ patch: z.string(), with: json }),
  z.strictObject({ delete: z.string() }),
  z.strictObject({ create: json, times: z.string().exactOptional() }),
  /** A merge patch on the status of the container that the rule is about. */
  z.strictObject({ container: json }),
  z.strictObject({
    event: z.string(),
    type: z.enum(['Normal', 'Warning']).exactOptional(),
    reason: z.string(),
    message: z.string(),
    from: z.string(),
  }),
]);

export const ruleSchema = z.strictObject({
  /** What happens, as a sentence without a full stop. */
  name: z.string(),
  when,
  /** Seconds that the condition must hold, or CEL that gives them. Default: 0. */
  after: z.union([z.number(), z.string()]).exactOptional(),
  /** Each effect sees what the ones before it did. */
  do: z.array(effect),
});

/** Names for expressions, each computed when it is first used. */
export const letSchema = z.record(z.string(), z.string());

export const behaviourSchema = z.strictObject({
  /** CEL: which containers; `object` is the pod, `container` its entry in the specification. Absent: all. */
  where: z.string().exactOptional(),
  /** The TCP ports that it serves. Default: those that it declares. */
  listens: z.array(z.number()).exactOptional(),
  /** It ends by itself so many seconds after each start. */
  exits: z.strictObject({ after: z.number(), code: z.number(), reason: z.string().exactOptional() }).exactOptional(),
  /** With what it ends when it is told to. Default: 137. */
  stops: z.number().exactOptional(),
  /** The pod of the recording whose logs and commands it answers with. */
  like: z.string().exactOptional(),
});

export type When = z.output<typeof when>;
export type Effect = z.output<typeof effect>;
export type Rule = z.output<typeof ruleSchema> & { readonly let?: z.output<typeof letSchema> };
export type Behaviour = z.output<typeof behaviourSchema>;
