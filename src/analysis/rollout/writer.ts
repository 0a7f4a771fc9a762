/** Who wrote fields of an object, by its managedFields. */

export interface Writer {
  /** As managedFields names it: `kubectl-set`, `argocd-controller`; empty if it is not known. */
  readonly manager: string;
  readonly time: string;
  /** For a person: `kubectl set`, `Argo CD`. */
  readonly says: string;
  /** It writes by itself, again and again, what it holds to be right. */
  readonly reconciles: boolean;
}

interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1?: object;
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
  const entries = (managedFields ?? [])
    .map((entry) => (entry ?? {}) as Entry)
    .filter((e) => e.subresource === undefined);
  const owners = entries.filter((e) => fields.some((field) => owns(e.fieldsV1, keysOf(field))));
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

/** `spec.containers[web].env[A].value` → `f:spec`, `f:containers`, `k:web`, `f:env`, `k:A`, `f:value`. */
function keysOf(field: string): readonly string[] {
  return [...field.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(([, quoted, item, plain]) =>
    item === undefined ? `f:${quoted ?? plain}` : `k:${item}`,
  );
}

function owns(fields: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (fields === null || typeof fields !== 'object') return false;
  const child = Object.entries(fields).find(([name]) =>
    key.startsWith('k:') ? isItem(name, key.slice(2)) : name === key,
  );
  return child !== undefined && owns(child[1], rest);
}

/** `k:{"name":"web"}` names the list item `web`. */
function isItem(name: string, item: string): boolean {
  if (!name.startsWith('k:')) return false;
  try {
    return Object.values(JSON.parse(name.slice(2)) as object).some((value) => String(value) === item);
  } catch {
    return false;
  }
}
