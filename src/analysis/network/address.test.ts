import { expect, test } from 'vitest';
import { serviceAddress } from './address.ts';

test.each([
  ['http://api:8080', { name: 'api', namespace: 'shop', port: 8080 }],
  ['http://api', { name: 'api', namespace: 'shop' }],
  ['https://api/v1?x=1', { name: 'api', namespace: 'shop' }],
  ['redis:6379', { name: 'redis', namespace: 'shop', port: 6379 }],
  ['postgres://user:secret@db:5432/orders', { name: 'db', namespace: 'shop', port: 5432 }],
  ['db.data.svc', { name: 'db', namespace: 'data' }],
  ['db.data.svc:5432', { name: 'db', namespace: 'data', port: 5432 }],
  ['db.data.svc.cluster.local:5432', { name: 'db', namespace: 'data', port: 5432 }],
  ['http://db.data.svc.cluster.local/', { name: 'db', namespace: 'data' }],
])('%s addresses a Service', (value, address) => {
  expect(serviceAddress('API_URL', value, 'shop')).toEqual(address);
});

test.each([
  'api',
  'true',
  '8080',
  'https://pay.example.com',
  'api.example:8080',
  'http://localhost:8080',
  'http://10.96.0.1:80',
  'file://data/x',
  'unix://run',
  '/var/lib/data',
  'a b:80',
  'info',
  '',
  `http://${'a'.repeat(600)}`,
])('%s does not', (value) => {
  expect(serviceAddress('API_URL', value, 'shop')).toBeUndefined();
});

test.each(['HTTP_PROXY', 'no_proxy', 'KUBERNETES_SERVICE_HOST'])('%s names no Service', (variable) => {
  expect(serviceAddress(variable, 'http://proxy:3128', 'shop')).toBeUndefined();
});

test('hostile text takes no time', () => {
  const started = performance.now();
  serviceAddress('X', `http://${'a-'.repeat(200)}`, 'shop');
  serviceAddress('X', `${'a.'.repeat(200)}:1`, 'shop');
  expect(performance.now() - started).toBeLessThan(200);
});
