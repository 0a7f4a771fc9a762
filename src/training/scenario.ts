/** Opens a scenario: an incident as a folder, served as a cluster that heals when the fix is right. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** From the easiest to the hardest. */
const LEVELS = ['easy', 'medium', 'hard'] as const;

const schema = z.strictObject({
  scenario: z.string(),
  title: z.string(),
  level: z.enum(LEVELS),
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

/** A scenario in the list that a trainee chooses from. */
export interface ListedScenario {
  readonly name: string;
  readonly title: string;
  /** The area of its cause: `pending`, `crash`, `gpu` or `http`. */
  readonly family: string;
  readonly level: (typeof LEVELS)[number];
  readonly story: string;
  readonly namespace: string;
  /** What the story is about: `deployment/web`. */
  readonly subject: string;
}

/** All scenarios, by family and from easy to hard. Throws Error for one that does not hold together, with the field. */
export function listScenarios(folder = FOLDER): readonly ListedScenario[] {
  const homes = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'scenario.yaml')),
  );
  const listed = homes.map((entry) => listing(readScenario(folder, entry.name)));
  const key = ({ family, level, name }: ListedScenario) => `${family}/${LEVELS.indexOf(level)}/${name}`;
  return listed.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function listing({ scenario, cause, title, level, story, namespace, subject }: Scenario): ListedScenario {
  return { name: scenario, title, family: cause.split('/')[0] ?? '', level, story, namespace, subject };
}

/** Throws Error for a scenario that is not there or does not hold together, with the field. */
export async function openScenario(
  name: string,
  options: { readonly folder?: string } & Pick<ServerOptions, 'faults' | 'clock' | 'pace'> = {},
): Promise<OpenScenario> {
  const { folder = FOLDER, ...rest } = options;
  const scenario = readScenario(folder, name);
  const source = await openRecording(join(folder, name, scenario.recording));
  const { rules, namespace } = scenario;
  const server = await startServer({ ...rest, source, rules, namespace, rebase: true });
  return { scenario, server, isHealed: () => server.holds(scenario.healed) };
}

function readScenario(folder: string, name: string): Scenario {
  const file = join(folder, name, 'scenario.yaml');
  if (!/^[\w-]+$/.test(name) || !existsSync(file)) throw new Error(`there is no scenario ${JSON.stringify(name)}`);
  const read = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new Error(`cannot use scenario ${name}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  if (read.data.scenario !== name) throw new Error(`cannot use scenario ${name}: it is named ${read.data.scenario}`);
  return read.data;
}
