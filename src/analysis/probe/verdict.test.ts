import type { Container, Probe } from 'kubernetes-types/core/v1.js';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { faultOf } from './output.ts';
import { targetOf, targetText } from './target.ts';
import { probeVerdict } from './verdict.ts';

const T0 = Date.parse('2026-01-05T10:00:00Z');
const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();

const quick: Probe = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 3, failureThreshold: 2 };
const ports = [{ containerPort: 8080, name: 'http' }];

function container(livenessProbe: Probe | undefined, more: Partial<Container> = {}): Container {
  return { name: 'app', ports, ...(livenessProbe === undefined ? {} : { livenessProbe }), ...more };
}

function ended(from: number, to: number, exitCode = 137, reason = 'Error') {
  return { startedAt: at(from), finishedAt: at(to), exitCode, reason };
}

function event(reason: string, message: string, first: number, last = first, count = 1, name = 'app'): KubeObject {
  const involvedObject = { kind: 'Pod', name: 'web-0', fieldPath: `spec.containers{${name}}` };
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e' },
    reason,
    message,
    involvedObject,
    firstTimestamp: at(first),
    lastTimestamp: at(last),
    count,
  };
}

const killed = (first: number, last = first, count = 1) =>
  event('Killing', 'Container app failed liveness probe, will be restarted', first, last, count);
const unhealthy = (output: string, first: number, last = first, count = 1) =>
  event('Unhealthy', `Liveness probe failed: ${output}`, first, last, count);
const status = { name: 'app', image: '', imageID: '', ready: false, restartCount: 3 };
const REFUSED = 'Get "http://10.0.0.1:8080/healthz": dial tcp 10.0.0.1:8080: connect: connection refused';

describe('was it a probe?', () => {
  it('says yes when the kubelet says so', () => {
    const verdict = probeVerdict(container(quick), status, ended(0, 36), [killed(6), unhealthy(REFUSED, 3, 6, 2)]);
    expect(verdict).toMatchObject({
      killed: 'yes',
      kind: 'liveness',
      ran: 36,
      neverSucceeded: true,
      outputs: [REFUSED],
    });
    expect(verdict.target).toEqual({
      type: 'http',
      scheme: 'HTTP',
      path: '/healthz',
      portName: 'http',
      port: 8080,
      portDeclared: true,
    });
    expect(verdict.fault).toEqual({ code: 'refused', wrong: '' });
  });

  it('counts a run between the first and the last of several kills as likely, and an adjacent one as certain', () => {
    expect(probeVerdict(container(quick), status, ended(100, 106), [killed(6, 300, 9)]).killed).toBe('likely');
    expect(probeVerdict(container(quick), status, ended(290, 301), [killed(6, 300, 9)]).killed).toBe('yes');
    expect(probeVerdict(container(quick), status, ended(400, 401, 1), [killed(6, 300, 9)]).killed).toBe('no');
  });

  it('knows a kill whose event was throttled by the earlier ones, whatever the exit code', () => {
    expect(probeVerdict(container(quick), status, ended(230, 244, 0, 'Completed'), [killed(6, 128, 6)]).killed).toBe(
      'likely',
    );
    expect(probeVerdict(container(quick), status, ended(230, 530, 0, 'Completed'), [killed(6, 128, 6)]).killed).toBe(
      'no',
    );
    expect(probeVerdict(container(quick), status, ended(230, 244, 0, 'Completed'), [killed(300)]).killed).toBe('no');
  });

  it('is not misled by another container, a readiness probe, or another way to be killed', () => {
    const other = event('Killing', 'Container log failed liveness probe, will be restarted', 5, 5, 1, 'log');
    const ready = event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', 2, 5, 9);
    const stopped = event('Killing', 'Stopping container app', 5);
    expect(probeVerdict(container(quick), status, ended(0, 5, 1), [other, ready, stopped]).killed).toBe('no');
    expect(probeVerdict(container(undefined), status, ended(0, 5), [killed(5)]).killed).toBe('no');
  });

  it('takes a run in which memory ran out for a kill by a probe only if the kubelet says so', () => {
    const end = ended(0, 8, 137, 'OOMKilled');
    const failing = unhealthy('context deadline exceeded', 3, 6, 2);
    expect(probeVerdict(container(quick), status, end, [failing]).killed).toBe('no');
    expect(probeVerdict(container(quick), status, ended(100, 108, 137, 'OOMKilled'), [killed(3, 300, 9)]).killed).toBe(
      'no',
    );
    expect(probeVerdict(container(quick), status, end, undefined).killed).toBe('unknown');
    expect(probeVerdict(container(undefined), status, end, undefined).killed).toBe('no');
    expect(probeVerdict(container(quick), status, end, [failing, killed(6)]).killed).toBe('yes');
  });

  it('says when the events of a run are gone that a probe may have ended', () => {
    expect(probeVerdict(container(quick), status, ended(0, 6, 0, 'Completed'), [])).toMatchObject({
      killed: 'no',
      open: true,
    });
    expect(probeVerdict(container(quick), status, ended(0, 600, 0, 'Completed'), []).open).toBe(false);
    const started = event('Started', 'Container started', 0);
    expect(probeVerdict(container(quick), status, ended(0, 6, 0, 'Completed'), [started]).open).toBe(false);
  });

  it('falls back on the arithmetic when the events are gone', () => {
    const fitting = probeVerdict(container(quick), status, ended(0, 36), []);
    expect(fitting).toMatchObject({
      killed: 'likely',
      kind: 'liveness',
      outputs: [],
      window: { earliest: 3, latest: 42 },
    });
    expect(probeVerdict(container(quick), status, ended(0, 36, 1), []).killed).toBe('no');
    expect(probeVerdict(container(quick), status, ended(0, 600), []).killed).toBe('no');
    expect(probeVerdict(container(quick), status, ended(0, 1), []).killed).toBe('no');
    expect(probeVerdict(container(quick), status, ended(0, 1), undefined).killed).toBe('unknown');
  });

  it('takes a remembered run without a kill for one that ended by itself', () => {
    const started = event('Started', 'Container started', 0);
    expect(probeVerdict(container(quick), status, ended(0, 36), [started]).killed).toBe('no');
    expect(probeVerdict(container(quick), status, ended(0, 36), [started, unhealthy(REFUSED, 3, 6, 2)]).killed).toBe(
      'likely',
    );
  });

  it('does not remember a run of which only the pause after it is told', () => {
    const waits = event('BackOff', 'Back-off restarting failed container app', 40);
    expect(probeVerdict(container(quick), status, ended(0, 36), [waits])).toMatchObject({ killed: 'likely' });
    expect(probeVerdict(container(quick), status, ended(0, 36, 0), [waits])).toMatchObject({
      killed: 'no',
      open: true,
    });
  });

  it('knows the startup probe, also of a sidecar', () => {
    const slow = container(quick, { startupProbe: { tcpSocket: { port: 9 }, periodSeconds: 10, failureThreshold: 6 } });
    const kill = event('Killing', 'Init container app failed startup probe', 60);
    const verdict = probeVerdict(slow, status, ended(0, 62), [kill]);
    expect(verdict).toMatchObject({ killed: 'yes', kind: 'startup', patience: 60, neverSucceeded: true });
    expect(verdict.target).toEqual({ type: 'tcp', port: 9, portDeclared: false });
  });

  it('does not call a probe wrong that a long run has passed', () => {
    expect(probeVerdict(container(quick), status, ended(0, 3600), [killed(3599)]).neverSucceeded).toBe(false);
  });

  it('reads events of events.k8s.io', () => {
    const modern = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'e' },
      reason: 'Killing',
      note: 'Container app failed liveness probe, will be restarted',
      regarding: { fieldPath: 'spec.containers{app}' },
      eventTime: at(5),
      firstTimestamp: null,
      lastTimestamp: null,
    };
    expect(probeVerdict(container(quick), status, ended(0, 6), [modern]).killed).toBe('yes');
  });
});

describe('what is wrong with it?', () => {
  const http = targetOf(container(quick), quick);
  const exec = targetOf(container(undefined), { exec: { command: ['curl', 'localhost'] } });
  const off = targetOf(container(undefined), { httpGet: { port: 9090, path: '/' } });
  const portless = targetOf({ name: 'app' }, { httpGet: { port: 9090 } });

  it.each([
    [http, 'HTTP probe failed with statuscode: 404', 'status', 'path'],
    [http, 'HTTP probe failed with statuscode: 503', 'status', ''],
    [http, REFUSED, 'refused', ''],
    [off, 'Get "http://10.0.0.1:9090/": dial tcp 10.0.0.1:9090: connect: connection refused', 'refused', 'port'],
    [portless, 'dial tcp 10.0.0.1:9090: connect: connection refused', 'refused', ''],
    [http, 'Get "https://10.0.0.1:8080/": http: server gave HTTP response to HTTPS client', 'scheme', 'scheme'],
    [
      http,
      'Get "http://10.0.0.1:8080/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01"',
      'scheme',
      'scheme',
    ],
    [
      http,
      'Get "http://10.0.0.1:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'timeout',
      '',
    ],
    [http, 'Get "http://10.0.0.1:8080/": net/http: request canceled while waiting for connection', 'no-route', ''],
    [http, 'Get "http://10.0.0.1:8080/": EOF', 'closed', ''],
    [
      exec,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
      'command-missing',
      'command',
    ],
    [exec, "cat: can't open '/tmp/health': No such file or directory", 'file-missing', 'command'],
    [exec, 'command timed out: "curl localhost" timed out after 1s', 'timeout', ''],
    [exec, 'curl: (7) Failed to connect: Connection refused', 'command-failed', ''],
    [exec, '', 'command-failed', ''],
    [http, 'something new', 'unknown', ''],
  ])('%j says %s', (target, output, code, wrong) => expect(faultOf(target, output)).toMatchObject({ code, wrong }));

  it('finds a named port that the container does not have, even without output', () => {
    const probe: Probe = { httpGet: { port: 'web' } };
    const verdict = probeVerdict(container({ ...probe, periodSeconds: 3, failureThreshold: 2 }), status, ended(0, 6), [
      killed(5),
    ]);
    expect(verdict.fault).toEqual({ code: 'port-name', wrong: 'port' });
    expect(targetText(verdict.target)).toBe('GET / over HTTP on port web');
  });

  it('ignores what a probe says while the container restarts', () => {
    const noise = unhealthy(
      'rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: not found',
      6,
    );
    const verdict = probeVerdict(container(quick), status, ended(0, 6), [killed(6), unhealthy(REFUSED, 3), noise]);
    expect(verdict.outputs).toEqual([REFUSED]);
  });
});

it('does not throw on a container that says nothing', () => {
  expect(probeVerdict({ name: 'app' }, undefined, undefined, undefined).killed).toBe('no');
  expect(probeVerdict({ name: 'app', livenessProbe: {} }, undefined, { exitCode: 137 }, []).killed).toBe('no');
});
