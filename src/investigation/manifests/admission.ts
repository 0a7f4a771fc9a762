/** What an API server would make of manifests: each asked for with a dry run where there is a server, else taken as written. */
import type { KubeObject } from '../../facts/objects.ts';
import type { Gap } from '../../facts/reading.ts';
import type { Source } from '../../facts/source.ts';
import { keysOnly } from '../../facts/store.ts';

export interface Admitted {
  /** As the server would store it; as written if it was refused or not asked. Never a Secret's values. */
  readonly object: KubeObject;
  /** The server's words, if it refuses. */
  readonly refusal?: string;
  /** Why the server could not be asked. */
  readonly gap?: Gap;
}

const NO_SERVER = 'a recording cannot be asked, and with --read-only nothing but reads is sent';

/** `arrivals`: namespaces that the manifests make themselves; the server cannot try what would be in them. */
export async function admitted(source: Source, written: KubeObject, arrivals: ReadonlySet<string>): Promise<Admitted> {
  const { kind, metadata } = written;
  const object = stored(written);
  const what = `whether the API server would admit ${kind} ${metadata.name}`;
  const ask = 'try it: kubectl apply --dry-run=server -f FILE';
  if (source.admit === undefined) return { object, gap: { what, reason: 'declined', why: NO_SERVER, ask } };
  const reading = await source.admit(applied(written));
  if (!reading.ok) return { object, gap: { ...reading.gap, what } };
  const { value } = reading;
  if (value.allowed) return { object: stored({ ...value.object }) };
  if (
    metadata.namespace !== undefined &&
    arrivals.has(metadata.namespace) &&
    /namespaces? ".*" not found/.test(value.message)
  )
    return { object, gap: { what, reason: 'failed', why: `namespace ${metadata.namespace} does not exist yet`, ask } };
  return { object, refusal: value.message };
}

/** What may be sent in an apply: no status, and nothing that the server keeps by itself. */
function applied({ status: _, ...object }: KubeObject): KubeObject {
  const { name, namespace, labels, annotations, ownerReferences } = object.metadata;
  const metadata = { name, namespace, labels, annotations, ownerReferences };
  return { ...object, metadata: metadata as KubeObject['metadata'] };
}

function stored(object: KubeObject): KubeObject {
  const { namespace, name, uid = `new ${object.kind} ${namespace}/${name}` } = object.metadata;
  const { managedFields: _, ...metadata } = object.metadata;
  return keysOnly({ ...object, metadata: { ...metadata, uid } });
}
