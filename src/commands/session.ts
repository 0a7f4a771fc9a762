/** The interface's session: opens its source only when something is asked of it, and asks the source for values. */
import type { Engine } from '../engine/walk.ts';
import type { Answer, Consent } from '../facts/check.ts';
import type { KubeObject } from '../facts/objects.ts';
import { unreadable } from '../facts/reading.ts';
import { typeOfKind, typeOfObject } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import type { Session } from '../tui/session.ts';
import { keeperIn } from './keeper.ts';
import { onSameCluster } from './same-cluster.ts';

export interface Sitting {
  readonly info: Session['info'];
  open(): Promise<Source>;
  engine(): Promise<Engine>;
  /** What kubectl's commands must say to reach the same cluster; asked for once it is open. */
  flags(): string;
  /** Where recordings of diagnoses are kept; absent: nowhere. */
  readonly keepIn?: string | undefined;
  /** What --exec and --no-exec say; absent: the user is asked. */
  readonly consent?: Answer | undefined;
}

export interface OpenSession {
  readonly session: Session;
  close(): Promise<void>;
}

export function sessionOf(sitting: Sitting): OpenSession {
  const keeper = keeperIn(sitting.keepIn);
  let opened: Promise<Source> | undefined;
  let server: string | undefined;
  const source = () => {
    opened ??= sitting.open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const session: Session = {
    info: sitting.info,
    server: () => server,
    async triage(scope, onProgress, signal) {
      const [{ triage }, engine, from] = await Promise.all([
        import('../investigation/triage.ts'),
        sitting.engine(),
        source(),
      ]);
      server = from.info.server;
      return triage(engine, from, scope, { onProgress, signal });
    },
    async diagnose(subject, onProgress, signal, ask) {
      const [{ diagnose }, engine, from] = await Promise.all([
        import('../investigation/diagnose.ts'),
        sitting.engine(),
        source(),
      ]);
      server = from.info.server;
      const consent: Consent = async (check) => (check.adds === undefined ? sitting.consent : undefined) ?? ask(check);
      const recording = await keeper.recordingFor(subject, from);
      const diagnosis = await diagnose(engine, recording?.source ?? from, subject, { onProgress, signal, consent });
      if (recording !== undefined) keeper.keep(recording, subject);
      return onSameCluster(diagnosis, sitting.flags());
    },
    async namespaces() {
      const list = await (await source()).list({ type: typeOfKind('Namespace') });
      return list.ok ? { ...list, value: list.value.map((one: KubeObject) => one.metadata.name) } : list;
    },
    async object(ref) {
      const { namespace, name } = ref;
      const type = typeOfObject(ref);
      if (type === undefined)
        return unreadable({ what: ref.kind, reason: 'failed', why: 'it is no kind that is read' });
      return (await source()).get({ type, name, ...(namespace !== undefined && { namespace }) });
    },
  };
  return {
    session,
    async close() {
      await keeper.finish();
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}
