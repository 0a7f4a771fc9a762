import { describe, expect, it } from 'vitest';
import { probeTraces } from './traces.ts';

const target = { type: 'http', scheme: 'HTTP', path: '/healthz', port: 80 } as const;
const asked = (path: string, status: number) =>
  `10.244.0.1 - - [21/Nov/2026:13:33:48 +0000] "GET ${path} HTTP/1.1" ${status} 153 "-" "kube-probe/1.36" "-"`;

describe('what the program answered to the probe', () => {
  it.each([
    [
      'that there is no such path',
      [asked('/healthz', 404), asked('/healthz', 404)],
      ['HTTP probe failed with statuscode: 404'],
      true,
    ],
    [
      'the last answer first',
      [asked('/healthz', 500), asked('/healthz', 503)],
      ['HTTP probe failed with statuscode: 503', 'HTTP probe failed with statuscode: 500'],
      true,
    ],
    ['well, at least once', [asked('/healthz', 200), asked('/healthz', 503)], [], true],
    ['to another probe', [asked('/ready', 503)], [], false],
    ['to somebody else', ['10.1.1.1 - - "GET /healthz HTTP/1.1" 404 153 "-" "curl/8"'], [], false],
  ])('%s', (_, lines, outputs, reached) => {
    expect(probeTraces(lines.join('\n'), target)).toMatchObject({ outputs, reached });
  });
});

describe('that it was told to stop', () => {
  it.each([
    '2026/11/21 13:33:55 [notice] 1#1: signal 15 (SIGTERM) received, exiting',
    'Received SIGTERM, shutting down',
    'INFO: received shutdown signal',
    'Commencing graceful shutdown. Waiting for active requests to complete',
    'main: signal: terminated',
  ])('%s', (line) => {
    expect(probeTraces(`up\n${line}\nbye`, target).stopped).toBe(line);
  });

  it.each([
    'SIGTERM handler installed',
    'waiting for SIGINT to stop',
    '1#1: signal 17 (SIGCHLD) received from 7',
    'shutting down the queue: connection refused',
  ])('not: %s', (line) => {
    expect(probeTraces(`up\n${line}`, target).stopped).toBe('');
  });
});
