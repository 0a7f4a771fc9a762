/** Finds what a misspelt name was probably meant to be. */

/**
 * The number of single edits between two words: insert, delete, replace, swap of neighbours (optimal string alignment).
 * Stops early and returns `limit + 1` when there are more than `limit`.
 */
export function editDistance(one: string, other: string, limit = Number.POSITIVE_INFINITY): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before: number[] = [];
  let leastBefore = 0;
  let previous = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (Math.min(least, leastBefore) > limit) return limit + 1;
    leastBefore = least;
    before = previous;
    previous = row;
  }
  return Math.min(previous[other.length] ?? 0, limit + 1);
}

/**
 * The candidates that are spelt most like the name, best first, at most `max`; the name itself never. A candidate counts if a third of the
 * longer word's letters, and at least one, would have to change, or if one of the two begins the other after a dash.
 */
export function nearest(name: string, candidates: Iterable<string>, max = 3): string[] {
  const wanted = name.toLowerCase();
  const found: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name) continue;
    const other = candidate.toLowerCase();
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const distance = editDistance(wanted, other, limit);
    if (distance <= limit) found.push({ candidate, distance });
    else if (wanted !== '' && (other.startsWith(`${wanted}-`) || wanted.startsWith(`${other}-`))) {
      found.push({ candidate, distance: limit + 1 });
    }
  }
  found.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return found.slice(0, max).map((f) => f.candidate);
}
