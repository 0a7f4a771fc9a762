/** Kubernetes quantities without rounding: what must be compared, added and stepped exactly as apimachinery's `resource.Quantity` does. */

const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?)|[eE]([+-]?\d{1,4}))$/;
const NANO = 1_000_000_000n;
const MAX = (1n << 63n) - 1n;

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function divideUp(a: bigint, b: bigint): bigint {
  return a % b === 0n ? a / b : a / b + 1n;
}

/** Whether apimachinery keeps the number as an int64 with a power of ten, and not as a decimal of any length (`ParseQuantity`). */
function integerOf(sign: bigint, num: string, denom: string, suffix: string, exponent: number): bigint | undefined {
  const digits = BigInt(num + denom);
  const bits = BINARY[suffix];
  if (bits !== undefined) {
    const precision = 15 - num.length - Math.trunc((Number(bits) * 3) / 10) - 1;
    const value = digits << bits;
    return denom === '' && precision >= 0 && value <= MAX ? sign * value : undefined;
  }
  const scale = exponent - denom.length;
  if (18 - num.length - denom.length < 0 || scale < 0) return undefined;
  const value = digits * powerOfTen(scale);
  return value <= MAX ? sign * value : undefined;
}

export class ExactQuantity {
  /** In billionths: the smallest step that a quantity has. */
  readonly nanos: bigint;
  /** What `asInteger` gives; undefined if it fails (it does for `1.0` and `1000m`), null if that is not known (of a sum). */
  readonly integer: bigint | undefined | null;

  constructor(nanos: bigint, integer: bigint | undefined | null) {
    this.nanos = nanos;
    this.integer = integer;
  }

  static of(value: bigint): ExactQuantity {
    return new ExactQuantity(value * NANO, value);
  }

  /** Undefined for text that is no quantity. Below a billionth it rounds away from zero, as apimachinery does. */
  static parse(text: unknown): ExactQuantity | undefined {
    const match = FORM.exec(typeof text === 'number' ? String(text) : typeof text === 'string' ? text.trim() : '');
    if (match === null) return undefined;
    const [whole, minus, before = '', denom = '', suffix = '', exponentText] = match;
    if (whole === '' || minus === whole || (before === '' && denom === '')) return undefined;
    const sign = minus === '-' ? -1n : 1n;
    const num = before.replace(/^0+/, '') || '0';
    const exponent = Number(exponentText ?? DECIMAL[suffix] ?? 0);
    if (Math.abs(exponent) > 400) return undefined;
    const bits = BINARY[suffix] ?? 0n;
    const scaled = (BigInt(num + denom) << bits) * NANO * powerOfTen(Math.max(exponent, 0));
    const size = divideUp(scaled, powerOfTen(denom.length + Math.max(-exponent, 0)));
    const capped = bits > 0n && size > MAX * NANO ? MAX * NANO : size;
    return new ExactQuantity(sign * capped, integerOf(sign, num, denom, suffix, exponent));
  }

  /** The whole number, rounded up (`Quantity.Value`). */
  get value(): bigint {
    return this.nanos > 0n ? divideUp(this.nanos, NANO) : this.nanos / NANO;
  }

  compare(other: ExactQuantity): -1 | 0 | 1 {
    if (this.nanos === other.nanos) return 0;
    return this.nanos < other.nanos ? -1 : 1;
  }

  plus(other: ExactQuantity): ExactQuantity {
    return new ExactQuantity(this.nanos + other.nanos, null);
  }

  minus(other: ExactQuantity): ExactQuantity {
    return new ExactQuantity(this.nanos - other.nanos, null);
  }
}
