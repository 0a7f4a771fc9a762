/** Where a pod is not as its template has it, and who may have changed it when it was made. */
import { inWords } from '../../analysis/rollout/difference.ts';
import { type Mutator, mutationsOf, policiesFor, webhooksFor } from '../../analysis/rollout/mutation.ts';
import type { World } from '../../engine/world.ts';
import { controllerOf, type KubeObject } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { getRequest, listRequest, readable } from './objects.ts';
import { word } from './word.ts';

export interface Mutation {
  readonly field: string;
  readonly says: string;
  /** What a program that fails over it would name: the new value, or the variable. */
  readonly terms: readonly string[];
}

/** Where a container is not as its workload's template has it. Throws Pending or Unreadable. */
export function mutations(world: World, { pod, name }: PodContainer): readonly Mutation[] {
  const template = templateOf(world, pod);
  if (template === undefined) return [];
  return mutationsOf(template, pod, name).map((difference) => {
    const variable = /\.env\[([^\]]+)\]/.exec(difference.field)?.[1];
    const { after } = difference;
    const value = typeof after === 'string' ? after : (after as { value?: unknown } | undefined)?.value;
    const terms = [variable, value].filter((term): term is string => typeof term === 'string' && term.length > 3);
    return { field: difference.field, says: inWords(difference), terms };
  });
}

/** The template that the pod was made from, which may be an older one than its workload has now. */
function templateOf(world: World, pod: KubeObject): object | undefined {
  const maker = controllerOf(pod);
  if (maker?.kind !== 'ReplicaSet' && maker?.kind !== 'Job') return undefined;
  const object = world.ask(getRequest(maker.kind, pod.metadata.namespace ?? '', maker.name)) as KubeObject | null;
  return (object?.spec as { template?: object } | undefined)?.template;
}

/** What may not be read is noted; then nobody is the only one. */
function mutators(world: World, pod: KubeObject): readonly (Mutator & { readonly only: boolean })[] {
  const namespace = world.tryAsk(getRequest('Namespace', '', pod.metadata.namespace ?? ''));
  const labels = namespace.ok ? ((namespace.value as KubeObject | null)?.metadata.labels ?? {}) : undefined;
  const [hooks, policies, bindings] = [
    'MutatingWebhookConfiguration',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ].map((kind) => readable<readonly KubeObject[]>(world, listRequest(kind, '')));
  const all = [...webhooksFor(hooks ?? [], pod, labels), ...policiesFor(policies ?? [], bindings, pod, labels)];
  const only = all.length === 1 && hooks !== undefined && policies !== undefined;
  return all.map((mutator) => ({ ...mutator, only }));
}

export const mutationTypes = {
  Changed: { field: 'string', says: 'string', terms: 'list<string>' },
  Mutator: { object: 'any', name: 'string', field: 'string', only: 'bool' },
};

export const mutationWords = [
  word(
    'mutations(container: PodContainer): list<Changed>',
    'Where a container of the pod is not as its workload wanted it: a webhook or a policy has changed it when it was made.',
    mutations,
  ),
  word(
    'mutators(pod: Pod): list<Mutator>',
    'The mutating webhooks and MutatingAdmissionPolicies that may change such a pod when it is made; `only` if there is no other one for certain.',
    mutators,
  ),
];
