/** Label and field selectors as the API server takes them in a list's or a watch's query. */
import { matchesRequirements, parseSelector } from '../../analysis/selector.ts';
import { valueAt } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import type { ResourceType } from '../../facts/resources.ts';
import { badRequest } from './status.ts';

export type Selection = (object: KubeObject) => boolean;

/** What the API server lets select beside metadata.name and metadata.namespace. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
  ReplicaSet: ['status.replicas'],
  Job: ['status.successful'],
};

/** Throws Refusal (400) for a selector that is none, or a field that cannot be selected. */
export function selectionOf(type: ResourceType, labels: string, fields: string): Selection {
  const requirements = parseSelector(labels);
  if (requirements === undefined) throw badRequest(`unable to parse requirement: ${labels} is no label selector`);
  const terms = fields
    .split(',')
    .filter((term) => term !== '')
    .map((term) => fieldTerm(type, term));
  return (object) => matchesRequirements(object.metadata.labels, requirements) && terms.every((term) => term(object));
}

function fieldTerm(type: ResourceType, term: string): Selection {
  const parts = /^([^=!]+)(==|=|!=)(.*)$/.exec(term);
  if (parts === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = '', sign, wanted = ''] = parts;
  const served = ['metadata.name', 'metadata.namespace', ...(FIELDS[type.kind] ?? [])];
  if (!served.includes(field)) throw badRequest(`field label not supported: ${field}`);
  const path = field === 'source' ? ['source', 'component'] : field.split('.');
  return (object) => {
    const value = valueAt(object, ...path);
    const text =
      value === undefined || value === null ? (field === 'spec.unschedulable' ? 'false' : '') : String(value);
    return (text === wanted) === (sign !== '!=');
  };
}
