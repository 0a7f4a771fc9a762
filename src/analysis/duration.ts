/** Durations as people say them. */

/** `40 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function durationText(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 120) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 120) return `${minutes} min`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.round(s / 86_400)} days`;
}

/** A moment (RFC 3339) as a person at `now` says it: `13:08:02 UTC`, on another day with the date. */
export function clockText(time: string, now: Date): string {
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) return time;
  const [day = '', clock = ''] = new Date(parsed).toISOString().slice(0, 19).split('T');
  return `${day === now.toISOString().slice(0, 10) ? '' : `${day} `}${clock} UTC`;
}
