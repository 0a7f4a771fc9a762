/**
 * Developer script: captures namespaces of a real cluster as a recording for tests, with plain kubectl.
 *   node test/support/capture.ts OUT-DIR --namespace NS [--namespace NS …] | --all-namespaces
 *        [--kubeconfig FILE] [--exec [NS/]POD/CONTAINER -- COMMAND …] [--exec …]
 * kube-system is captured too, because its pods use the nodes. Secrets keep their keys only; see capture.scrub.ts.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { stringify } from 'yaml';
import { RESOURCES } from '../../src/facts/resources.ts';
import { type RawObject, scrub, scrubText } from './capture.scrub.ts';

const run = promisify(execFile);
const MORE_NAMESPACED = ['limitranges', 'networkpolicies', 'poddisruptionbudgets', 'horizontalpodautoscalers'];
const MORE_CLUSTER = ['priorityclasses', 'ingressclasses'];

interface RawPod extends RawObject {
  spec: { containers: { name: string }[]; initContainers?: { name: string }[] };
}

interface Command {
  readonly ref: string;
  readonly argv: readonly string[];
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

const { plain, commands } = splitCommands(process.argv.slice(2));
const { values, positionals } = parseArgs({
  args: plain,
  allowPositionals: true,
  options: {
    namespace: { type: 'string', short: 'n', multiple: true, default: [] },
    'all-namespaces': { type: 'boolean', short: 'A', default: false },
    kubeconfig: { type: 'string' },
  },
});
const [out] = positionals;
const everything = values['all-namespaces'];
if (out === undefined || (values.namespace.length === 0 && !everything)) {
  console.error(
    'usage: capture.ts OUT-DIR --namespace NS … | --all-namespaces [--kubeconfig F] [--exec [NS/]POD/CONTAINER -- COMMAND …]',
  );
  process.exit(2);
}
const folder = out;
const namespaces = [...new Set([...values.namespace, 'kube-system'])];
const unavailable: { resource: string; namespace?: string; why: string }[] = [];

async function kubectl(...args: readonly string[]): Promise<string> {
  const config = values.kubeconfig === undefined ? [] : ['--kubeconfig', values.kubeconfig];
  return (await run('kubectl', [...config, ...args], { maxBuffer: 2 ** 30, timeout: 60_000 })).stdout;
}

async function save(path: string, text: string): Promise<void> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, scrubText(text));
}

/** Saves one list; `place` is a namespace, or undefined for all namespaces and cluster-scoped kinds. */
async function capture(resource: string, place?: string): Promise<readonly RawObject[]> {
  try {
    const scope = place === undefined ? ['-A'] : ['-n', place];
    const { items }: { items: RawObject[] } = JSON.parse(await kubectl('get', resource, ...scope, '-o', 'json'));
    const kept = items
      .filter((i) => everything || i.kind !== 'Namespace' || namespaces.includes(i.metadata.name))
      .map(scrub);
    const [plural] = resource.split('.');
    if (kept.length > 0) {
      const list = { apiVersion: 'v1', kind: 'List', items: kept };
      await save(
        `objects/${place === undefined ? '' : `${place}/`}${plural}.json`,
        `${JSON.stringify(list, null, 1)}\n`,
      );
    }
    return kept;
  } catch (error) {
    const why = String((error as { stderr?: string }).stderr ?? error).trim();
    unavailable.push({ resource, ...(place !== undefined && { namespace: place }), why });
    return [];
  }
}

async function captureLogs(pod: RawPod): Promise<void> {
  const { name, namespace = '' } = pod.metadata;
  for (const { name: container } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    for (const previous of [false, true]) {
      const args = ['logs', '-n', namespace, name, '-c', container, '--tail=500', ...(previous ? ['--previous'] : [])];
      const text = await kubectl(...args).catch(() => undefined);
      if (text !== undefined)
        await save(`logs/${namespace}/${name}/${container}${previous ? '.previous' : ''}.log`, text);
    }
  }
}

async function captureCommand({ ref, argv }: Command, index: number): Promise<void> {
  const parts = ref.split('/');
  const [namespace = '', pod = '', container = ''] = parts.length === 3 ? parts : [namespaces[0], ...parts];
  const result = await kubectl('exec', '-n', namespace, pod, '-c', container, '--', ...argv).then(
    (stdout) => ({ exitCode: 0, stdout, stderr: '' }),
    (e: { code?: number; stdout?: string; stderr?: string }) => ({
      exitCode: typeof e.code === 'number' ? e.code : 1,
      stdout: e.stdout ?? '',
      stderr: (e.stderr ?? '').replace(/command terminated with exit code \d+\n?/, ''),
    }),
  );
  await save(`exec/${namespace}/${pod}/${container}/${index + 1}.yaml`, stringify({ command: argv, ...result }));
}

await rm(join(folder, 'objects'), { recursive: true, force: true });
await rm(join(folder, 'logs'), { recursive: true, force: true });
await rm(join(folder, 'exec'), { recursive: true, force: true });
const named = (namespaced: boolean): string[] =>
  RESOURCES.filter((r) => r.namespaced === namespaced).map((r) =>
    r.group === '' ? r.plural : `${r.plural}.${r.group}`,
  );
for (const resource of [...named(false), ...MORE_CLUSTER]) await capture(resource);
const pods: RawPod[] = [];
for (const place of everything ? [undefined] : namespaces) {
  for (const resource of [...named(true), ...MORE_NAMESPACED]) {
    const objects = await capture(resource, place);
    if (resource === 'pods') pods.push(...(objects as RawPod[]));
  }
}
const taken = new Date().toISOString();
for (const pod of pods) await captureLogs(pod);
for (const [index, command] of commands.entries()) await captureCommand(command, index);
const { serverVersion }: { serverVersion?: { gitVersion: string } } = JSON.parse(
  await kubectl('version', '-o', 'json'),
);
const manifest = {
  apiVersion: 'north/v1',
  kind: 'Recording',
  taken,
  ...(serverVersion !== undefined && { server: serverVersion.gitVersion }),
  ...(!everything && { namespaces }),
  ...(unavailable.length > 0 && { unavailable }),
};
await save('recording.yaml', stringify(manifest));
