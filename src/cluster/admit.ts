/** Asks the API server what it would make of an object, with a dry run: everything is checked, nothing is stored. */
import type { Question } from '../facts/gaps.ts';
import type { KubeObject } from '../facts/objects.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import { objectPath, RESOURCES } from '../facts/resources.ts';
import type { Admission } from '../facts/source.ts';
import { gapOf, jsonOf, saidBy } from './answer.ts';
import type { Reader } from './reader.ts';

/**
 * Server-side apply with `dryRun=All`: admission, quotas, defaults and validation are those of the real thing, for a new
 * object and for a change of one that exists. An answer of 400 or above is the server's refusal, except where the user lacks
 * the right to ask.
 */
export async function admit(reader: Reader, object: KubeObject): Promise<Reading<Admission>> {
  const { kind, apiVersion, metadata } = object;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const type = RESOURCES.find((one) => one.kind === kind && one.group === group);
  if (type === undefined) {
    const what = `whether ${kind} ${metadata.name} would be admitted`;
    return unreadable({ what, reason: 'failed', why: `this version does not know ${apiVersion} ${kind}` });
  }
  const query = 'dryRun=All&fieldManager=kubectl-north&force=true&fieldValidation=Warn';
  const outcome = await reader.ask({
    path: `${objectPath(type, metadata.namespace, metadata.name)}?${query}`,
    method: 'PATCH',
    contentType: 'application/apply-patch+yaml',
    body: JSON.stringify(object),
  });
  const { name, namespace } = metadata;
  const asked: Question = { ask: 'admit', type, name, ...(namespace !== undefined && { namespace }) };
  if (!outcome.ok) return unreadable(gapOf(outcome, asked));
  const { reply } = outcome;
  const said = saidBy(reply);
  if (reply.status === 403 && /: User "[^"]*" cannot (patch|create|update) resource /.test(said))
    return unreadable(gapOf(outcome, asked));
  if (reply.status >= 400) return known({ allowed: false, message: said });
  const answer = jsonOf(reply);
  if (answer === undefined) return unreadable(gapOf(outcome, asked));
  return known({ allowed: true, object: answer as unknown as KubeObject });
}
