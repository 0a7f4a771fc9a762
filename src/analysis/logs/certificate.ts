/** What is wrong with a certificate, by the words of those who refuse it. */

export interface CertificateFault {
  /** Empty: the words do not tell. `validity`: expired or not valid yet. `refused`: the other side does not accept the program's own. */
  readonly fault: 'expired' | 'early' | 'validity' | 'name' | 'untrusted' | 'file' | 'refused' | '';
  /** Of `name`: the name by which the server was called, where it is told. */
  readonly asked: string;
}

/** The first that fits; TLS libraries check the chain, then the validity, then the name. Node.js 22 takes no two groups of one name in one pattern. */
const FAULTS: readonly (readonly [CertificateFault['fault'], ...RegExp[]])[] = [
  [
    'early',
    /certificate is not yet valid|\bCERT_NOT_YET_VALID\b|\bCertificateNotYetValidException\b|\bis before \d{4}-/,
  ],
  [
    'expired',
    /\bis after \d{4}-|certificate has expired(?! or is not yet valid)|\bCERT_HAS_EXPIRED\b|\bCertificateExpiredException\b/,
  ],
  ['validity', /certificate has expired or is not yet valid/],
  [
    'name',
    /certificate is valid for .{1,300}, not (?<asked>[\w.:-]{1,253})/,
    /(?:Hostname|IP address) mismatch, certificate is not valid for '(?<asked>[^']{1,253})'/,
    /no alternative certificate subject name matches target (?:host name|ipv[46] address) '(?<asked>[^']{1,253})'/,
    /certificate subject name '[^']{0,253}' does not match target host name '(?<asked>[^']{1,253})'/,
    /No subject alternative (?:DNS )?names? (?:matching|present)(?: IP address)? ?(?<asked>[\w.:-]{0,253})/,
    /No name matching (?<asked>[\w.-]{1,253}) found/,
    /\bHost: (?<asked>[\w.-]{1,253})\. is not (?:in the cert's altnames|cert's CN)/,
    /\bERR_TLS_CERT_ALTNAME_INVALID\b|doesn't contain any IP SANs|relies on legacy Common Name field/,
    /server certificate for "[^"]{1,253}" .{0,80}does not match host name "(?<asked>[^"]{1,253})"/,
  ],
  [
    'file',
    /cannot load certificate|private key does not match public key|failed to find any PEM data|trustAnchors parameter must be non-empty/,
  ],
  ['refused', /remote error: tls: |\balert (?:bad certificate|certificate expired|unknown ca|certificate required)\b/],
  [
    'untrusted',
    /unknown authority|self[- ]signed certificate|unable to (?:get (?:local )?issuer certificate|verify the first certificate)|\b(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?)\b|PKIX path building failed/,
  ],
];

/** `text`: the line that names the error, and what belongs to it. */
export function certificateFault(text: string): CertificateFault {
  for (const [fault, ...patterns] of FAULTS) {
    for (const pattern of patterns) {
      const match = pattern.exec(text);
      if (match !== null) return { fault, asked: match.groups?.asked ?? '' };
    }
  }
  return { fault: '', asked: '' };
}
