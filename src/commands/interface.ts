/** `kubectl north` on a terminal: gives the interface its session and prints what was found when it is left. */
import type { ReadStream, WriteStream } from 'node:tty';
import { userFolders, wantsColor, wantsUnicode } from '../cli/environment.ts';
import type { Options } from '../cli/options.ts';
import { kubectlFlags } from '../cli/source-flags.ts';
import type { KubeObject } from '../facts/objects.ts';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import type { Session, Start } from '../tui/session.ts';
import { openSource, placeOf } from './open.ts';
import type { Program } from './run.ts';
import { onSameCluster } from './same-cluster.ts';

/** The source is opened only after the first frame: the terminal shows where it goes before it asks anything. */
export async function interfaceCommand(program: Program, options: Options, start: Start): Promise<number> {
  const { runInterface } = await import('../tui/run.tsx');
  const around = { env: program.env, stderr: { write: () => true }, signal: program.signal, interactive: false };
  const place = await placeOf(options, around);
  const color = wantsColor(options, program.env, true);
  let opened: Promise<Source> | undefined;
  const source = () => {
    opened ??= openSource(options, around).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  let server: string | undefined;
  const session: Session = {
    info: { context: place.context, kind: place.kind, namespace: options.allNamespaces ? '' : place.namespace },
    server: () => server,
    async triage(scope, onProgress, signal) {
      const [{ triage }, engine, from] = await Promise.all([import('./triage.ts'), engineLater(), source()]);
      server = from.info.server;
      return triage(engine, from, scope, { onProgress, signal });
    },
    async diagnose(subject, onProgress, signal) {
      const [{ diagnose }, engine, from] = await Promise.all([import('./diagnose.ts'), engineLater(), source()]);
      server = from.info.server;
      return onSameCluster(await diagnose(engine, from, subject, { onProgress, signal }), kubectlFlags(options));
    },
    async namespaces() {
      const list = await (await source()).list({ type: typeOfKind('Namespace') });
      return list.ok ? { ...list, value: list.value.map((one: KubeObject) => one.metadata.name) } : list;
    },
    async object({ kind, namespace, name }) {
      return (await source()).get({ type: typeOfKind(kind), name, ...(namespace !== undefined && { namespace }) });
    },
  };
  const engineLater = async () => {
    const { engineWith } = await import('./trees.ts');
    return engineWith(options.diagnostics, userFolders(program.env)?.diagnostics);
  };
  try {
    const ended = await runInterface(session, start, {
      stdin: program.stdin as ReadStream,
      stdout: program.stdout as WriteStream,
      color,
      unicode: wantsUnicode(program.env),
    });
    return ended.exitCode;
  } finally {
    await (await opened?.catch(() => undefined))?.close();
  }
}
