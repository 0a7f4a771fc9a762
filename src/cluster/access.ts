/** Asks the API server whether something is allowed, where trying it would be more than a read. */
import { jsonOf } from './answer.ts';
import { type Entry, isEntry } from './kubeconfig.ts';
import type { Reader } from './reader.ts';

export interface Right {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name?: string;
}

/** SelfSubjectAccessReview. Undefined if the server does not say: then only trying tells. */
export async function isAllowed(reader: Reader, right: Right): Promise<boolean | undefined> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: right },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const outcome = await reader.ask({ path, body: JSON.stringify(review), most: 64 * 1024 });
  if (!outcome.ok || outcome.reply.status >= 300) return undefined;
  const status = jsonOf(outcome.reply)?.status;
  const { allowed } = isEntry(status) ? (status as Entry) : {};
  return typeof allowed === 'boolean' ? allowed : undefined;
}
