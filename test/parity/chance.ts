/** Random choices that a seed repeats. */
export interface Chance {
  readonly happens: (probability: number) => boolean;
  readonly pick: <T>(...options: readonly T[]) => T;
  readonly some: <T>(from: readonly T[], probability: number) => readonly T[];
}

/** Mulberry32, seeded with a text. */
export function chanceOf(seed: string): Chance {
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    happens: (probability) => next() < probability,
    pick: (...options) => options[Math.floor(next() * options.length)] as (typeof options)[number],
    some: (from, probability) => from.filter(() => next() < probability),
  };
}
