/** A scenario while it is open: its server, its kubeconfig, and whether it has healed. */
import { CommandError } from '../investigation/error.ts';
import type { Health } from '../training/health.ts';
import type { ListedScenario } from '../training/scenario.ts';

export interface OpenTraining {
  readonly kubeconfig: string;
  /** Calls back whenever it has healed or is broken again; returns the way to end that. */
  onHealth(told: (health: Health) => void): () => void;
  /** Ends the server and removes its kubeconfig. Gives the health that it ended with; undefined: it never healed. */
  close(): Promise<Health | undefined>;
}

/** Throws CommandError (2) if it cannot be started. */
export async function openTraining({ name }: ListedScenario): Promise<OpenTraining> {
  const [{ openScenario }, { watchHealth }] = await Promise.all([
    import('../training/scenario.ts'),
    import('../training/health.ts'),
  ]);
  const { server, isHealed } = await openScenario(name).catch((error: Error) => {
    throw new CommandError(2, `cannot start the cluster of scenario ${name}: ${error.message.split('\n')[0]}`);
  });
  const watch = watchHealth(isHealed);
  return {
    kubeconfig: server.kubeconfigPath,
    onHealth: watch.subscribe,
    async close() {
      const health = watch.stop();
      await server.close();
      return health;
    },
  };
}

/** 0: healed when it was left; 1: still, or again, broken. */
export function exitCodeOf(health: Health | undefined): 0 | 1 {
  return health?.healed ? 0 : 1;
}
