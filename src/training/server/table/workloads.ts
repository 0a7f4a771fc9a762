/** Cells of pods and of what makes pods. */

import { podRow } from '../../../analysis/pod-status.ts';
import { ageText } from '../../../facts/age.ts';
import { type Json, numberAt, objectAt, objectsAt, textAt, valueAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import { ageOf, type Cell, containerCells, labelsText, NONE, selectorText, since } from './cells.ts';

export function podCells(pod: Json, now: Date): Cell[] {
  const { name, ready, status, restarts, age } = podRow(pod as unknown as KubeObject, now);
  const gates = objectsAt(pod, 'spec', 'readinessGates');
  const conditions = objectsAt(pod, 'status', 'conditions');
  const open = gates.filter((g) => conditions.some((c) => c.type === g.conditionType && c.status === 'True'));
  const ip = textAt(pod, 'status', 'podIP') || textAt(objectsAt(pod, 'status', 'podIPs')[0], 'ip');
  return [
    name,
    ready,
    status,
    restarts,
    age,
    ip || NONE,
    textAt(pod, 'spec', 'nodeName') || NONE,
    textAt(pod, 'status', 'nominatedNodeName') || NONE,
    gates.length === 0 ? NONE : `${open.length}/${gates.length}`,
  ];
}

function templateCells(object: Json): Cell[] {
  return [
    ...containerCells(valueAt(object, 'spec', 'template', 'spec')),
    selectorText(valueAt(object, 'spec', 'selector')),
  ];
}

export function deploymentCells(deployment: Json, now: Date): Cell[] {
  const status = objectAt(deployment, 'status');
  return [
    textAt(deployment, 'metadata', 'name'),
    `${numberAt(status, 'readyReplicas')}/${numberAt(deployment, 'spec', 'replicas')}`,
    numberAt(status, 'updatedReplicas'),
    numberAt(status, 'availableReplicas'),
    ageOf(deployment, now),
    ...templateCells(deployment),
  ];
}

export function replicaSetCells(set: Json, now: Date): Cell[] {
  return [
    textAt(set, 'metadata', 'name'),
    numberAt(set, 'spec', 'replicas'),
    numberAt(set, 'status', 'replicas'),
    numberAt(set, 'status', 'readyReplicas'),
    ageOf(set, now),
    ...templateCells(set),
  ];
}

export function statefulSetCells(set: Json, now: Date): Cell[] {
  return [
    textAt(set, 'metadata', 'name'),
    `${numberAt(set, 'status', 'readyReplicas')}/${numberAt(set, 'spec', 'replicas')}`,
    ageOf(set, now),
    ...containerCells(valueAt(set, 'spec', 'template', 'spec')),
  ];
}

export function daemonSetCells(set: Json, now: Date): Cell[] {
  const status = objectAt(set, 'status');
  return [
    textAt(set, 'metadata', 'name'),
    numberAt(status, 'desiredNumberScheduled'),
    numberAt(status, 'currentNumberScheduled'),
    numberAt(status, 'numberReady'),
    numberAt(status, 'updatedNumberScheduled'),
    numberAt(status, 'numberAvailable'),
    labelsText(valueAt(set, 'spec', 'template', 'spec', 'nodeSelector')),
    ageOf(set, now),
    ...templateCells(set),
  ];
}

/** The conditions that the STATUS column names, the first that is true first (`printJob`). */
const JOB_STATES = ['Complete', 'Failed', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'];

export function jobCells(job: Json, now: Date): Cell[] {
  const succeeded = numberAt(job, 'status', 'succeeded');
  const wanted = valueAt(job, 'spec', 'completions');
  const parallelism = numberAt(job, 'spec', 'parallelism');
  let completions = `${succeeded}/1`;
  if (wanted !== undefined) completions = `${succeeded}/${String(wanted)}`;
  else if (parallelism > 1) completions = `${succeeded}/1 of ${parallelism}`;
  const conditions = objectsAt(job, 'status', 'conditions').filter((c) => c.status === 'True');
  const state = JOB_STATES.find((name) => conditions.some((c) => c.type === name));
  const gone = valueAt(job, 'metadata', 'deletionTimestamp') !== undefined;
  return [
    textAt(job, 'metadata', 'name'),
    state ?? (gone ? 'Terminating' : 'Running'),
    completions,
    durationOf(job, now),
    ageOf(job, now),
    ...templateCells(job),
  ];
}

function durationOf(job: Json, now: Date): string {
  const start = textAt(job, 'status', 'startTime');
  if (start === '') return '';
  const end = textAt(job, 'status', 'completionTime');
  return ageText(((end === '' ? now.getTime() : Date.parse(end)) - Date.parse(start)) / 1000);
}

export function cronJobCells(cronJob: Json, now: Date): Cell[] {
  const last = valueAt(cronJob, 'status', 'lastScheduleTime');
  return [
    textAt(cronJob, 'metadata', 'name'),
    textAt(cronJob, 'spec', 'schedule'),
    textAt(cronJob, 'spec', 'timeZone') || NONE,
    valueAt(cronJob, 'spec', 'suspend') === true ? 'True' : 'False',
    objectsAt(cronJob, 'status', 'active').length,
    typeof last === 'string' ? since(last, now) : NONE,
    ageOf(cronJob, now),
    ...containerCells(valueAt(cronJob, 'spec', 'jobTemplate', 'spec', 'template', 'spec')),
    selectorText(valueAt(cronJob, 'spec', 'jobTemplate', 'spec', 'selector')),
  ];
}
