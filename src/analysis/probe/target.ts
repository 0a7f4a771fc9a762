/** What a probe asks: the port with its name resolved, the path, the scheme, the command. */
import type { Container, Probe } from 'kubernetes-types/core/v1.js';

export interface ProbeTarget {
  readonly type: 'http' | 'tcp' | 'grpc' | 'exec' | 'none';
  readonly scheme?: 'HTTP' | 'HTTPS';
  readonly path?: string;
  /** Set only if the probe names another host than the pod. */
  readonly host?: string;
  /** Absent if the probe names a port that the container does not have. */
  readonly port?: number;
  readonly portName?: string;
  /** Whether the port is among the container's declared ports; absent if the container declares none, or the probe uses none. */
  readonly portDeclared?: boolean;
  readonly command?: readonly string[];
}

function portOf(container: Container, port: number | string | undefined): Partial<ProbeTarget> {
  const declared = container.ports ?? [];
  const number = Number(port);
  if (port === undefined || port === '') return {};
  if (Number.isInteger(number)) {
    const portDeclared = declared.some((p) => p.containerPort === number);
    return declared.length === 0 ? { port: number } : { port: number, portDeclared };
  }
  const named = declared.find((p) => p.name === port);
  const portName = String(port);
  return named === undefined
    ? { portName, portDeclared: false }
    : { portName, port: named.containerPort, portDeclared: true };
}

/** A named port is looked up in the container itself, as the kubelet does. */
export function targetOf(container: Container, probe: Probe | undefined): ProbeTarget {
  if (probe?.httpGet !== undefined) {
    const { path, scheme, host, port } = probe.httpGet;
    return {
      type: 'http',
      scheme: scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
      path: path || '/',
      ...(host ? { host } : {}),
      ...portOf(container, port),
    };
  }
  if (probe?.tcpSocket !== undefined) return { type: 'tcp', ...portOf(container, probe.tcpSocket.port) };
  if (probe?.grpc !== undefined) return { type: 'grpc', ...portOf(container, probe.grpc.port) };
  if (probe?.exec !== undefined) return { type: 'exec', command: probe.exec.command ?? [] };
  return { type: 'none' };
}

/** `GET http port 8080 /healthz`, `connect to port 5432`, `run cat /tmp/health`. */
export function targetText(target: ProbeTarget): string {
  const port =
    target.portName === undefined
      ? `port ${target.port}`
      : `port ${target.portName}${target.port === undefined ? '' : ` (${target.port})`}`;
  switch (target.type) {
    case 'http':
      return `GET ${target.path} over ${target.scheme} on ${port}`;
    case 'tcp':
      return `connect to ${port}`;
    case 'grpc':
      return `gRPC health check on ${port}`;
    case 'exec':
      return `run ${target.command?.join(' ')}`;
    case 'none':
      return 'nothing';
  }
}
