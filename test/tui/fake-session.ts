/** A session with prepared answers, for tests and the demo; `wait` says how long each answer takes. */
import type { Diagnosis, Triage } from '../../src/engine/diagnosis.ts';
import type { KubeObject, ObjectRef } from '../../src/facts/objects.ts';
import { known, type Reading } from '../../src/facts/reading.ts';
import type { Check } from '../../src/facts/request.ts';
import type { Scope, Session } from '../../src/tui/session.ts';
import { pending, trainerObject, triage } from './fixtures.ts';

export interface Answers {
  readonly info?: Session['info'];
  /** Given in turn; the last one again and again. An Error is thrown. */
  readonly triage?: readonly (Triage | Error)[];
  readonly diagnose?: readonly (Diagnosis | Error)[];
  readonly namespaces?: Reading<readonly string[]>;
  readonly object?: Reading<KubeObject | null>;
  /** Asked before the result of a diagnosis. */
  readonly consent?: Check;
  /** Milliseconds before a result, and between one question and the next. */
  readonly wait?: number;
}

export interface FakeSession extends Session {
  /** What was asked for, in order: `triage shop`, `diagnose trainer-0`. */
  readonly asked: string[];
}

export function fakeSession(answers: Answers = {}): FakeSession {
  const wait = answers.wait ?? 0;
  const asked: string[] = [];
  const turns = { triage: 0, diagnose: 0 };
  let server: string | undefined;

  function take<T>(list: readonly (T | Error)[], turn: number): T {
    const answer = list[Math.min(turn, list.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer as T;
  }

  return {
    asked,
    info: answers.info ?? { context: 'prod-eu', kind: 'cluster', namespace: 'shop' },
    server: () => server,
    async triage(scope: Scope, onProgress, signal) {
      asked.push(`triage ${scope.namespace ?? '*'}`);
      onProgress({ path: [], reading: ['pods', 'deployments'] });
      await pause(wait * 3, signal);
      server = 'v1.36.3';
      return take(answers.triage ?? [triage({ scope: scope.namespace ?? '*' })], turns.triage++);
    },
    async diagnose(subject: ObjectRef, onProgress, signal, consent) {
      asked.push(`diagnose ${subject.name}`);
      const result = take(answers.diagnose ?? [pending], turns.diagnose++);
      for (let count = 0; count <= result.path.length; count++) {
        onProgress({ path: result.path.slice(0, count), reading: ['nodes', 'events in shop'] });
        await pause(wait, signal);
      }
      if (answers.consent !== undefined) asked.push(`consent: ${await consent(answers.consent)}`);
      return result;
    },
    async namespaces() {
      asked.push('namespaces');
      await pause(wait);
      return answers.namespaces ?? known(['default', 'gpu-operator', 'kube-system', 'shop', 'shop-staging']);
    },
    async object(ref: ObjectRef) {
      asked.push(`object ${ref.name}`);
      await pause(wait);
      return answers.object ?? known(trainerObject);
    },
  };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
  });
}
