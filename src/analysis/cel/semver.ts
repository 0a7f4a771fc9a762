/** Semantic versions as github.com/blang/semver reads and orders them, which is what Kubernetes' CEL library uses. */

export class SemverError extends Error {}

function onlyDigits(text: string): boolean {
  return /^[0-9]*$/.test(text);
}

function number(name: string, text: string): bigint {
  if (!onlyDigits(text)) throw new SemverError(`Invalid character(s) found in ${name} number ${JSON.stringify(text)}`);
  if (text.length > 1 && text.startsWith('0')) {
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    throw new SemverError(`${title} number must not contain leading zeroes ${JSON.stringify(text)}`);
  }
  const value = text === '' ? undefined : BigInt(text);
  if (value === undefined) throw new SemverError(`strconv.ParseUint: parsing "": invalid syntax`);
  if (value >= 1n << 64n) throw new SemverError(`strconv.ParseUint: parsing "${text}": value out of range`);
  return value;
}

function prerelease(text: string): string | bigint {
  if (text === '') throw new SemverError('Prerelease is empty');
  if (onlyDigits(text)) {
    if (text.length > 1 && text.startsWith('0')) {
      throw new SemverError(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(text)}`);
    }
    return BigInt(text);
  }
  if (/^[0-9A-Za-z-]+$/.test(text)) return text;
  throw new SemverError(`Invalid character(s) found in prerelease ${JSON.stringify(text)}`);
}

function checkBuild(text: string): void {
  if (text === '') throw new SemverError('Build meta data is empty');
  if (!/^[0-9A-Za-z-]+$/.test(text)) {
    throw new SemverError(`Invalid character(s) found in build meta data ${JSON.stringify(text)}`);
  }
}

/** Splits at the first `at`; without it the whole text and nothing. */
function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function threeParts(text: string): string[] {
  const [major, rest] = cut(text, '.');
  if (rest === undefined) return [major];
  const [minor, patch] = cut(rest, '.');
  return patch === undefined ? [major, minor] : [major, minor, patch];
}

function order<T extends string | bigint>(a: T, b: T): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function orderPrerelease(a: string | bigint, b: string | bigint): -1 | 0 | 1 {
  if (typeof a === typeof b) return order(a as string, b as string);
  return typeof a === 'bigint' ? -1 : 1;
}

export class Semver {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly (string | bigint)[];

  private constructor(numbers: readonly [bigint, bigint, bigint], pre: readonly (string | bigint)[]) {
    this.numbers = numbers;
    this.prerelease = pre;
  }

  /** Throws SemverError with the library's own words. */
  static parse(text: string): Semver {
    if (text === '') throw new SemverError('Version string empty');
    const parts = threeParts(text);
    const [first = '', second = '', third] = parts;
    if (third === undefined) throw new SemverError('No Major.Minor.Patch elements found');
    const [major, minor] = [number('major', first), number('minor', second)];
    const [unbuilt, build] = cut(third, '+');
    const [patch, pre] = cut(unbuilt, '-');
    const version = new Semver(
      [major, minor, number('patch', patch)],
      pre === undefined ? [] : pre.split('.').map(prerelease),
    );
    if (build !== undefined) for (const part of build.split('.')) checkBuild(part);
    return version;
  }

  /** Also reads `v1`, `1.2` and `01.2.3` (Kubernetes' `semver(text, true)`). */
  static parseTolerant(text: string): Semver {
    const parts = threeParts(text.replace(/^v/, '')).map((part) => {
      if (part.length <= 1) return part;
      const rest = part.replace(/^0+/, '');
      return /^[0-9]/.test(rest) ? rest : `0${rest}`;
    });
    if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) {
      throw new SemverError('short version cannot contain PreRelease/Build meta data');
    }
    while (parts.length < 3) parts.push('0');
    return Semver.parse(parts.join('.'));
  }

  compare(other: Semver): -1 | 0 | 1 {
    for (const i of [0, 1, 2] as const) {
      const sign = order(this.numbers[i], other.numbers[i]);
      if (sign !== 0) return sign;
    }
    const [a, b] = [this.prerelease, other.prerelease];
    if (a.length === 0 || b.length === 0) return order(BigInt(b.length === 0 ? 0 : 1), BigInt(a.length === 0 ? 0 : 1));
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const sign = orderPrerelease(a[i] as string, b[i] as string);
      if (sign !== 0) return sign;
    }
    return order(BigInt(a.length), BigInt(b.length));
  }
}
