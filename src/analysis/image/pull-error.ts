/** Sorts what a registry or runtime answered to an image pull. */

export type PullErrorClass = 'not-found' | 'platform' | 'auth' | 'rate-limited' | 'unreachable' | 'tls' | 'other';

/**
 * Tails of containerd's and CRI-O's messages (containerd core/remotes/docker, containers-image docker/errors.go). A missing private
 * repository and missing credentials give the same text, so `auth` stands for both.
 */
const CLASSES: readonly (readonly [PullErrorClass, RegExp])[] = [
  // Ends in `: not found` as well, but the image is there: it was not built for this node's architecture.
  ['platform', /no match for platform in manifest|no image found in (?:manifest list|image index) for architecture/i],
  ['rate-limited', /429 Too Many Requests|toomanyrequests|too many requests to registry/i],
  [
    'auth',
    /pull access denied|no basic auth credentials|authorization failed|: 40[13] (Unauthorized|Forbidden)|unauthorized: |authentication required|access to the resource is denied/i,
  ],
  ['tls', /x509: |tls: |server gave HTTP response to HTTPS client/i],
  [
    'unreachable',
    /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake timeout|context deadline exceeded|RegistryUnavailable/i,
  ],
  ['not-found', /: not found|manifest unknown|name unknown|404 Not Found/i],
];

export function pullErrorClass(message: string): PullErrorClass {
  return CLASSES.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
}

export interface ImageName {
  readonly registry: string;
  readonly repository: string;
  /** Tag or digest; `latest` if neither is given. */
  readonly tag: string;
}

/** Takes an image reference apart as containerd does: the first part is a registry if it has a dot, a colon, or is localhost. */
export function imageName(image: string): ImageName {
  const [path = '', digest] = image.split('@');
  const slash = path.indexOf('/');
  const head = slash < 0 ? '' : path.slice(0, slash);
  const isRegistry = /[.:]/.test(head) || head === 'localhost';
  const rest = isRegistry ? path.slice(slash + 1) : path;
  const colon = rest.lastIndexOf(':');
  const repository = colon < 0 ? rest : rest.slice(0, colon);
  return {
    registry: isRegistry ? head : 'docker.io',
    repository,
    tag: digest ?? (colon < 0 ? 'latest' : rest.slice(colon + 1)),
  };
}
