import { describe, expect, it } from 'vitest';
import { Semver } from './semver.ts';

/** The order that semver.org gives as an example. */
const ORDER = [
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.10.0',
  '2.0.0',
];

describe('Semver', () => {
  it('puts versions in order', () => {
    const versions = ORDER.map((text) => Semver.parse(text));
    for (const [i, a] of versions.entries())
      for (const [j, b] of versions.entries()) expect(a.compare(b)).toBe(Math.sign(i - j));
    expect(Semver.parse('1.0.0+a').compare(Semver.parse('1.0.0+b'))).toBe(0);
  });

  it.each([
    ['', 'Version string empty'],
    ['1.2', 'No Major.Minor.Patch elements found'],
    ['01.2.3', 'Major number must not contain leading zeroes "01"'],
    ['1.x.3', 'Invalid character(s) found in minor number "x"'],
    ['1.2.3-', 'Prerelease is empty'],
    ['1.2.3-01', 'Numeric PreRelease version must not contain leading zeroes "01"'],
    ['1.2.3+', 'Build meta data is empty'],
    ['1.2.', 'strconv.ParseUint: parsing "": invalid syntax'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => Semver.parse(text)).toThrow(message);
  });

  it('reads short and padded versions if told to', () => {
    expect(Semver.parseTolerant('v1').compare(Semver.parse('1.0.0'))).toBe(0);
    expect(Semver.parseTolerant('01.02').compare(Semver.parse('1.2.0'))).toBe(0);
    expect(() => Semver.parseTolerant('1.2-rc')).toThrow('short version cannot contain');
  });
});
