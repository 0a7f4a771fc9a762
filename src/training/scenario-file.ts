/** What a scenario and a file of rules look like as YAML. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseLocated } from '../engine/load.ts';
import { behaviourSchema, letSchema, type Rule, ruleSchema } from './server/rules/rule.ts';

/** From the easiest to the hardest. */
export const LEVELS = ['easy', 'medium', 'hard'] as const;

const scenario = z.strictObject({
  scenario: z.string().describe('Its name, and that of its folder'),
  title: z.string(),
  level: z.enum(LEVELS),
  story: z.string().describe('What the trainee is told: who called, what they see, what to reach. It names no cause'),
  built: z.string().exactOptional().describe('What in the recording was built and not recorded from a real cluster'),
  namespace: z.string(),
  subject: z.string().describe('What the story is about: `deployment/web`'),
  cause: z.string().describe('The cause that the tool finds in it'),
  healed: z
    .strictObject({
      kind: z.string(),
      namespace: z.string().exactOptional(),
      name: z.string(),
      is: z.string().describe('CEL: `object` is the object of this kind and name'),
      for: z.number().default(2).describe('Seconds that it must have looked so'),
    })
    .describe('How it looks when it is over'),
  containers: z
    .array(behaviourSchema)
    .default([])
    .describe(
      'How containers behave: the first that fits. Without one, a container runs and serves the ports that it declares',
    ),
  rules: z.array(ruleSchema).default([]).describe('What happens besides what the components of every cluster do'),
});

const component = z.strictObject({
  component: z.string().describe('`kubelet`'),
  does: z.string(),
  let: letSchema.default({}),
  rules: z.array(ruleSchema),
});

/** The JSON Schemas with which an editor completes and checks scenarios and rules, by their place in the folder of scenarios. */
export function scenarioSchemas(): Readonly<Record<'schema.json' | 'rules/schema.json', object>> {
  return {
    'schema.json': jsonSchema(scenario, 'A scenario of kubectl north train'),
    'rules/schema.json': jsonSchema(component, 'What a component of the training cluster does'),
  };
}

function jsonSchema(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) };
}

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
