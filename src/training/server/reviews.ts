/** Answers who one is and what one may do: everything, but for what the faults forbid. */
import { bytesOf } from '../../cluster/protobuf.ts';
import { type Json, objectAt, textAt } from '../../facts/json.ts';
import { bodyOf } from './body.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { faultFor } from './faults.ts';
import { noSuchPath } from './status.ts';

export const USER = { username: 'trainee', groups: ['system:masters', 'system:authenticated'] };

export const REVIEWS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'authentication.k8s.io': [['selfsubjectreviews', 'SelfSubjectReview']],
  'authorization.k8s.io': [
    ['selfsubjectaccessreviews', 'SelfSubjectAccessReview'],
    ['selfsubjectrulesreviews', 'SelfSubjectRulesReview'],
  ],
};

/** Throws Refusal (404) for a review that is not served. */
export function review(cluster: Cluster, plural: string, asked: Asked): Answer {
  const body = asked.contentType.includes('protobuf') ? fromProtobuf(plural, asked.body) : bodyOf(asked);
  switch (plural) {
    case 'selfsubjectreviews':
      return json(201, { ...body, metadata: {}, status: { userInfo: USER } });
    case 'selfsubjectaccessreviews':
      return json(201, {
        ...body,
        metadata: {},
        status: access(cluster, objectAt(body, 'spec', 'resourceAttributes')),
      });
    case 'selfsubjectrulesreviews': {
      const all = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
      const urls = { verbs: ['*'], nonResourceURLs: ['*'] };
      const incomplete = cluster.faults.some((fault) => fault.status === 403);
      return json(201, {
        ...body,
        metadata: {},
        status: { resourceRules: [all], nonResourceRules: [urls], incomplete },
      });
    }
    default:
      throw noSuchPath();
  }
}

function access({ faults }: Cluster, attributes: Json): object {
  const subresource = textAt(attributes, 'subresource');
  const resource = textAt(attributes, 'resource') + (subresource === '' ? '' : `/${subresource}`);
  const verb = textAt(attributes, 'verb');
  const fault = faultFor(
    faults.filter((f) => f.status === 403),
    {
      verb,
      resource,
      group: textAt(attributes, 'group'),
      namespace: textAt(attributes, 'namespace'),
    },
  );
  return fault === undefined ? { allowed: true } : { allowed: false, reason: 'the training server refuses it' };
}

/** Fields of ResourceAttributes by their number (k8s.io/api/authorization/v1/generated.proto). */
const ATTRIBUTES = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];

/** A review as kubectl sends it: the envelope's field 2 is the object, the object's field 2 its spec. */
function fromProtobuf(plural: string, body: Buffer): Json {
  const kind = REVIEWS['authorization.k8s.io']?.find(([name]) => name === plural)?.[1] ?? 'SelfSubjectReview';
  const group = kind === 'SelfSubjectReview' ? 'authentication.k8s.io' : 'authorization.k8s.io';
  const spec = bytesOf(bytesOf(body.subarray(4), 2), 2);
  if (kind !== 'SelfSubjectAccessReview') return { kind, apiVersion: `${group}/v1`, spec: {} };
  const attributes = bytesOf(spec, 1);
  const named = ATTRIBUTES.map((name, i) => [name, bytesOf(attributes, i + 1).toString()] as const);
  return { kind, apiVersion: `${group}/v1`, spec: { resourceAttributes: Object.fromEntries(named) } };
}
