/** Says at what time of day something was. */

/** `2026-01-05T10:00:05Z` as `10:00:05 UTC`; empty if it is no such time. */
export function clockOf(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? '' : `${new Date(parsed).toISOString().slice(11, 19)} UTC`;
}
