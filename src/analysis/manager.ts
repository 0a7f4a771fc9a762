/** Who keeps an object as it is: a change made by hand would be undone by them. */
import type { KubeObject } from '../facts/objects.ts';

export type Manager = 'helm' | 'argocd' | 'flux' | 'operator' | 'none';

const BUILT_IN = /^(v1|(apps|batch|autoscaling|policy)\/.*|(discovery|networking|storage|resource)\.k8s\.io\/.*)$/;

/**
 * Reads the marks that the managers document: Argo CD's tracking label and annotation (argo-cd resource tracking), Flux's
 * owner labels (kustomize- and helm-controller), Helm's release annotations (helm.sh, labels and annotations), OLM's owner
 * label, and a controller that is no kind of Kubernetes itself. Argo CD and Flux stand before Helm, whose charts they render.
 */
export function managerOf({ metadata }: KubeObject): Manager {
  const { labels = {}, annotations = {}, ownerReferences = [] } = metadata ?? {};
  const writers = new Set(
    (metadata?.managedFields ?? []).map((entry) => (entry as { manager?: string }).manager ?? ''),
  );
  const marked = (key: string) => labels[key] !== undefined || annotations[key] !== undefined;
  if (
    marked('argocd.argoproj.io/instance') ||
    marked('argocd.argoproj.io/tracking-id') ||
    writers.has('argocd-controller')
  )
    return 'argocd';
  if (marked('kustomize.toolkit.fluxcd.io/name') || marked('helm.toolkit.fluxcd.io/name')) return 'flux';
  const owner = ownerReferences.find((reference) => reference.controller === true);
  if (owner !== undefined && !BUILT_IN.test(owner.apiVersion)) return 'operator';
  if (marked('olm.owner')) return 'operator';
  if (labels['app.kubernetes.io/managed-by'] === 'Helm' || marked('meta.helm.sh/release-name')) return 'helm';
  return 'none';
}
