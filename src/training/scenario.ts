/** Opens a scenario: an incident as a folder, served as a cluster that heals when the fix is right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { openRecording } from '../recording/open.ts';
import { type ServerOptions, startServer, type TrainingServer } from './server/start.ts';

const condition = z.strictObject({
  kind: z.string(),
  namespace: z.string().exactOptional(),
  name: z.string(),
  is: z.string(),
});
const place = z.strictObject({
  kind: z.string(),
  namespace: z.string().exactOptional(),
  name: z.string().exactOptional(),
  where: z.string().exactOptional(),
});
const json = z.record(z.string(), z.unknown());
const effect = z.union([
  z.strictObject({ patch: place, with: json }),
  z.strictObject({ create: json }),
  z.strictObject({ delete: place }),
]);

const schema = z.strictObject({
  scenario: z.string(),
  title: z.string(),
  /** What the trainee is told: who called, what they see. It names no cause. */
  story: z.string(),
  /** A folder or file beside scenario.yaml. */
  recording: z.string(),
  namespace: z.string(),
  /** What the story is about: `deployment/web`. */
  subject: z.string(),
  /** The cause that the tool finds in it. */
  cause: z.string(),
  healed: condition,
  rules: z.array(
    z.strictObject({ name: z.string(), when: condition, after: z.number().exactOptional(), do: z.array(effect) }),
  ),
});

export type Scenario = z.output<typeof schema>;

export interface OpenScenario {
  readonly scenario: Scenario;
  readonly server: TrainingServer;
  isHealed(): boolean;
}

const FOLDER = fileURLToPath(new URL('../../diagnostics/scenarios/', import.meta.url));

/** Throws Error for a scenario that is not there or does not hold together, with the field. */
export async function openScenario(
  name: string,
  options: { readonly folder?: string } & Pick<ServerOptions, 'faults' | 'clock' | 'pace'> = {},
): Promise<OpenScenario> {
  const { folder = FOLDER, ...rest } = options;
  const home = join(folder, name);
  const read = schema.safeParse(parse(readFileSync(join(home, 'scenario.yaml'), 'utf8')));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new Error(`cannot use scenario ${name}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const scenario = read.data;
  const source = await openRecording(join(home, scenario.recording));
  const { rules, namespace } = scenario;
  const server = await startServer({ ...rest, source, rules, namespace, rebase: true });
  return { scenario, server, isHealed: () => server.holds(scenario.healed) };
}
