/** A training that a test heals and breaks at will; its shell ends when the test says so. */
import type { Health } from '../../src/training/health.ts';
import type { Training } from '../../src/tui/session.ts';

export interface FakeTraining extends Training {
  /** The cluster is up, or could not be started. */
  up(kubeconfig?: string): void;
  fail(error: string): void;
  tell(health: Health): void;
  /** How many shells were opened, and the way to end the last one. */
  readonly shells: { count: number; exit: (error?: Error) => void };
}

export const KUBECONFIG = '/tmp/kubectl-north-x7Yb2q/kubeconfig';

export function fakeTraining(more: Partial<Training> = {}): FakeTraining {
  const started = Promise.withResolvers<string>();
  const listeners = new Set<(health: Health) => void>();
  const shells: FakeTraining['shells'] = { count: 0, exit: () => undefined };
  return {
    mission: {
      title: 'The shop is down since the release',
      story: 'It is five past nine. The shop was released\na minute ago.\nBring Deployment web in namespace shop up.\n',
      subject: 'deployment/web',
    },
    listed: false,
    hasKubectl: true,
    ready: () => started.promise,
    onHealth(told) {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    shell() {
      const ended = Promise.withResolvers<void>();
      shells.count += 1;
      shells.exit = (error) => (error === undefined ? ended.resolve() : ended.reject(error));
      return ended.promise;
    },
    ...more,
    shells,
    up: (kubeconfig = KUBECONFIG) => started.resolve(kubeconfig),
    fail: (error) => started.reject(new Error(error)),
    tell(health) {
      for (const told of listeners) told(health);
    },
  };
}
