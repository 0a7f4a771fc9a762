/** When a CronJob was last due (github.com/robfig/cron/v3, as the CronJob controller uses it): five fields, or @hourly and the like. */

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
/** So far back a run is looked for. */
const FARTHEST_DAYS = 32;

interface Field {
  readonly values: ReadonlySet<number>;
  /** It begins with a star: of the two fields for days, the other one alone decides then. */
  readonly open: boolean;
}

type Schedule = readonly [minute: Field, hour: Field, day: Field, month: Field, weekday: Field];

/** The last moment before or at `before` for which the schedule is due, in UTC shifted by `offset` hours; undefined: none within 32 days, or not understood. */
export function lastDue(schedule: string, before: Date, offset = 0): Date | undefined {
  const parsed = parse(schedule);
  if (parsed === undefined) return undefined;
  const shift = offset * 60 * MINUTE_MS;
  let at = Math.floor((before.getTime() + shift) / MINUTE_MS) * MINUTE_MS;
  const farthest = at - FARTHEST_DAYS * 1440 * MINUTE_MS;
  while (at > farthest) {
    const time = new Date(at);
    if (!isDay(parsed, time)) at = Math.floor(at / (1440 * MINUTE_MS)) * 1440 * MINUTE_MS - MINUTE_MS;
    else if (!parsed[1].values.has(time.getUTCHours()))
      at = Math.floor(at / (60 * MINUTE_MS)) * 60 * MINUTE_MS - MINUTE_MS;
    else if (!parsed[0].values.has(time.getUTCMinutes())) at -= MINUTE_MS;
    else return new Date(at - shift);
  }
  return undefined;
}

function isDay([, , day, month, weekday]: Schedule, time: Date): boolean {
  if (!month.values.has(time.getUTCMonth() + 1)) return false;
  const [byDay, byWeekday] = [day.values.has(time.getUTCDate()), weekday.values.has(time.getUTCDay())];
  return day.open || weekday.open ? byDay && byWeekday : byDay || byWeekday;
}

function parse(schedule: string): Schedule | undefined {
  const parts = (MACROS[schedule.trim()] ?? schedule).trim().split(/\s+/);
  if (parts.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  const fields = [
    fieldOf(minute, 0, 59),
    fieldOf(hour, 0, 23),
    fieldOf(day, 1, 31),
    fieldOf(month, 1, 12, MONTHS),
    fieldOf(weekday, 0, 6, DAYS),
  ];
  return fields.includes(undefined) ? undefined : (fields as unknown as Schedule);
}

function fieldOf(text: string, least: number, most: number, names: readonly string[] = []): Field | undefined {
  const values = new Set<number>();
  for (const item of text.toLowerCase().split(',')) {
    const [, from = '', to, step] = /^([\w*?]+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    const all = from === '*' || from === '?';
    const first = all ? least : numberOf(from, least, names);
    const last = all || (step !== undefined && to === undefined) ? most : numberOf(to ?? from, least, names);
    if (first === undefined || last === undefined || first < least || last > most || first > last) return undefined;
    for (let value = first; value <= last; value += Math.max(1, Number(step ?? 1))) values.add(value);
  }
  return { values, open: /^[*?]/.test(text) };
}

function numberOf(text: string, least: number, names: readonly string[]): number | undefined {
  const named = names.indexOf(text);
  if (named !== -1) return named + least;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
