/** Watches whether a scenario has healed, and how long that took. */

export interface Health {
  readonly healed: boolean;
  /** Seconds from the start until it healed, the first time. */
  readonly seconds: number;
}

/** How long it took, to the second while that matters: `48 s`, `4 min 10 s`, `1 h 5 min`. */
export function tookText(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const [minutes, rest] = [Math.floor(s / 60), s % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export interface HealthWatch {
  /** Calls back whenever it has healed or is broken again; returns the way to end that. */
  subscribe(told: (health: Health) => void): () => void;
  /** Looks a last time. Undefined: it never healed. */
  stop(): Health | undefined;
}

/** How often to look, in milliseconds: rules take seconds. */
const EVERY_MS = 500;

export function watchHealth(isHealed: () => boolean, everyMs = EVERY_MS): HealthWatch {
  const start = performance.now();
  const listeners = new Set<(health: Health) => void>();
  let health: Health | undefined;
  function look(): void {
    const healed = isHealed();
    if (healed === (health?.healed ?? false)) return;
    health = { healed, seconds: health?.seconds ?? (performance.now() - start) / 1000 };
    for (const told of listeners) told(health);
  }
  const timer = setInterval(look, everyMs);
  return {
    subscribe(told) {
      listeners.add(told);
      if (health !== undefined) told(health);
      return () => listeners.delete(told);
    },
    stop() {
      clearInterval(timer);
      listeners.clear();
      look();
      return health;
    },
  };
}
