import { expect, it } from 'vitest';
import { lastDue } from './schedule.ts';

const NOW = new Date('2026-01-05T10:07:30Z'); // a Monday

it.each([
  ['* * * * *', '2026-01-05T10:07:00Z'],
  ['*/5 * * * *', '2026-01-05T10:05:00Z'],
  ['0 3 * * *', '2026-01-05T03:00:00Z'],
  ['30 23 * * *', '2026-01-04T23:30:00Z'],
  ['15,45 8-9 * * mon-fri', '2026-01-05T09:45:00Z'],
  ['0 12 * * FRI', '2026-01-02T12:00:00Z'],
  ['0 0 1 * *', '2026-01-01T00:00:00Z'],
  ['0 0 1 jan *', '2026-01-01T00:00:00Z'],
  ['0 0 3 * 1', '2026-01-05T00:00:00Z'],
  ['0 0 4 * 3', '2026-01-04T00:00:00Z'],
  ['@hourly', '2026-01-05T10:00:00Z'],
  ['@weekly', '2026-01-04T00:00:00Z'],
  ['10/20 * * * *', '2026-01-05T09:50:00Z'],
])('%s was last due at %s', (schedule, due) => {
  expect(lastDue(schedule, NOW)).toEqual(new Date(due));
});

it('elsewhere it is due at another time', () => {
  expect(lastDue('0 3 * * *', NOW, 2)).toEqual(new Date('2026-01-05T01:00:00Z'));
});

it.each(['@every 1h', '0 0 * *', '61 * * * *', '0 0 30 feb *', 'x * * * *'])('of %s nothing is known', (schedule) => {
  expect(lastDue(schedule, NOW)).toBeUndefined();
});
