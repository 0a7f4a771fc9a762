/** Where a pod differs from its workload's template although nothing of Kubernetes itself makes it so, and which webhook or policy may have done it. */
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

/** What the API server asks of a webhook, a policy or a binding before it applies it. */
interface Constraints {
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly rules?: readonly Rule[];
  readonly resourceRules?: readonly Rule[];
}

interface Rule {
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** Something that may change a pod on its way through the API server. */
export interface Mutator {
  readonly object: KubeObject;
  /** `webhook inject.example.com`, `MutatingAdmissionPolicy mirror`. */
  readonly name: string;
  /** Where the object says what is changed. */
  readonly field: string;
}

/** The mutating webhooks that are asked when such a pod is created; without the namespace's labels those of any namespace. */
export function webhooksFor(
  configurations: readonly KubeObject[],
  pod: KubeObject,
  namespaceLabels: Labels | undefined,
): readonly Mutator[] {
  return configurations.flatMap((object) =>
    ((object as { webhooks?: readonly (Constraints & { name: string })[] }).webhooks ?? [])
      .filter((webhook) => concerns(webhook, webhook.rules ?? [], pod, namespaceLabels))
      .map(({ name }) => ({ object, name: `webhook ${name}`, field: `webhooks[${name}]` })),
  );
}

interface PolicySpec {
  readonly matchConstraints?: Constraints;
}

interface BindingSpec {
  readonly policyName?: string;
  readonly matchResources?: Constraints;
}

/**
 * The MutatingAdmissionPolicies that hold for such a pod by what they and their bindings select; their conditions (CEL) are not
 * evaluated. Without bindings (they could not be read) a policy counts as bound.
 */
export function policiesFor(
  policies: readonly KubeObject[],
  bindings: readonly KubeObject[] | undefined,
  pod: KubeObject,
  namespaceLabels: Labels | undefined,
): readonly Mutator[] {
  const bound = (name: string) =>
    bindings === undefined ||
    bindings.some(({ spec }) => {
      const { policyName, matchResources = {} } = (spec ?? {}) as BindingSpec;
      return policyName === name && concerns(matchResources, matchResources.resourceRules, pod, namespaceLabels);
    });
  return policies
    .filter(({ metadata, spec }) => {
      const { matchConstraints = {} } = (spec ?? {}) as PolicySpec;
      const { resourceRules = [] } = matchConstraints;
      return concerns(matchConstraints, resourceRules, pod, namespaceLabels) && bound(metadata.name);
    })
    .map((object) => ({ object, name: `MutatingAdmissionPolicy ${object.metadata.name}`, field: 'spec.mutations' }));
}

/** Without rules: whatever the resource. */
function concerns(
  { namespaceSelector, objectSelector }: Constraints,
  rules: readonly Rule[] | undefined,
  pod: KubeObject,
  namespaceLabels: Labels | undefined,
): boolean {
  const asked =
    rules === undefined ||
    rules.some(
      ({ resources = [], operations = [] }) =>
        resources.some((r) => ['pods', '*', '*/*', 'pods/*'].includes(r)) &&
        operations.some((o) => o === 'CREATE' || o === '*'),
    );
  const here = namespaceLabels === undefined || matches(namespaceLabels, namespaceSelector);
  return asked && here && matches(pod.metadata.labels, objectSelector);
}

function matches(labels: Labels | undefined, selector: LabelSelector | undefined): boolean {
  if (selector === undefined || Object.keys(selector).length === 0) return true;
  return matchesSelector(labels, selector);
}
