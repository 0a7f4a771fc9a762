/** Kubernetes quantities (`500m`, `15.5Gi`, `1e3`): read exactly as the API server does, and written for people. */

const BINARY: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const FORM = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])|[eE]([+-]?\d+))?$/;

/** Reads a quantity and shifts it by a power of ten in one rounding, so that `1.1` in milli is 1100 and not 1100.0000000000002. */
function scaled(text: string | number, shift: number): number {
  const match = FORM.exec(String(text).trim());
  if (match === null) return Number.NaN;
  const [, digits = '', suffix = '', exponent] = match;
  const factor = BINARY[suffix];
  if (factor !== undefined) return Number(`${digits}e${shift}`) * factor;
  return Number(`${digits}e${Number(exponent ?? DECIMAL[suffix] ?? 0) + shift}`);
}

/** The number that a quantity stands for (`500m` → 0.5, `1Ki` → 1024). NaN for text that is no quantity, which an API server never stores. */
export function parseQuantity(text: string | number): number {
  return scaled(text, 0);
}

/**
 * A quantity in the whole units in which the scheduler counts: thousandths for cpu, ones for everything else, rounded up
 * (apimachinery `Quantity.MilliValue` and `Value`). 0 for text that is no quantity.
 */
export function parseUnits(resource: string, text: unknown): number {
  if (typeof text !== 'string' && typeof text !== 'number') return 0;
  const value = scaled(text, resource === 'cpu' ? 3 : 0);
  return Number.isFinite(value) ? Math.ceil(value) : 0;
}

function isBytes(resource: string): boolean {
  const name = resource.replace(/^(requests|limits)\./, '');
  return (
    name === 'memory' || name === 'storage' || name === 'ephemeral-storage' || /^hugepages-|\.storageclass\./.test(name)
  );
}

function trimmed(value: number, decimals: number): string {
  return value
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function bytesText(value: number, decimals: number): string {
  const size = Math.abs(value);
  for (const [suffix, factor] of Object.entries(BINARY).reverse()) {
    if (size >= factor) return `${trimmed(value / factor, decimals)} ${suffix}`;
  }
  return `${trimmed(value, decimals)} bytes`;
}

function cpuText(value: number, decimals: number): string {
  if (value !== 0 && Math.abs(value) < 1) return `${trimmed(value * 1000, Math.max(0, decimals - 3))}m`;
  return `${trimmed(value, decimals)} CPU`;
}

/** A quantity for people: `4 CPU`, `500m`, `15.5 Gi`, `2`. cpu in cores, memory and storage in bytes. */
export function formatQuantity(resource: string, value: number, decimals = resource === 'cpu' ? 3 : 1): string {
  if (resource === 'cpu' || resource.endsWith('.cpu')) return cpuText(value, decimals);
  if (isBytes(resource)) return bytesText(value, decimals);
  return trimmed(value, 3);
}

/** Formats two amounts so that they read differently if they differ: 16.00 Gi asked and 15.98 Gi free are not both `16 Gi`. */
export function formatPair(resource: string, one: number, other: number): readonly [string, string] {
  for (let decimals = resource === 'cpu' ? 3 : 1; ; decimals += 2) {
    const pair = [formatQuantity(resource, one, decimals), formatQuantity(resource, other, decimals)] as const;
    if (pair[0] !== pair[1] || one === other || decimals > 9) return pair;
  }
}
