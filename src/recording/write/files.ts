/** Turns facts into the files of a recording. Everything is redacted before it is handed to the folder. */
import { stringify } from 'yaml';
import type { KubeObject } from '../../facts/objects.ts';
import type { ExecQuery, ExecResult, LogQuery } from '../../facts/source.ts';
import type { Masker } from '../redact/masker.ts';
import { redactObject, redactPart } from '../redact/object.ts';
import { redactArguments } from '../redact/setting.ts';
import { redactSelector, redactText } from '../redact/text.ts';
import type { RecordedUsage } from '../usage.ts';
import { type Asked, logName, type Unavailable } from './collected.ts';
import { pathOf, type RecordingFolder } from './folder.ts';

/** A larger list is split over several files: readers bound what they read of one. */
const MOST_FILE = 4 * 2 ** 20;

/** What pods take is one file. */
const MOST_USAGE = 48 * 2 ** 20;

export interface Files {
  readonly objects: (path: string, objects: readonly KubeObject[]) => Promise<void>;
  /** False if a name in the query cannot be the name of a file. */
  readonly log: (query: LogQuery, text: string) => Promise<boolean>;
  readonly result: (query: ExecQuery, result: ExecResult, number: number) => Promise<boolean>;
  readonly usage: (name: string, usage: RecordedUsage) => Promise<void>;
  readonly manifest: (manifest: ManifestText) => Promise<void>;
}

export interface ManifestText {
  readonly of: string;
  readonly taken: Date;
  readonly server?: string;
  readonly context?: string;
  readonly namespaces?: readonly string[];
  readonly everywhere?: readonly string[];
  readonly unfinished?: true;
  readonly resources?: readonly string[];
  readonly unavailable: readonly Unavailable[];
  readonly asked?: readonly Asked[];
}

export function filesIn(folder: RecordingFolder, masker: Masker): Files {
  return {
    async objects(path, objects) {
      let items: string[] = [];
      let size = 0;
      let number = 0;
      const flush = async (): Promise<void> => {
        number += 1;
        const list = `{"apiVersion": "v1", "kind": "List", "metadata": {}, "items": [\n${items.join(',\n')}\n]}\n`;
        await folder.write(numbered(path, number), list);
        items = [];
        size = 0;
      };
      for (const object of objects) {
        const text = JSON.stringify(redactObject(object, masker), undefined, 1);
        if (size + text.length > MOST_FILE && size > 0) await flush();
        items.push(text);
        size += text.length;
      }
      await flush();
      await folder.removeFrom((more) => numbered(path, number + more));
    },
    async log(query, text) {
      const path = logPath(query);
      if (path !== undefined) await folder.write(path, redactText(text, path, masker));
      return path !== undefined;
    },
    async result(query, { exitCode, stdout, stderr }, number) {
      const path = pathOf('exec', query.namespace, query.pod, query.container, `${number}.yaml`);
      if (path === undefined) return false;
      const redacted = {
        command: redactArguments(query.command, `${path} command`, masker),
        exitCode,
        stdout: redactText(stdout, `${path} stdout`, masker),
        stderr: redactText(stderr, `${path} stderr`, masker),
      };
      await folder.write(path, stringify(redacted));
      return true;
    },
    async usage(name, usage) {
      const path = `usage/${name}.json`;
      const whole = JSON.stringify(redactUsage(usage, path, masker));
      // Without labels it is known what the pods take, and not what they are to each other: better than a file that nobody opens.
      await folder.write(path, whole.length < MOST_USAGE ? `${whole}\n` : `${JSON.stringify(amountsOnly(usage))}\n`);
    },
    async manifest({ of, taken, unavailable, asked, ...rest }) {
      const whys = unavailable.map((one) => ({
        ...one,
        ...(one.command !== undefined && {
          command: redactArguments(one.command, 'recording.yaml unavailable', masker),
        }),
        why: redactText(one.why, 'recording.yaml unavailable', masker),
      }));
      const manifest = {
        apiVersion: 'north/v1',
        kind: 'Recording',
        of,
        taken: taken.toISOString(),
        ...rest,
        ...(whys.length > 0 && { unavailable: whys }),
        ...(asked !== undefined && { asked: asked.map((one) => withoutSecrets(one, masker)) }),
      };
      await folder.write('recording.yaml', stringify(manifest, { aliasDuplicateObjects: false }));
    },
  };
}

function redactUsage({ pods, ...rest }: RecordedUsage, path: string, masker: Masker): RecordedUsage {
  const redacted = pods.map(({ labels, antiAffinity, ...pod }) => {
    const where = `${path} ${pod.namespace}/${pod.name} `;
    return {
      ...pod,
      ...(labels && { labels: redactPart(labels, where, masker) }),
      ...(antiAffinity && { antiAffinity: redactPart(antiAffinity, where, masker) }),
    };
  });
  return { ...rest, pods: redacted };
}

function amountsOnly({ pods, ...rest }: RecordedUsage): RecordedUsage {
  const amounts = pods.map(({ namespace, name, node, requests, priority, hostPorts }) => {
    return { namespace, name, node, requests, priority, hostPorts };
  });
  return { ...rest, pods: amounts };
}

/** Lists that are too long for one file go on in `pods-2.json`. */
export function numbered(path: string, number: number): string {
  return number === 1 ? path : path.replace(/\.json$/, `-${number}.json`);
}

export function logPath(query: LogQuery): string | undefined {
  return pathOf('logs', query.namespace, ...`${logName(query)}.log`.split('/'));
}

/** Selectors hold labels' values, which are masked in the objects as well. */
function withoutSecrets(asked: Asked, masker: Masker): Asked {
  const { labelSelector } = asked;
  if (labelSelector === undefined) return asked;
  return { ...asked, labelSelector: redactSelector(labelSelector, 'recording.yaml asked', masker) };
}
