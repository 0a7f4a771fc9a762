/**
 * Where recordings that other programs made keep things: `kubectl cluster-info dump --output-directory`, Replicated support
 * bundles and OpenShift must-gather. Their objects need no more than to be found; logs and empty lists do.
 */
import { textOf } from './documents.ts';
import type { File } from './limits.ts';

export interface LogFile {
  /** `NAMESPACE/POD/CONTAINER`. */
  readonly of: string;
  readonly previous: boolean;
  readonly bytes: Buffer;
}

const OURS = /^logs\/([^/]+\/[^/]+\/[^/]+?)(\.previous)?\.log$/;
const BUNDLE = /(?:^|\/)cluster-resources\/pods\/logs\/([^/]+\/[^/]+\/[^/]+?)(-previous)?\.log$/;
const MUST_GATHER = /(?:^|\/)namespaces\/([^/]+)\/pods\/([^/]+)\/([^/]+)\/\3\/logs\/(current|previous)\.log$/;
const DUMP = /^(?:.*\/)?[^/]+\/[^/]+\/logs\.txt$/;
/** must-gather asks for logs with timestamps. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /gm;

/** The container logs in a file; none if it is no log of a known layout. */
export function logsIn({ path, bytes }: File): readonly LogFile[] {
  const plain = OURS.exec(path) ?? BUNDLE.exec(path);
  if (plain !== null) return [{ of: plain[1] ?? '', previous: plain[2] !== undefined, bytes }];
  const gathered = MUST_GATHER.exec(path);
  if (gathered !== null) {
    const [, namespace, pod, container, which] = gathered;
    const text = textOf(bytes).replace(TIMESTAMP, '');
    return [{ of: `${namespace}/${pod}/${container}`, previous: which === 'previous', bytes: Buffer.from(text) }];
  }
  return DUMP.test(path) ? sectionsOf(textOf(bytes)) : [];
}

const START = /^==== START logs for container (\S+) of pod (\S+) ====$/;

/** `kubectl cluster-info dump` writes all containers of a pod into one file. */
function sectionsOf(text: string): readonly LogFile[] {
  const logs: LogFile[] = [];
  let of: string | undefined;
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const start = START.exec(line);
    if (start !== null) {
      of = `${start[2]}/${start[1]}`;
      lines = [];
    } else if (of !== undefined && line.startsWith('==== END logs for container ')) {
      const refused = lines.length === 1 && /^(Request|Create) log error: /.test(lines[0] ?? '');
      if (!refused) logs.push({ of, previous: false, bytes: Buffer.from(lines.map((l) => `${l}\n`).join('')) });
      of = undefined;
    } else {
      lines.push(line);
    }
  }
  return logs;
}

/** The namespace whose list a file holds, even if the list is empty: `shop/pods.json`, `cluster-resources/pods/shop.json`. */
export function namespaceOfFile(path: string): string | undefined {
  const gathered =
    /(?:^|\/)namespaces\/([^/]+)\//.exec(path) ?? /(?:^|\/)cluster-resources\/[^/]+\/([^/]+)\.json$/.exec(path);
  return (gathered ?? /(?:^|\/)([^/]+)\/[^/]+\.json$/.exec(path))?.[1];
}

/** Whether a file belongs to a folder that holds every cluster-scoped object, one in each file. */
export function isOneOfAll(path: string): boolean {
  return /(?:^|\/)cluster-scoped-resources\//.test(path);
}
