/** What a captured object loses before it is written: bulk, secrets, and what names the machine that it was captured on. */

export interface RawObject {
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string>; managedFields?: unknown };
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  spec?: unknown;
  status?: { nodeInfo?: Record<string, string>; images?: unknown };
  [field: string]: unknown;
}

const NEUTRAL_NODE_INFO: Readonly<Record<string, string>> = {
  machineID: '00000000000000000000000000000001',
  systemUUID: '00000000-0000-0000-0000-000000000001',
  bootID: '00000000-0000-0000-0000-000000000002',
  kernelVersion: '6.1.0',
  osImage: 'Linux',
};
/** Names and counts of node groups. */
const AUTOSCALER_STATUS = 'cluster-autoscaler-status';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object, changed in place. */
export function scrub(object: RawObject): RawObject {
  object.metadata.managedFields = writers(object);
  if (object.metadata.managedFields === undefined) delete object.metadata.managedFields;
  delete object.metadata.annotations?.[LAST_APPLIED];
  if (object.kind === 'Node' && object.status !== undefined) {
    delete object.status.images;
    object.status.nodeInfo = { ...object.status.nodeInfo, ...NEUTRAL_NODE_INFO };
  }
  if (object.kind === 'Secret') object.data = mapValues(object.data, () => '');
  if (object.kind === 'ConfigMap' && object.metadata.name !== AUTOSCALER_STATUS) {
    object.data = mapValues(object.data, (value) => (isHarmless(value) ? value : ''));
    if (object.binaryData !== undefined) object.binaryData = mapValues(object.binaryData, () => '');
  }
  return object;
}

/** Who wrote a node's labels and specification, and when the scheduler spoke of a pod: that is all that the cases need of who wrote what. */
function writers({ kind, metadata, spec }: RawObject): unknown {
  const waits = kind === 'Pod' && (spec as { nodeName?: string } | undefined)?.nodeName === undefined;
  if ((kind !== 'Node' && !waits) || !Array.isArray(metadata.managedFields)) return undefined;
  return metadata.managedFields.map(({ manager, operation, time, subresource, fieldsV1 }) => ({
    manager,
    operation,
    time,
    ...(subresource === undefined ? { fieldsV1 } : { subresource }),
  }));
}

/** Text without the folders of the test cluster, whatever lab it runs in. */
export function scrubText(text: string): string {
  return text
    .replace(/\/var\/lib\/[\w.-]*lab\b/g, '/srv/node')
    .replace(/(\/root|\/home\/\w+)\/\.cache\/[\w.-]*lab\b/g, '/srv/cache');
}

/** Hosts, ports, paths, flags and numbers. */
function isHarmless(value: string): boolean {
  return value.length <= 64 && /^[\w.:/, -]*$/.test(value) && !/secret|password|token/i.test(value);
}

function mapValues(values: Record<string, string> | undefined, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, map(value)]));
}
