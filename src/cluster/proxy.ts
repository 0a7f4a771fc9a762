/** The way through a proxy: the kubeconfig's `proxy-url`, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY as kubectl reads them. */
import type { Agent } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { ClusterError } from './error.ts';
import { textOf } from './kubeconfig.ts';
import type { Target } from './target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy's address; undefined: none. Throws ClusterError (2) if it is no address. */
export function proxyFor({ cluster, server }: Target, env: Environment): URL | undefined {
  const own = textOf(cluster, 'proxy-url');
  const text = own ?? fromEnvironment(server, env);
  if (text === undefined) return undefined;
  const url = URL.parse(/^[a-z0-9]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url !== null && /^(https?|socks(4a?|5h?)?):$/.test(url.protocol)) return url;
  const source = own === undefined ? 'HTTPS_PROXY or HTTP_PROXY' : "the cluster's proxy-url";
  throw new ClusterError(
    2,
    `cannot use the proxy of ${source}: it is no http, https or socks5 address; mend it or take it away`,
  );
}

/** An agent that keeps its tunnels open. */
export async function proxyAgent(proxy: URL): Promise<Agent> {
  const options = { keepAlive: true, maxSockets: 16 };
  if (proxy.protocol.startsWith('socks')) {
    const { SocksProxyAgent } = await import('socks-proxy-agent');
    return new SocksProxyAgent(proxy, options);
  }
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  return new HttpsProxyAgent(proxy, options) as unknown as Agent;
}

function fromEnvironment(server: URL, env: Environment): string | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy || isExempt(server, env.NO_PROXY || env.no_proxy || '')) return undefined;
  return proxy;
}

/** Go's rules (httpproxy.Config): `*`, a host with its subdomains, `.suffix`, an address, a CIDR, each with an optional port; loopback always. */
export function isExempt(server: URL, exceptions: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (isLoopback(host)) return true;
  return exceptions
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry, host, port));
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127\./.test(host);
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, address = '', bits] = /^([0-9a-f:.]+)\/(\d+)$/.exec(entry) ?? [];
  if (bits !== undefined && isIP(address) !== 0) {
    if (isIP(host) !== isIP(address)) return false;
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const block = new BlockList();
    block.addSubnet(address, Number(bits), family);
    return block.check(host, family);
  }
  const [, plain = entry, onPort] = isIP(entry) === 6 ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  if (onPort !== undefined && onPort !== port) return false;
  const name = plain.replace(/^\*(?=\.)/, '').replace(/^\[|\]$/g, '');
  return name.startsWith('.') ? host.endsWith(name) : host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}
