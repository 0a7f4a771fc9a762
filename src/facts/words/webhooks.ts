/** Admission webhooks by the name under which the API server speaks of them, and whether anything answers for them. */
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.js';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { known, type Reading } from '../reading.ts';
import { typeOfKind } from '../resources.ts';
import { getRequest, listRequest } from './objects.ts';
import { word } from './word.ts';

interface WebhookEntry {
  readonly name: string;
  readonly failurePolicy?: string;
  readonly timeoutSeconds?: number;
  readonly namespaceSelector?: { readonly matchLabels?: object; readonly matchExpressions?: readonly object[] };
  readonly clientConfig?: {
    readonly url?: string;
    readonly caBundle?: string;
    readonly service?: { readonly namespace: string; readonly name: string; readonly port?: number };
  };
}

export interface Webhook {
  /** Its configuration. */
  readonly object: KubeObject;
  readonly field: string;
  readonly failurePolicy: string;
  readonly timeoutSeconds: number;
  /** The Service that is asked; both empty if it is a URL. */
  readonly namespace: string;
  readonly service: string;
  readonly url: string;
  /** Whether it is asked about the pods of every namespace. */
  readonly everywhere: boolean;
}

const KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];

/** The webhook; null if no configuration has one of this name. */
export function webhookNamed(world: World, name: string): Reading<Webhook | null> {
  const readings = world.tryAskAll(KINDS.map((kind) => listRequest(kind, ''))) as readonly Reading<
    readonly KubeObject[]
  >[];
  for (const reading of readings) {
    const object = reading.ok ? reading.value.find((one) => entryOf(one, name) !== undefined) : undefined;
    if (object !== undefined) return known(webhookOf(object, entryOf(object, name) as WebhookEntry));
  }
  const gap = readings.find((reading) => !reading.ok);
  return gap !== undefined && !gap.ok ? gap : known(null);
}

function entryOf(object: KubeObject, name: string): WebhookEntry | undefined {
  const { webhooks } = object as unknown as { webhooks?: readonly WebhookEntry[] };
  return webhooks?.find((one) => one.name === name);
}

function webhookOf(object: KubeObject, entry: WebhookEntry): Webhook {
  const { url = '', service } = entry.clientConfig ?? {};
  const { matchLabels = {}, matchExpressions = [] } = entry.namespaceSelector ?? {};
  return {
    object,
    field: `webhooks[${entry.name}]`,
    failurePolicy: entry.failurePolicy ?? 'Fail',
    timeoutSeconds: entry.timeoutSeconds ?? 10,
    namespace: service?.namespace ?? '',
    service: service?.name ?? '',
    url,
    everywhere: Object.keys(matchLabels).length === 0 && matchExpressions.length === 0,
  };
}

/** How the Service of a webhook stands: `empty` has no ready endpoint, `outside` is no Service of this cluster, `unread` is noted. */
export type Backend = 'gone' | 'empty' | 'ready' | 'outside' | 'unread';

export function backendOf(world: World, { namespace, service }: Webhook): Backend {
  if (service === '') return 'outside';
  const labelSelector = `kubernetes.io/service-name=${service}`;
  const [object, slices] = world.tryAskAll([
    getRequest('Service', namespace, service),
    { ask: 'list', type: typeOfKind('EndpointSlice'), namespace, labelSelector },
  ]) as [Reading<KubeObject | null>, Reading<readonly EndpointSlice[]>];
  if (object.ok && object.value === null) return 'gone';
  if (!object.ok || !slices.ok) {
    for (const reading of [object, slices]) if (!reading.ok) world.note(reading.gap);
    return 'unread';
  }
  const { type } = (object.value?.spec ?? {}) as { type?: string };
  if (type === 'ExternalName') return 'outside';
  const ready = slices.value.some((slice) => (slice.endpoints ?? []).some((one) => one.conditions?.ready !== false));
  return ready ? 'ready' : 'empty';
}

export const webhookTypes = {
  Webhook: {
    object: 'any',
    field: 'string',
    failurePolicy: 'string',
    timeoutSeconds: 'number',
    namespace: 'string',
    service: 'string',
    url: 'string',
    everywhere: 'bool',
  },
};

export const webhookWords = [
  word(
    'webhooksNamed(name: string): list<Webhook>',
    'The admission webhook of this name, with its configuration and the Service that it asks; none if it does not exist or cannot be read.',
    (world, name: string) => {
      const reading = webhookNamed(world, name);
      if (!reading.ok) world.note(reading.gap);
      return reading.ok && reading.value !== null ? [reading.value] : [];
    },
  ),
  word(
    'webhookBackend(name: string): string',
    'How the Service behind a webhook stands: gone, empty (no ready endpoint), ready, outside (none of this cluster) or unread.',
    (world, name: string) => {
      const reading = webhookNamed(world, name);
      return reading.ok && reading.value !== null ? backendOf(world, reading.value) : 'unread';
    },
  ),
];
