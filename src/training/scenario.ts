/** Opens a scenario: an incident as a folder, served as a cluster that heals when the fix is right. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRecording } from '../recording/open.ts';
import { LEVELS, readComponents, readScenario, type Scenario } from './scenario-file.ts';
import type { Rule } from './server/rules/rule.ts';
import { type ServerOptions, startServer, type TrainingServer } from './server/start.ts';

export interface OpenScenario {
  readonly scenario: Scenario;
  readonly server: TrainingServer;
  isHealed(): boolean;
}

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

/** Two folders up from here, whether this is a source file or a part of the bundle. */
const FOLDER = fileURLToPath(new URL('../../diagnostics/scenarios/', import.meta.url));
const HEALED = 'healed';

/** All scenarios, by family and from easy to hard. Throws FaultyFile for one that does not hold together. */
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

/** Throws Error for a scenario that is not there, FaultyFile for one that does not hold together. */
export async function openScenario(
  name: string,
  options: { readonly folder?: string } & Pick<ServerOptions, 'faults' | 'clock' | 'pace'> = {},
): Promise<OpenScenario> {
  const { folder = FOLDER, ...rest } = options;
  if (!/^[\w-]+$/.test(name) || !existsSync(join(folder, name, 'scenario.yaml')))
    throw new Error(`there is no scenario ${JSON.stringify(name)}`);
  const scenario = readScenario(folder, name);
  const source = await openRecording(join(folder, name, 'recording'));
  const { containers: behaviours, namespace } = scenario;
  const rules = [...readComponents(FOLDER), ...scenario.rules, healing(scenario)];
  const server = await startServer({ ...rest, source, rules, behaviours, namespace, rebase: true });
  return { scenario, server, isHealed: () => server.hasFired(HEALED) };
}

/** A rule that does nothing: what counts is that it fires. */
function healing({ healed, namespace }: Scenario): Rule {
  const { for: after, ...when } = healed;
  return { name: HEALED, when: { namespace, ...when }, after, do: [] };
}
