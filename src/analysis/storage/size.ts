/** Sizes compared exactly, as the volume controller compares them: a volume one byte too small does not match. */

const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const FORM = /^\+?(\d{0,40})(?:\.(\d{0,40}))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;
const NANO = 1_000_000_000n;
const LARGEST = (2n ** 63n - 1n) * NANO;

/** A quantity in billionths, rounded up as apimachinery does, at most 2^63-1 units. Nothing, and text that is no quantity: 0. */
export function exactQuantity(text: unknown): bigint {
  const match = FORM.exec(String(text ?? '').trim());
  if (match === null) return 0n;
  const [, whole = '', fraction = '', suffix = '', exponent] = match;
  const digits = BigInt(`${whole}${fraction}` || '0') << (BINARY[suffix] ?? 0n);
  const power = Number(exponent ?? DECIMAL[suffix] ?? 0) + 9 - fraction.length;
  const value = power >= 0 ? digits * 10n ** BigInt(power) : ceiling(digits, 10n ** BigInt(-power));
  return value > LARGEST ? LARGEST : value;
}

/** A size in whole bytes, rounded up. */
export function wholeBytes(text: unknown): bigint {
  return ceiling(exactQuantity(text), NANO);
}

function ceiling(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
