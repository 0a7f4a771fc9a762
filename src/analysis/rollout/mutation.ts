/** Where a pod differs from its workload's template although nothing of Kubernetes itself makes it so, and which webhook may have done it. */
import type { KubeObject } from '../../facts/objects.ts';
import { type LabelSelector, matchesSelector } from '../selector.ts';
import { type Difference, differences } from './difference.ts';

interface Container {
  readonly name: string;
  readonly [field: string]: unknown;
}

interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** Fields that decide what runs. Resources are left out: LimitRanges, in-place resizing and autoscalers change them by right. */
const DECISIVE = [
  'image',
  'command',
  'args',
  'workingDir',
  'env',
  'envFrom',
  'volumeMounts',
  'securityContext',
  'lifecycle',
];
/** The ServiceAccount admission mounts a token; the Job controller numbers the pods of an indexed Job. */
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
const INDEX = 'JOB_COMPLETION_INDEX';

/** The fields of one container that are not as the template has them. Empty as well for a container that the template does not have. */
export function mutationsOf(template: object, pod: KubeObject, container: string): readonly Difference[] {
  const [wanted, made] = [template, pod].map((object) => (object as { spec?: PodSpec }).spec ?? {});
  return (['initContainers', 'containers'] as const).flatMap((list) => {
    const before = wanted?.[list]?.find((c) => c.name === container);
    const after = made?.[list]?.find((c) => c.name === container);
    if (before === undefined || after === undefined) return [];
    return DECISIVE.flatMap((field) =>
      differences(own(field, before[field]), own(field, after[field]), `spec.${list}[${container}].${field}`),
    );
  });
}

function own(field: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (field === 'volumeMounts') return value.filter((mount) => mount.mountPath !== TOKEN);
  if (field === 'env') return value.filter((variable) => variable.name !== INDEX);
  return value;
}

interface Webhook {
  readonly name: string;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly rules?: readonly { readonly resources?: readonly string[]; readonly operations?: readonly string[] }[];
}

export interface WebhookCandidate {
  readonly object: KubeObject;
  readonly webhook: string;
}

/** The mutating webhooks that are asked when such a pod is created; without the namespace's labels those of any namespace. */
export function webhooksFor(
  configurations: readonly KubeObject[],
  pod: KubeObject,
  namespaceLabels: Readonly<Record<string, string>> | undefined,
): readonly WebhookCandidate[] {
  return configurations.flatMap((object) =>
    ((object as { webhooks?: readonly Webhook[] }).webhooks ?? [])
      .filter(({ rules = [], namespaceSelector, objectSelector }) => {
        const asked = rules.some(
          ({ resources = [], operations = [] }) =>
            resources.some((r) => ['pods', '*', '*/*', 'pods/*'].includes(r)) &&
            operations.some((o) => o === 'CREATE' || o === '*'),
        );
        const here = namespaceLabels === undefined || matches(namespaceLabels, namespaceSelector);
        return asked && here && matches(pod.metadata.labels, objectSelector);
      })
      .map(({ name }) => ({ object, webhook: name })),
  );
}

function matches(labels: Readonly<Record<string, string>> | undefined, selector: LabelSelector | undefined): boolean {
  if (selector === undefined || Object.keys(selector).length === 0) return true;
  return matchesSelector(labels, selector);
}
