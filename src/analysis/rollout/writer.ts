/** Who wrote fields of an object, by its managedFields. */
import { entriesOf, wrote } from '../managed-fields.ts';

export interface Writer {
  /** As managedFields names it: `kubectl-set`, `argocd-controller`; empty if it is not known. */
  readonly manager: string;
  readonly time: string;
  /** For a person: `kubectl set`, `Argo CD`. */
  readonly says: string;
  /** It writes by itself, again and again, what it holds to be right. */
  readonly reconciles: boolean;
}

const NOBODY: Writer = { manager: '', time: '', says: '', reconciles: false };
const CONTROLLERS: Readonly<Record<string, string>> = {
  'argocd-controller': 'Argo CD',
  'argocd-application-controller': 'Argo CD',
  'kustomize-controller': 'Flux (kustomize-controller)',
  'helm-controller': 'Flux (helm-controller)',
  'vpa-updater': 'the VerticalPodAutoscaler',
  'vpa-admission-controller': 'the VerticalPodAutoscaler',
  'kube-controller-manager': 'a controller of Kubernetes',
  'keda-operator': 'KEDA',
};
const BY_HAND: Readonly<Record<string, string>> = {
  helm: 'Helm',
  'kubectl-client-side-apply': 'kubectl apply',
  'kubectl-last-applied': 'kubectl apply',
  kubectl: 'kubectl apply --server-side',
};

/** The writer of the newest of these fields (`spec.template.spec.containers[web].image`), else of what was written at `since`. */
export function writerOf(
  managedFields: readonly unknown[] | undefined,
  fields: readonly string[],
  since: string,
): Writer {
  const entries = entriesOf(managedFields).filter((e) => e.subresource === undefined);
  const owners = entries.filter((e) => fields.some((field) => wrote(e, field)));
  const at = (time: string | undefined) => Date.parse(time ?? '');
  const then = entries.filter((e) => Math.abs(at(e.time) - at(since)) <= 5000);
  const found = [...(owners.length > 0 ? owners : then)].sort((a, b) => at(b.time) - at(a.time))[0];
  return found?.manager === undefined ? NOBODY : named(found.manager, found.time ?? '');
}

function named(manager: string, time: string): Writer {
  const controller = CONTROLLERS[manager];
  const operator = /(?:-controller|-operator|-controller-manager|^operator|^manager)$/.test(manager);
  const verb = /^kubectl-(\w+)$/.exec(manager)?.[1];
  const says = controller ?? BY_HAND[manager] ?? (verb === undefined ? manager : `kubectl ${verb}`);
  return { manager, time, says, reconciles: controller !== undefined || operator };
}
