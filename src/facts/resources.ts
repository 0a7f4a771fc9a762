/** The kinds that the tool reads, with their API paths and the names under which kubectl knows them. */

export interface ResourceType {
  readonly kind: string;
  /** What stands before the kind in the name by which trees know it: several groups have a PodGroup and a Queue. */
  readonly prefix?: string;
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

/** A kind of a CustomResourceDefinition: there may be none on a server, and its version there may be another. */
function custom(
  groupVersion: string,
  name: string,
  plural: string,
  namespaced: boolean,
  ...short: string[]
): ResourceType {
  const [prefix = '', kind = ''] = name.includes(':') ? name.split(':') : ['', name];
  return { ...grouped(groupVersion, kind, plural, namespaced, ...short), ...(prefix !== '' && { prefix }) };
}

/** What every Kubernetes has. */
export const BUILTIN: readonly ResourceType[] = [
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
  grouped('admissionregistration.k8s.io', 'MutatingAdmissionPolicy', 'mutatingadmissionpolicies', false),
  grouped('admissionregistration.k8s.io', 'MutatingAdmissionPolicyBinding', 'mutatingadmissionpolicybindings', false),
  grouped('resource.k8s.io', 'ResourceClaim', 'resourceclaims', true),
  grouped('resource.k8s.io', 'ResourceClaimTemplate', 'resourceclaimtemplates', true),
  grouped('resource.k8s.io', 'ResourceSlice', 'resourceslices', false),
  grouped('resource.k8s.io', 'DeviceClass', 'deviceclasses', false),
  grouped('rbac.authorization.k8s.io', 'Role', 'roles', true),
  grouped('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings', true),
  grouped('rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles', false),
  grouped('rbac.authorization.k8s.io', 'ClusterRoleBinding', 'clusterrolebindings', false),
];

/** What holds pods back, and what adds nodes. Nothing is known of the types of their fields. */
const CUSTOM: readonly ResourceType[] = [
  custom('kueue.x-k8s.io/v1beta2', 'Kueue:Workload', 'workloads', true),
  custom('kueue.x-k8s.io/v1beta2', 'LocalQueue', 'localqueues', true),
  custom('kueue.x-k8s.io/v1beta2', 'ClusterQueue', 'clusterqueues', false),
  custom('scheduling.volcano.sh/v1beta1', 'Volcano:PodGroup', 'podgroups', true),
  custom('scheduling.volcano.sh/v1beta1', 'Volcano:Queue', 'queues', false),
  custom('scheduling.run.ai/v2alpha2', 'Kai:PodGroup', 'podgroups', true),
  custom('scheduling.run.ai/v2', 'Kai:Queue', 'queues', false),
  custom('scheduling.x-k8s.io/v1alpha1', 'Coscheduling:PodGroup', 'podgroups', true),
  custom('karpenter.sh/v1', 'NodePool', 'nodepools', false),
  custom('karpenter.sh/v1', 'NodeClaim', 'nodeclaims', false),
  custom('keda.sh/v1alpha1', 'ScaledObject', 'scaledobjects', true),
  custom('metrics.k8s.io/v1beta1', 'Measured:PodMetrics', 'pods', true),
];

export const RESOURCES: readonly ResourceType[] = [...BUILTIN, ...CUSTOM];

/** The name by which trees and this table know a kind: `Pod`, `VolcanoPodGroup`. */
export function nameOf({ prefix = '', kind }: ResourceType): string {
  return prefix + kind;
}

const BY_NAME: ReadonlyMap<string, ResourceType> = new Map(RESOURCES.map((type) => [nameOf(type), type]));

/** The type that trees know by this name. Throws for one that is not in the table: an error of ours, never of the user's. */
export function typeOfKind(name: string): ResourceType {
  const found = BY_NAME.get(name);
  if (found === undefined) throw new Error(`kind ${name} is not in the resource table`);
  return found;
}

/** The type of an object or a reference, if it is one that we read. Without a group it is a kind that every Kubernetes has, or the only one of its name. */
export function typeOfObject(of: {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly group?: string;
}): ResourceType | undefined {
  const group = of.group ?? groupOf(of.apiVersion);
  if (group !== undefined) return RESOURCES.find((r) => r.kind === of.kind && r.group === group);
  return BY_NAME.get(of.kind);
}

/** `apps` of `apps/v1`; undefined if there is no version. */
export function groupOf(apiVersion: string | undefined): string | undefined {
  if (apiVersion === undefined || apiVersion === '') return undefined;
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
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

/** The API path of an object; `subresource`: of its log, its exec. */
export function objectPath(
  type: ResourceType,
  namespace: string | undefined,
  name: string,
  subresource?: string,
): string {
  const path = `${listPath(type, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
