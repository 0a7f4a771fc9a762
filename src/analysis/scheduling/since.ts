/** What shows that an object has changed after a moment: when it was made, who wrote it last, and its conditions. */
import type { KubeObject } from '../../facts/objects.ts';
import { type Entry, entriesOf, wrote } from '../managed-fields.ts';

export interface LaterChange {
  readonly object: KubeObject;
  /** RFC 3339. */
  readonly at: string;
  /** `was created`, `got other labels from kubectl label`. */
  readonly what: string;
}

const later = (time: string | undefined, since: string): time is string => Date.parse(time ?? '') > Date.parse(since);

/** The newest change after `since` that can matter to where a pod is placed; undefined: none is known. Times are whole seconds: one in the same second is not later. */
export function changeAfter(object: KubeObject, since: string): LaterChange | undefined {
  const { creationTimestamp = '', managedFields } = object.metadata;
  if (later(creationTimestamp, since)) return { object, at: creationTimestamp, what: 'was created' };
  const found = [...writes(object, entriesOf(managedFields)), ...turns(object), ...ends(object)]
    .filter(({ at }) => later(at, since))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return found[0];
}

const PARTS: readonly (readonly [field: string, name: string])[] = [
  ['metadata.labels', 'labels'],
  ['spec.taints', 'taints'],
  ['spec.unschedulable', 'cordon'],
];

/** Of a node only its labels, taints and cordon count: annotations are written all the time. */
function writes(object: KubeObject, entries: readonly Entry[]): readonly LaterChange[] {
  return entries.flatMap((entry) => {
    if (entry.subresource !== undefined && entry.subresource !== '') return [];
    const parts = PARTS.filter(([field]) => wrote(entry, field)).map(([, name]) => name);
    const other = object.kind !== 'Node' && wrote(entry, 'spec') ? ['specification'] : [];
    const written = object.kind === 'Node' ? parts : other;
    if (written.length === 0) return [];
    const by = (entry.manager ?? '').replace(/^kubectl-/, 'kubectl ');
    return [
      { object, at: entry.time ?? '', what: `had its ${written.join(' and ')} written${by === '' ? '' : ` by ${by}`}` },
    ];
  });
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
}

function turns(object: KubeObject): readonly LaterChange[] {
  if (object.kind !== 'Node') return [];
  const { conditions = [] } = (object.status ?? {}) as { conditions?: readonly Condition[] };
  const { taints = [] } = (object.spec ?? {}) as { taints?: readonly { key: string; timeAdded?: string }[] };
  return [
    ...conditions.map(({ type, status, lastTransitionTime: at = '' }) => ({
      object,
      at,
      what: `turned to ${type}=${status}`,
    })),
    ...taints.map(({ key, timeAdded: at = '' }) => ({ object, at, what: `got the taint ${key}` })),
  ];
}

interface Ended {
  readonly phase?: string;
  readonly containerStatuses?: readonly {
    readonly state?: { readonly terminated?: { readonly finishedAt?: string } };
  }[];
}

/** A pod that has finished gives back what it held. */
function ends(object: KubeObject): readonly LaterChange[] {
  const { phase = '', containerStatuses = [] } = (object.kind === 'Pod' ? (object.status ?? {}) : {}) as Ended;
  if (phase !== 'Succeeded' && phase !== 'Failed') return [];
  const times = containerStatuses.map(({ state }) => state?.terminated?.finishedAt ?? '');
  return [{ object, at: times.sort().at(-1) ?? '', what: 'ended' }];
}
