/** The kinds that the tool reads, with their API paths and the names under which kubectl knows them. */

export interface ResourceType {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly short: readonly string[];
}

function core(kind: string, plural: string, namespaced: boolean, ...short: string[]): ResourceType {
  return { kind, group: '', version: 'v1', plural, namespaced, short };
}

function grouped(group: string, kind: string, plural: string, namespaced: boolean, ...short: string[]): ResourceType {
  const [name = '', version = 'v1'] = group.split('/');
  return { kind, group: name, version, plural, namespaced, short };
}

export const RESOURCES: readonly ResourceType[] = [
  core('Pod', 'pods', true, 'po'),
  core('Node', 'nodes', false, 'no'),
  core('Namespace', 'namespaces', false, 'ns'),
  core('Event', 'events', true, 'ev'),
  core('Service', 'services', true, 'svc'),
  core('ConfigMap', 'configmaps', true, 'cm'),
  core('Secret', 'secrets', true),
  core('ServiceAccount', 'serviceaccounts', true, 'sa'),
  core('PersistentVolumeClaim', 'persistentvolumeclaims', true, 'pvc'),
  core('PersistentVolume', 'persistentvolumes', false, 'pv'),
  core('ResourceQuota', 'resourcequotas', true, 'quota'),
  core('LimitRange', 'limitranges', true, 'limits'),
  grouped('apps', 'Deployment', 'deployments', true, 'deploy'),
  grouped('apps', 'ReplicaSet', 'replicasets', true, 'rs'),
  grouped('apps', 'StatefulSet', 'statefulsets', true, 'sts'),
  grouped('apps', 'DaemonSet', 'daemonsets', true, 'ds'),
  grouped('batch', 'Job', 'jobs', true),
  grouped('batch', 'CronJob', 'cronjobs', true, 'cj'),
  grouped('networking.k8s.io', 'Ingress', 'ingresses', true, 'ing'),
  grouped('discovery.k8s.io', 'EndpointSlice', 'endpointslices', true),
  grouped('storage.k8s.io', 'StorageClass', 'storageclasses', false, 'sc'),
  grouped('storage.k8s.io', 'CSINode', 'csinodes', false),
  grouped('storage.k8s.io', 'CSIDriver', 'csidrivers', false),
  grouped('storage.k8s.io', 'CSIStorageCapacity', 'csistoragecapacities', true),
  grouped('storage.k8s.io', 'VolumeAttachment', 'volumeattachments', false),
  grouped('scheduling.k8s.io', 'PriorityClass', 'priorityclasses', false, 'pc'),
  grouped('node.k8s.io', 'RuntimeClass', 'runtimeclasses', false),
  grouped('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', true, 'pdb'),
  grouped('apps', 'ControllerRevision', 'controllerrevisions', true),
  grouped('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true, 'hpa'),
  grouped('coordination.k8s.io', 'Lease', 'leases', true),
  grouped('admissionregistration.k8s.io', 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', false),
  grouped('admissionregistration.k8s.io', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', false),
  grouped('admissionregistration.k8s.io', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', false),
  grouped('resource.k8s.io', 'ResourceClaim', 'resourceclaims', true),
  grouped('resource.k8s.io', 'ResourceClaimTemplate', 'resourceclaimtemplates', true),
  grouped('resource.k8s.io', 'ResourceSlice', 'resourceslices', false),
  grouped('resource.k8s.io', 'DeviceClass', 'deviceclasses', false),
  grouped('rbac.authorization.k8s.io', 'Role', 'roles', true),
  grouped('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings', true),
  grouped('rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles', false),
  grouped('rbac.authorization.k8s.io', 'ClusterRoleBinding', 'clusterrolebindings', false),
];

/** The type of a kind (`Pod`). Throws for a kind that is not in the table: an error of ours, never of the user's. */
export function typeOfKind(kind: string): ResourceType {
  const found = RESOURCES.find((r) => r.kind === kind);
  if (found === undefined) throw new Error(`kind ${kind} is not in the resource table`);
  return found;
}

/** Resolves what a user types (`deploy`, `deployments`, `Deployment`, `deployments.apps`); undefined if it is no kind that we read. */
export function typeOfWord(word: string): ResourceType | undefined {
  const [plain = '', ...rest] = word.toLowerCase().split('.');
  const group = rest.join('.');
  return RESOURCES.find(
    (r) =>
      (group === '' || r.group === group || `${r.version}.${r.group}` === group) &&
      (r.plural === plain || r.kind.toLowerCase() === plain || r.short.includes(plain)),
  );
}

/** The API path of a list: `/apis/apps/v1/namespaces/shop/deployments`. */
export function listPath(type: ResourceType, namespace?: string): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope = type.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${type.plural}`;
}
