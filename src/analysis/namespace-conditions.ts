/** Why a namespace that is being deleted is still there: the sentences of the namespace controller (status_condition_utils.go). */

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

export interface Remains {
  /** `deployments.apps` and how many of them are left. */
  readonly resources: readonly { readonly resource: string; readonly count: number }[];
  readonly finalizers: readonly string[];
  /** `metrics.k8s.io/v1beta1`: groups whose API does not answer, so that nobody knows what is left in them. */
  readonly silentApis: readonly string[];
  /** Every sentence that speaks of something left or failed. */
  readonly says: readonly string[];
}

export function remainsOf(conditions: readonly Condition[]): Remains {
  const told = conditions.filter(({ type, status }) => status === 'True' && type.startsWith('Namespace'));
  const messageOf = (type: string) => told.find((one) => one.type === type)?.message ?? '';
  const left = messageOf('NamespaceContentRemaining').matchAll(/([\w.-]+) has (\d+) resource instances/g);
  const held = messageOf('NamespaceFinalizersRemaining').matchAll(/(?:: |, )(\S+) in \d+ resource instances/g);
  const silent = messageOf('NamespaceDeletionDiscoveryFailure').matchAll(/([\w.-]+\.[\w.-]+\/v\w+): /g);
  return {
    resources: [...left].map(([, resource = '', count]) => ({ resource, count: Number(count) })),
    finalizers: [...held].map(([, finalizer = '']) => finalizer),
    silentApis: [...silent].map(([, api = '']) => api),
    says: told.map(({ message = '' }) => message).filter((message) => message !== ''),
  };
}
