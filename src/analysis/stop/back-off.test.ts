import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

test.each([
  ['back-off 10s restarting failed container=api pod=api_shop(1)', 2, { pause: 10, told: true }],
  ['back-off 2m40s restarting failed container=api pod=api_shop(1)', 9, { pause: 160, told: true }],
  ['back-off 5m0s restarting failed container=api pod=api_shop(1)', 40, { pause: 300, told: true }],
  ['back-off 1.5s restarting failed container=api pod=api_shop(1)', 1, { pause: 1.5, told: true }],
  ['', 0, { pause: 0, told: false }],
  ['', 1, { pause: 10, told: false }],
  ['', 4, { pause: 80, told: false }],
  ['', 5000, { pause: 300, told: false }],
])('%s after %i restarts', (message, restarts, expected) => expect(backOff(message, restarts)).toEqual(expected));
