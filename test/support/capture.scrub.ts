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
  delete object.metadata.managedFields;
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
