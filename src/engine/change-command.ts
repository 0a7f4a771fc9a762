/** kubectl commands that change an object, for each kind in the way in which the API server lets it be changed. */
import type { ObjectRef } from '../facts/objects.ts';
import { kindWord, namespaceFlag } from './command.ts';

/** Of a pod only a few fields can be changed once it exists, and of the template of a Job hardly any: both have to be made anew. */
export function editCommand(ref: ObjectRef): string {
  const named = `${kindWord(ref)} ${ref.name}${namespaceFlag(ref)}`;
  if (ref.kind === 'Pod')
    return `kubectl get ${named} -o yaml > pod.yaml; vi pod.yaml; kubectl replace --force -f pod.yaml`;
  // The labels and the selector with the uid of the old Job would be refused.
  if (ref.kind === 'Job')
    return `kubectl get ${named} -o yaml | grep -v controller-uid > job.yaml; vi job.yaml; kubectl replace --force -f job.yaml`;
  return `kubectl edit ${named}`;
}

export function changeCommand(ref: ObjectRef, patch: unknown): string {
  const spec = fieldsOf(fieldsOf(patch).spec);
  if (ref.kind === 'Pod' && !Object.entries(spec).every(([key, value]) => isOpenInPod(key, value)))
    return editCommand(ref);
  if (ref.kind !== 'Job' || spec.template === undefined) return patchCommand(ref, patch);
  const template = fieldsOf(fieldsOf(spec.template).spec);
  if (!Object.keys(template).every((key) => OPEN_IN_SUSPENDED_JOB.includes(key))) return editCommand(ref);
  const suspended = `kubectl wait --for=condition=Suspended job/${ref.name}${namespaceFlag(ref)}`;
  const resume = { ...fieldsOf(patch), spec: { suspend: false, ...spec } };
  return `${patchCommand(ref, { spec: { suspend: true } })} && ${suspended} && ${patchCommand(ref, resume)}`;
}

function patchCommand(ref: ObjectRef, patch: unknown): string {
  return `kubectl patch ${kindWord(ref)} ${ref.name}${namespaceFlag(ref)} -p '${JSON.stringify(patch).replaceAll("'", `'\\''`)}'`;
}

/** Since Kubernetes 1.27, while no pod of the Job runs. */
const OPEN_IN_SUSPENDED_JOB = ['nodeSelector', 'affinity', 'tolerations'];
const OPEN_IN_POD = ['activeDeadlineSeconds', 'schedulingGates'];

function isOpenInPod(key: string, value: unknown): boolean {
  if (OPEN_IN_POD.includes(key)) return true;
  if (key !== 'containers' && key !== 'initContainers') return false;
  const containers = Array.isArray(value) ? value.map(fieldsOf) : [];
  return containers.every((container) =>
    Object.keys(container).every((field) => field === 'name' || field === 'image'),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
