/** What changed before a container failed, as evidence. */
import type { Evidence } from '../../engine/diagnosis.ts';
import { Unreadable, type World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { Request } from '../request.ts';
import { type Change, type ConfigChange, changeFor, configChanges } from './changes.ts';
import type { PodContainer } from './containers.ts';
import { type Mutation, mutations } from './mutations.ts';
import { listRequest } from './objects.ts';
import { word } from './word.ts';

/** What changed before this container failed, as evidence for any finding about it; what cannot be read is noted. */
function changeEvidence(world: World, container: PodContainer): readonly Evidence[] {
  const { pod } = container;
  return [
    ...readable(world, () => ofRevision(changeFor(world, pod, true))),
    ...readable(world, () => ofConfig(changeFor(world, pod, true), configChanges(world, pod))),
    ...readable(world, () => ofHelm(changeFor(world, pod, true).workload, world)),
    ...readable(world, () => ofMutation(container, mutations(world, container))),
  ];
}

function readable(world: World, evidence: () => readonly Evidence[]): readonly Evidence[] {
  try {
    return evidence();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    world.note(error.gap);
    return [];
  }
}

function ofRevision({ workload, from, to, since, ran, says, writer }: Change): readonly Evidence[] {
  if (workload === null || from === '' || says.length === 0) return [];
  const { kind, metadata } = workload;
  const object = refOf(workload);
  const by = writer.says === '' ? '' : `, written by ${writer.says}`;
  const more = says.length > 3 ? `; and ${says.length - 3} more` : '';
  return [
    {
      says: `Since revision ${to} (${since}${by}): ${says.slice(0, 3).join('; ')}${more}`,
      object,
      field: 'spec.template',
      value: says.slice(0, 12),
      command: `kubectl rollout history ${kind.toLowerCase()}/${metadata.name} -n ${metadata.namespace} --revision=${to}`,
      observed: since,
    },
    {
      says: ran === '' ? `Whether revision ${from} ran is not known` : `Revision ${from} ran: ${ran}`,
      object,
      field: 'status',
      command: `kubectl get replicasets,controllerrevisions,pods -n ${metadata.namespace} --show-labels`,
    },
  ];
}

/** A change of what a pod reads makes no new revision: only what was written after the template tells something that the template does not. */
function ofConfig({ since }: Change, configs: readonly ConfigChange[]): readonly Evidence[] {
  if (since === '') return [];
  return configs
    .filter(({ time }) => Date.parse(time) > Date.parse(since))
    .slice(0, 3)
    .map(({ object, kind, name, time, writer, version }) => ({
      says: `${kind} ${name} was written after that, at ${time}${writer.says === '' ? '' : ` by ${writer.says}`} (resourceVersion ${version})`,
      object: refOf(object),
      field: 'metadata.resourceVersion',
      value: version,
      command: `kubectl get ${kind.toLowerCase()} ${name} -n ${object.metadata.namespace} -o yaml --show-managed-fields`,
      observed: time,
    }));
}

/** Helm keeps a Secret for each revision of a release (helm pkg/storage/driver): its labels tell enough, its content is nobody's business. */
function ofHelm(workload: KubeObject | null, world: World): readonly Evidence[] {
  const { annotations = {}, namespace = '' } = workload?.metadata ?? {};
  const release = annotations['meta.helm.sh/release-name'];
  if (release === undefined) return [];
  const where = annotations['meta.helm.sh/release-namespace'] ?? namespace;
  const labelSelector = `owner=helm,name=${release}`;
  const secrets = world.ask({ ...listRequest('Secret', where), labelSelector, metadataOnly: true } as Request);
  const versions = (secrets as readonly KubeObject[])
    .map(({ metadata }) => metadata.labels ?? {})
    .sort((a, b) => Number(b.version) - Number(a.version))
    .slice(0, 2);
  if (versions.length === 0) return [];
  const said = versions.map(({ version, status, modifiedAt }) => {
    const time = Number(modifiedAt) * 1000;
    return `revision ${version} is ${status}${time > 0 ? ` since ${new Date(time).toISOString().replace(/\.\d+/, '')}` : ''}`;
  });
  return [
    {
      says: `Helm release ${release}: ${said.join(', ')}`,
      object: refOf(workload as KubeObject),
      field: 'metadata.annotations["meta.helm.sh/release-name"]',
      value: release,
      command: `kubectl get secrets -n ${where} -l ${labelSelector} -L version,status`,
    },
  ];
}

function ofMutation({ pod }: PodContainer, changed: readonly Mutation[]): readonly Evidence[] {
  return changed.slice(0, 3).map(({ field, says }) => ({
    says: `The pod is not as its workload has it: ${says}`,
    object: refOf(pod),
    field,
    command: `kubectl get pod ${pod.metadata.name} -n ${pod.metadata.namespace} -o yaml`,
  }));
}

export const changeEvidenceWords = [
  word(
    'changeEvidence(container: PodContainer): list<any>',
    'What changed before the container failed, as evidence.',
    changeEvidence,
  ),
];
