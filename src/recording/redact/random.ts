/** Recognises strings that look as if a machine had drawn them at random: keys and tokens of no known form. */

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Digests, container ids, and the addresses of /proc/net/tcp6 are long and no secret. */
const HEX =
  /(?<![A-Za-z0-9+/_-]|sha1:|sha256[:-]|sha512:|sha256~|containerd:\/\/|docker:\/\/|cri-o:\/\/)[0-9a-fA-F]{32,4096}(?![A-Za-z0-9+/_-]|:[0-9A-F]{4}\b)/g;
const MIXED = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,65536}={0,2}/g;

/** The text with every such string replaced. */
export function replaceRandom(text: string, replace: (token: string) => string): string {
  if (text.length < 20) return text;
  return text
    .replace(HEX, (token) => (new Set(token.toLowerCase()).size >= 6 ? replace(token) : token))
    .replace(MIXED, (token, at: number) => {
      if (/(?:sha\d{1,3}[:~-]|:\/\/)$/.test(text.slice(Math.max(0, at - 12), at)) && /^[0-9a-f]+$/.test(token))
        return token;
      return isRandom(token) ? replace(token) : token;
    });
}

/** Whether a string of letters, digits and `+/_-` was drawn rather than written. */
export function isRandom(token: string): boolean {
  const rest = token.replace(UUID, '').replace(/=+$/, '');
  if (rest.length < 20) return false;
  const upper = /[A-Z]/.test(rest);
  const lower = /[a-z]/.test(rest);
  const digits = (rest.match(/\d/g) ?? []).length;
  if (upper && lower && (digits > 0 || rest.length >= 32)) return changes(rest) >= 0.3 && wordiness(rest) < 0.6;
  const longest = rest.split(/[^A-Za-z0-9]/).sort((a, b) => b.length - a.length)[0] ?? '';
  return (
    longest.length >= 24 &&
    digits >= 2 &&
    /[A-Za-z]/.test(longest) &&
    new Set(longest).size >= 8 &&
    changes(longest) >= 0.2
  );
}

/** How often neighbours are of different classes (capital, small, digit): 0.62 of random letters and digits, 0.2 of written names. */
function changes(text: string): number {
  let pairs = 0;
  let changed = 0;
  for (let i = 1; i < text.length; i++) {
    const [before, here] = [classOf(text[i - 1]), classOf(text[i])];
    if (before === '' || here === '') continue;
    pairs += 1;
    if (before !== here) changed += 1;
  }
  return pairs === 0 ? 0 : changed / pairs;
}

function classOf(letter = ''): string {
  if (/[a-z]/.test(letter)) return 'small';
  if (/[A-Z]/.test(letter)) return 'capital';
  return /\d/.test(letter) ? 'digit' : '';
}

/** The part of a text that lies in runs of four or more small letters. */
function wordiness(text: string): number {
  return (text.match(/[a-z]{4,}/g) ?? []).join('').length / text.length;
}
