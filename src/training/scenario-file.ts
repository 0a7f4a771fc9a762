/** What a scenario and a file of rules look like as YAML. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseLocated } from '../engine/load.ts';
import { behaviourSchema, letSchema, type Rule, ruleSchema } from './server/rules/rule.ts';

/** From the easiest to the hardest. */
export const LEVELS = ['easy', 'medium', 'hard'] as const;

const scenario = z.strictObject({
  /** Its name, and that of its folder. */
  scenario: z.string(),
  title: z.string(),
  level: z.enum(LEVELS),
  /** What the trainee is told: who called, what they see. It names no cause. */
  story: z.string(),
  /** What in the recording was built and not recorded from a real cluster. */
  built: z.string().exactOptional(),
  namespace: z.string(),
  /** What the story is about: `deployment/web`. */
  subject: z.string(),
  /** The cause that the tool finds in it. */
  cause: z.string(),
  /** Healed is what has looked so for some seconds (default: 2); `object` is the object of this kind and name. */
  healed: z.strictObject({
    kind: z.string(),
    namespace: z.string().exactOptional(),
    name: z.string(),
    is: z.string(),
    for: z.number().default(2),
  }),
  /** How containers behave: the first of these that fits; without one, a container runs and serves the ports that it declares. */
  containers: z.array(behaviourSchema).default([]),
  /** What happens besides what the components of every cluster do. */
  rules: z.array(ruleSchema).default([]),
});

const component = z.strictObject({
  /** `kubelet` */
  component: z.string(),
  does: z.string(),
  let: letSchema.default({}),
  rules: z.array(ruleSchema),
});

export type Scenario = z.output<typeof scenario>;

/** Throws FaultyFile with file, line and column. */
export function readScenario(folder: string, name: string): Scenario {
  const file = join(folder, name, 'scenario.yaml');
  const { value, fault } = parseLocated(readFileSync(file, 'utf8'), file, scenario);
  if (value.scenario !== name) throw new Error(fault(['scenario'], `its folder is named ${name}`).message);
  return value;
}

/** The rules of all components of a cluster: `rules/*.yaml`. Throws FaultyFile. */
export function readComponents(folder: string): readonly Rule[] {
  return readdirSync(join(folder, 'rules'))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => {
      const file = join(folder, 'rules', name);
      const { value } = parseLocated(readFileSync(file, 'utf8'), file, component);
      return value.rules.map((rule) => ({ ...rule, name: `${value.component}: ${rule.name}`, let: value.let }));
    });
}
