/** The fixes of a scenario: data beside it, carried out here as plain requests to its cluster. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { listPath, type ResourceType, typeOfKind, typeOfWord } from '../../src/facts/resources.ts';
import type { Answer, Client } from './client.ts';

export const SCENARIOS = join(import.meta.dirname, '../../diagnostics/scenarios');

const json = z.record(z.string(), z.unknown());
const change = z.union([
  /** `deployment/web`; a strategic merge patch, or a list: a JSON patch. */
  z.strictObject({ patch: z.string(), namespace: z.string().optional(), with: z.union([json, z.array(json)]) }),
  z.strictObject({ create: z.looseObject({ kind: z.string() }), namespace: z.string().optional() }),
  /** `pvc/data`, or `pods` with what selects them. */
  z.strictObject({
    delete: z.string(),
    namespace: z.string().optional(),
    labels: z.string().optional(),
    fields: z.string().optional(),
  }),
]);
const fix = z.strictObject({
  title: z.string(),
  /** As a person would type it; absent where that takes an editor or a file. */
  run: z.union([z.string().transform((line) => [line]), z.array(z.string())]).optional(),
  do: z.array(change).min(1),
  /** The reason with which the API server refuses it. */
  refused: z.string().optional(),
  /** The subject itself is well after it, although the incident is not over. */
  leaves: z.literal('healthy').optional(),
});
const file = z.strictObject({ right: z.array(fix).min(2), wrong: z.array(fix).min(2) });

export type Change = z.output<typeof change>;
export type Fix = z.output<typeof fix>;

export function fixesOf(scenario: string): z.output<typeof file> {
  return file.parse(parse(readFileSync(join(SCENARIOS, scenario, 'fixes.yaml'), 'utf8'), { merge: true }));
}

/** Does it step by step, up to a step that is refused; the last answer. */
export async function carryOut(ask: Client, namespace: string, { do: changes }: Fix): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  for (const one of changes) {
    answer = await send(ask, one.namespace ?? namespace, one);
    if (answer.status >= 300) break;
  }
  return answer;
}

function send(ask: Client, namespace: string, change: Change): Promise<Answer> {
  if ('create' in change) {
    const type = typeOfKind(change.create.kind);
    return ask(placeOf(type, namespace), { method: 'POST', body: change.create });
  }
  if ('patch' in change) {
    const kind = Array.isArray(change.with) ? 'json-patch' : 'strategic-merge-patch';
    return ask(pathOf(change.patch, namespace), {
      method: 'PATCH',
      type: `application/${kind}+json`,
      body: change.with,
    });
  }
  const { delete: what, labels = '', fields = '' } = change;
  const query = new URLSearchParams({ labelSelector: labels, fieldSelector: fields });
  return ask(`${pathOf(what, namespace)}?${query}`, { method: 'DELETE' });
}

function pathOf(what: string, namespace: string): string {
  const [word = '', name] = what.split('/');
  const type = typeOfWord(word);
  if (type === undefined) throw new Error(`${what} is no kind`);
  return `${placeOf(type, namespace)}${name === undefined ? '' : `/${name}`}`;
}

function placeOf(type: ResourceType, namespace: string): string {
  return listPath(type, type.namespaced ? namespace : undefined);
}
