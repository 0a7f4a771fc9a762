/** Says how long ago something began, in kubectl's short form: `45s`, `12m`, `3h20m`, `5d`. */

/** Empty if a time is missing or not a time. A clock that lags behind counts as no time at all: `0s`. */
export function ageOf(since: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(since);
  if (Number.isNaN(ms)) return '';
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** `2026-01-05T10:00:05Z` as `10:00:05 UTC`; empty if it is no such time. */
export function clockOf(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? '' : `${new Date(parsed).toISOString().slice(11, 19)} UTC`;
}
