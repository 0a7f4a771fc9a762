/** Reads which TCP ports something listens on from /proc/net/tcp and /proc/net/tcp6. */

/** A listening socket; `everywhere`: reachable from other pods, not bound to the loopback address. */
export interface Listener {
  readonly port: number;
  readonly everywhere: boolean;
}

/** Ports that a service mesh's proxy opens in every pod (Istio, Linkerd): not the application's. */
const MESH = new Set([15000, 15001, 15004, 15006, 15008, 15020, 15021, 15090, 4140, 4143, 4191]);

/** State 0A is LISTEN; addresses are hex, each 32-bit group byte-reversed (proc_net_tcp(5)). Undefined if the text is not such a table. */
export function listenersIn(text: string): readonly Listener[] | undefined {
  if (!/\blocal_address\b/.test(text)) return undefined;
  const listeners = new Map<number, Listener>();
  for (const match of text.matchAll(/^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm)) {
    const port = Number.parseInt(match[2] ?? '', 16);
    const everywhere = !isLoopback(match[1] ?? '') || (listeners.get(port)?.everywhere ?? false);
    if (!MESH.has(port)) listeners.set(port, { port, everywhere });
  }
  return [...listeners.values()].sort((a, b) => a.port - b.port);
}

function isLoopback(hex: string): boolean {
  if (hex.length === 8) return hex.endsWith('7F');
  return (
    hex === '00000000000000000000000001000000' || (hex.startsWith('0000000000000000FFFF0000') && hex.endsWith('7F'))
  );
}
