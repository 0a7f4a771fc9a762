/** Runs a case many times, each with its own source of chance, and says which one failed. */
import { cpuUsage, memoryUsage } from 'node:process';

/** The same number gives the same cases: NORTH_FUZZ_SEED=N repeats what has failed. */
const SEED = Number(process.env.NORTH_FUZZ_SEED ?? Date.now() % 2 ** 31);
/** Of this process's own time: what others do on the machine does not count. */
const MOST_CPU_MS = 5000;
const MOST_GROWTH = 700 * 2 ** 20;

export interface Chance {
  /** From 0 up to, but not including, `below`. */
  number(below: number): number;
  /** True once in so many times. */
  once(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** Throws for the first case that fails, takes too long or too much memory. */
export async function run(count: number, what: (chance: Chance) => Promise<void> | void): Promise<void> {
  const before = memoryUsage.rss();
  for (let i = 0; i < count; i += 1) {
    const started = cpuUsage();
    try {
      await what(chanceFrom(SEED + i));
      const { user, system } = cpuUsage(started);
      if ((user + system) / 1000 > MOST_CPU_MS) throw new Error(`it took ${(user + system) / 1000} ms`);
      if (memoryUsage.rss() - before > MOST_GROWTH) throw new Error(`it took ${memoryUsage.rss() / 2 ** 20} MiB`);
    } catch (error) {
      throw new Error(`with NORTH_FUZZ_SEED=${SEED + i}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** Mulberry32: small, and good enough to choose what to break. */
function chanceFrom(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    once: (times) => number(times) === 0,
    pick: (items) => items[number(items.length)] as (typeof items)[number],
  };
}
