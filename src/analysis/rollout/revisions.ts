/** The revisions of a workload, which of them is known to have run, and what the present one changed of it. */
import type { KubeObject } from '../../facts/objects.ts';
import { isReady } from '../pod-status.ts';
import { type Difference, differences } from './difference.ts';

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

export interface Revision {
  /** The name of its ReplicaSet or ControllerRevision. */
  readonly name: string;
  readonly number: number;
  readonly template: Template;
  readonly made: string;
  /** What shows that its pods ran, in words; empty if nothing does. */
  readonly ran: string;
  /** How often it was the newest one before. */
  readonly returns: number;
}

export interface RevisionChange {
  /** The object of the revision compared with: a ReplicaSet or ControllerRevision. */
  readonly before: string;
  /** Numbers of the revision compared with, and of the present one. Empty `from`: there is nothing to compare with. */
  readonly from: string;
  readonly to: string;
  readonly since: string;
  /** What shows that the earlier one ran. */
  readonly ran: string;
  /** What shows that the present one runs as well, so that it is not to blame alone. */
  readonly runsToo: string;
  readonly differences: readonly Difference[];
  /** How often the present template was the newest one before, and was replaced. */
  readonly returns: number;
}

const NOTHING: RevisionChange = {
  before: '',
  from: '',
  to: '',
  since: '',
  ran: '',
  runsToo: '',
  differences: [],
  returns: 0,
};
const REVISION = 'deployment.kubernetes.io/revision';
/** From a condition's change to the next step of a rollout: containers may take their grace period to end. */
const ROLLOUT_S = 120;
/** A Deployment says that it is unavailable when it is new; only what comes later than this tells of an end. */
const NEW_S = 20;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
}

interface Shaped {
  readonly spec?: { readonly template?: Template; readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly conditions?: readonly Condition[];
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
  readonly data?: { readonly spec?: { readonly template?: Template } };
  readonly revision?: number;
}

/** Compares with the newest earlier revision that is known to have run, else with the one before. */
export function changeOf(revisions: readonly Revision[], present: string): RevisionChange {
  const current = revisions.find(({ name }) => name === present);
  if (current === undefined) return NOTHING;
  const earlier = revisions.filter((r) => r.number < current.number).sort((a, b) => b.number - a.number);
  const before = earlier.find((r) => r.ran !== '') ?? earlier[0];
  if (before === undefined) return { ...NOTHING, to: String(current.number), since: current.made };
  return {
    before: before.name,
    from: String(before.number),
    to: String(current.number),
    since: current.made,
    ran: before.ran,
    runsToo: current.ran,
    differences: differences(notRestarted(before.template), notRestarted(current.template)),
    returns: current.returns,
  };
}

/** `kubectl rollout restart` writes an annotation: new pods of the same template. */
function notRestarted(template: Template): Template {
  const { 'kubectl.kubernetes.io/restartedAt': _, ...annotations } = template.metadata?.annotations ?? {};
  return { ...template, metadata: { ...template.metadata, annotations } };
}

/** The revisions of a Deployment are its ReplicaSets (deployment_util.go). */
export function deploymentRevisions(deployment: KubeObject, replicaSets: readonly KubeObject[]): readonly Revision[] {
  const own = replicaSets.filter((set) =>
    set.metadata.ownerReferences?.some((owner) => owner.uid === deployment.metadata.uid),
  );
  const available = availableBefore(deployment, own);
  return own.map((set) => {
    const { annotations, name, creationTimestamp = '' } = set.metadata;
    const { spec, status } = set as Shaped;
    const ready = status?.readyReplicas ?? 0;
    const history = annotations?.['deployment.kubernetes.io/revision-history'] ?? '';
    return {
      name,
      number: Number(annotations?.[REVISION] ?? 0),
      template: spec?.template ?? {},
      made: creationTimestamp,
      ran:
        ready > 0
          ? `${ready} of its pods ${ready === 1 ? 'is' : 'are'} ready`
          : set === available?.set
            ? available.says
            : '',
      returns: history.split(',').filter((number) => number !== '').length,
    };
  });
}

/**
 * With strategy Recreate no pod of the earlier revision is left. Yet the condition Available keeps the time at which it became false: if
 * that is when the newest ReplicaSet was made, pods of the one before were available until then.
 */
function availableBefore(deployment: KubeObject, sets: readonly KubeObject[]) {
  const condition = (deployment as Shaped).status?.conditions?.find((c) => c.type === 'Available');
  const lost = Date.parse(condition?.lastTransitionTime ?? '');
  const created = (object: KubeObject) => Date.parse(object.metadata.creationTimestamp ?? '');
  if (condition?.status !== 'False' || !(lost - created(deployment) > NEW_S * 1000)) return undefined;
  const [newest, before] = [...sets].sort((a, b) => created(b) - created(a));
  if (newest === undefined || before === undefined) return undefined;
  const apart = (created(newest) - lost) / 1000;
  if (apart < 0 || apart > ROLLOUT_S) return undefined;
  return {
    set: before,
    says: `the Deployment was available until ${condition.lastTransitionTime}, when it was replaced`,
  };
}

/** The revisions of a StatefulSet or DaemonSet (controller_history.go); `pods` are all that the set has. */
export function setRevisions(
  set: KubeObject,
  controllerRevisions: readonly KubeObject[],
  pods: readonly KubeObject[],
): readonly Revision[] {
  const own = controllerRevisions.filter((revision) =>
    revision.metadata.ownerReferences?.some((owner) => owner.uid === set.metadata.uid),
  );
  const { currentRevision, updateRevision } = (set as Shaped).status ?? {};
  const lowest = Math.min(...own.map((o) => (o as Shaped).revision ?? 0));
  return own.map((object) => {
    const { data, revision = 0 } = object as Shaped;
    const { name, creationTimestamp = '' } = object.metadata;
    const ready = pods.filter((pod) => runs(pod, name) && serves(pod)).length;
    // A StatefulSet's currentRevision moves on when all pods of a new one are ready; the first one it is from the start.
    const completed = name === currentRevision && currentRevision !== updateRevision && revision > lowest;
    return {
      name,
      number: revision,
      template: withoutDirective(data?.spec?.template ?? {}),
      made: creationTimestamp,
      ran:
        ready > 0
          ? `${ready} of its pods ${ready === 1 ? 'is' : 'are'} ready`
          : completed
            ? 'its rollout was completed, with all pods ready'
            : '',
      returns: 0,
    };
  });
}

/** A pod's label names the revision: whole in a StatefulSet, only its hash in a DaemonSet. */
export function runs(pod: KubeObject, revision: string): boolean {
  const label = pod.metadata.labels?.['controller-revision-hash'];
  return label !== undefined && (revision === label || revision.endsWith(`-${label}`));
}

function serves(pod: KubeObject): boolean {
  return isReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

function withoutDirective(template: Template): Template {
  const { $patch: _, ...rest } = template as Template & { $patch?: unknown };
  return rest;
}
