/**
 * Captures namespaces of a real cluster as a recording for tests, with plain kubectl. As a program:
 *   node test/support/capture.ts OUT-DIR --namespace NS [--namespace NS …] | --all-namespaces
 *        [--kubeconfig FILE] [--exec [NS/]POD/CONTAINER -- COMMAND …] [--exec …]
 * kube-system is captured too, because its pods use the nodes. Secrets keep their keys only; see capture.scrub.ts.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { stringify } from 'yaml';
import { metricsIn, summaryPath } from '../../src/cluster/podmetrics.ts';
import { RESOURCES, typeOfKind } from '../../src/facts/resources.ts';
import { fileNameOf, resourceOf } from '../../src/recording/write/collected.ts';
import { type RawObject, scrub, scrubText } from './capture.scrub.ts';

const MORE_NAMESPACED = ['networkpolicies.networking.k8s.io'];
const MORE_CLUSTER = ['ingressclasses.networking.k8s.io'];

/** A command to run in a container and to record: `ref` is `[NS/]POD/CONTAINER`. */
export interface Command {
  readonly ref: string;
  readonly argv: readonly string[];
}

export interface CaptureOptions {
  /** Runs kubectl, yields its standard output, rejects when it fails. */
  readonly kubectl: (args: readonly string[]) => Promise<string>;
  /** The namespaces beside kube-system; without: all, and the recording claims to be of the whole cluster. */
  readonly namespace?: string | readonly string[];
  readonly folder: string;
  readonly commands?: readonly Command[];
}

interface RawPod extends RawObject {
  spec: { containers: { name: string }[]; initContainers?: { name: string }[]; nodeName?: string };
}

interface Refusal {
  readonly resource: string;
  readonly namespace?: string;
  readonly why: string;
}

/** Writes a recording into a folder; a recording that is there already is replaced. */
export async function capture({ kubectl, namespace, folder, commands = [] }: CaptureOptions): Promise<void> {
  const namespaces = namespace === undefined ? undefined : [...new Set([namespace, 'kube-system'].flat())];
  const unavailable: Refusal[] = [];
  for (const part of ['objects', 'logs', 'exec']) await rm(join(folder, part), { recursive: true, force: true });

  const save = async (path: string, text: string): Promise<void> => {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, scrubText(text));
  };

  /** All the objects of some resources: in one call, or in one for each if something is refused. */
  const read = async (resources: readonly string[], place?: string): Promise<RawObject[]> => {
    const scope = place === undefined ? '--all-namespaces' : `--namespace=${place}`;
    try {
      return JSON.parse(await kubectl(['get', resources.join(','), scope, '-o', 'json', '--show-managed-fields']))
        .items;
    } catch (error) {
      if (resources.length > 1) return (await Promise.all(resources.map((one) => read([one], place)))).flat();
      const why = String((error as { stderr?: string }).stderr || (error as Error).message).trim();
      unavailable.push({ resource: resources[0] ?? '', ...(place !== undefined && { namespace: place }), why });
      return [];
    }
  };

  const captureObjects = async (resources: readonly string[], place?: string): Promise<readonly RawObject[]> => {
    const objects = (await read(resources, place))
      .filter((o) => o.kind !== 'Namespace' || (namespaces?.includes(o.metadata.name) ?? true))
      .map(scrub);
    const fileOf = ({ kind, metadata: { namespace: home = place } }: RawObject) =>
      `objects/${home === undefined ? '' : `${home}/`}${pluralOf(kind)}.json`;
    for (const [file, items] of Map.groupBy(objects, fileOf)) {
      await save(file, `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1)}\n`);
    }
    return objects;
  };

  const captureLogs = async (pod: RawPod): Promise<void> => {
    const { name, namespace: place = '' } = pod.metadata;
    for (const { name: container } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      for (const previous of [false, true]) {
        const args = ['logs', '-n', place, name, '-c', container, '--tail=500', ...(previous ? ['--previous'] : [])];
        const text = await kubectl(args).catch(() => undefined);
        if (text !== undefined)
          await save(`logs/${place}/${name}/${container}${previous ? '.previous' : ''}.log`, text);
      }
    }
  };

  /** Without a metrics API, the kubelets tell what their pods use. */
  const captureUse = async (pods: readonly RawPod[]): Promise<void> => {
    const type = typeOfKind('MeasuredPodMetrics');
    for (const [node, here] of Map.groupBy(pods, ({ spec }) => spec.nodeName ?? '')) {
      const text = node === '' ? undefined : await kubectl(['get', '--raw', summaryPath(node)]).catch(() => undefined);
      if (text === undefined) continue;
      const summary = JSON.parse(text);
      for (const [place, some] of Map.groupBy(here, ({ metadata }) => metadata.namespace ?? '')) {
        const items = some.flatMap(
          ({ metadata: { name } }) => metricsIn(summary, { type, namespace: place, name }) ?? [],
        );
        if (items.length === 0) continue;
        const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1);
        await save(`objects/${place}/${fileNameOf(type)}.${node}.json`, `${list}\n`);
      }
    }
  };

  const captureCommand = async ({ ref, argv }: Command, index: number): Promise<void> => {
    const parts = ref.split('/');
    const [place = '', pod = '', container = ''] = parts.length === 3 ? parts : [namespaces?.[0], ...parts];
    const result = await kubectl(['exec', '-n', place, pod, '-c', container, '--', ...argv]).then(
      (stdout) => ({ exitCode: 0, stdout, stderr: '' }),
      (error: Error & { stdout?: string; stderr?: string }) => {
        const said = error.stderr ?? error.message;
        const ended = /command terminated with exit code (\d+)\s*$/.exec(said);
        if (ended === null) throw error;
        return { exitCode: Number(ended[1]), stdout: error.stdout ?? '', stderr: said.slice(0, ended.index) };
      },
    );
    await save(`exec/${place}/${pod}/${container}/${index + 1}.yaml`, stringify({ command: argv, ...result }));
  };

  const served: { groups: readonly { name: string }[] } = JSON.parse(await kubectl(['get', '--raw', '/apis']));
  const groups = new Set(['', ...served.groups.map((group) => group.name)]);
  const named = (namespaced: boolean): readonly string[] =>
    RESOURCES.filter((r) => r.namespaced === namespaced && groups.has(r.group)).map(resourceOf);
  await captureObjects([...named(false), ...MORE_CLUSTER]);
  const captured: RawObject[] = [];
  for (const place of namespaces ?? [undefined]) {
    captured.push(...(await captureObjects([...named(true), ...MORE_NAMESPACED], place)));
  }
  const pods = captured.filter((o) => o.kind === 'Pod') as RawPod[];
  if (!groups.has('metrics.k8s.io')) await captureUse(pods.filter((o) => o.metadata.namespace !== 'kube-system'));
  const taken = new Date().toISOString();
  await Promise.all(pods.map(captureLogs));
  for (const [index, command] of commands.entries()) await captureCommand(command, index);
  const { serverVersion }: { serverVersion?: { gitVersion: string } } = JSON.parse(
    await kubectl(['version', '-o', 'json']),
  );
  const manifest = {
    apiVersion: 'north/v1',
    kind: 'Recording',
    taken,
    ...(serverVersion !== undefined && { server: serverVersion.gitVersion }),
    ...(namespaces !== undefined && { namespaces }),
    resources: RESOURCES.map(resourceOf),
    ...(unavailable.length > 0 && { unavailable }),
  };
  await save('recording.yaml', stringify(manifest));
}

function pluralOf(kind: string): string {
  const type = RESOURCES.find((r) => r.kind === kind);
  return type !== undefined ? fileNameOf(type) : `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
}

/** Splits `--exec REF -- argv…` groups, each up to the next `--exec`, off the arguments. */
function splitCommands(argv: readonly string[]): { plain: string[]; commands: Command[] } {
  const first = argv.indexOf('--exec');
  if (first < 0) return { plain: [...argv], commands: [] };
  const next = argv.indexOf('--exec', first + 1);
  const end = next < 0 ? argv.length : next;
  const [ref = '', dashes, ...command] = argv.slice(first + 1, end);
  if (dashes !== '--' || command.length === 0) throw new Error('write: --exec [NS/]POD/CONTAINER -- COMMAND …');
  const rest = splitCommands(argv.slice(end));
  return { plain: argv.slice(0, first), commands: [{ ref, argv: command }, ...rest.commands] };
}

async function main(argv: readonly string[]): Promise<void> {
  const { plain, commands } = splitCommands(argv);
  const { values, positionals } = parseArgs({
    args: plain,
    allowPositionals: true,
    options: {
      namespace: { type: 'string', short: 'n', multiple: true },
      'all-namespaces': { type: 'boolean', short: 'A', default: false },
      kubeconfig: { type: 'string' },
    },
  });
  const [folder] = positionals;
  const { namespace, kubeconfig } = values;
  if (folder === undefined || (namespace === undefined) !== values['all-namespaces']) {
    throw new Error('write: capture.ts OUT-DIR --namespace NS … | --all-namespaces [--kubeconfig FILE] [--exec …]');
  }
  const config = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  const run = promisify(execFile);
  await capture({
    kubectl: async (args) =>
      (await run('kubectl', [...config, ...args], { maxBuffer: 2 ** 30, timeout: 60_000 })).stdout,
    folder,
    commands,
    ...(namespace !== undefined && { namespace }),
  });
}

if (import.meta.main) await main(process.argv.slice(2));
