/** The scenarios to choose from. The bundle holds the result, so that no YAML is parsed before the list is on the screen. */
import { type ListedScenario, listScenarios } from './scenario.ts';

export async function builtin(): Promise<readonly ListedScenario[]> {
  return listScenarios();
}
