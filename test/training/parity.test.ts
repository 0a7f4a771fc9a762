/** The live path on the training server finds what the recording path finds: every recording, through real HTTP. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCluster } from '../../src/cluster/open.ts';
import { engineWith } from '../../src/commands/trees.ts';
import type { Diagnosis, Triage } from '../../src/engine/diagnosis.ts';
import { refOf } from '../../src/facts/objects.ts';
import { typeOfKind } from '../../src/facts/resources.ts';
import type { Source } from '../../src/facts/source.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { triage } from '../../src/investigation/triage.ts';
import { openRecording } from '../../src/recording/open.ts';
import { startServer } from '../../src/training/server/start.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');
const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Service', 'Ingress', 'PersistentVolumeClaim'];
const engine = await engineWith([], undefined);

/**
 * What was found, without where it was read, how long it took, and how each source words what it could not read. Only a
 * recording can say of itself that it holds a part of the pods; a server that serves it cannot.
 */
function verdict({ timing: _, source: __, unknown, ...found }: Diagnosis | Triage): unknown {
  const text = JSON.stringify(
    { ...found, unknown: unknown.flatMap(({ what }) => (what === 'pods' ? [] : [what])).sort() },
    (_key, value) => (value?.answer === 'unknown' ? { ...value, because: '' } : value),
  );
  return JSON.parse(text);
}

async function verdicts(source: Source, recorded: Source): Promise<readonly unknown[]> {
  const all: unknown[] = [verdict(await triage(engine, source, {}))];
  for (const kind of KINDS) {
    const objects = await recorded.list({ type: typeOfKind(kind) });
    if (!objects.ok) continue;
    for (const object of objects.value) {
      if (object.metadata.namespace === 'kube-system') continue;
      all.push(verdict(await diagnose(engine, source, refOf(object))));
    }
  }
  return all;
}

test.each(readdirSync(RECORDINGS))('%s', async (name) => {
  const recorded = await openRecording(join(RECORDINGS, name));
  const clock = () => recorded.now();
  const server = await startServer({ source: recorded, refuseUnknown: true, clock });
  try {
    const live = await openCluster(
      { kubeconfig: server.kubeconfigPath },
      { env: {}, stderr: { write: () => true }, signal: new AbortController().signal },
    );
    const expected = await verdicts(recorded, recorded);
    expect(await verdicts({ ...live, now: clock }, recorded)).toEqual(expected);
    await live.close();
  } finally {
    await server.close();
  }
});
