import { expect, test } from 'vitest';
import { imageName, pullErrorClass } from './pull-error.ts';

const containerd =
  'rpc error: code = Unknown desc = failed to pull and unpack image "x": failed to resolve reference "x": ';

test.each([
  [
    'not-found',
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9": failed to resolve reference "docker.io/library/nginx:9": docker.io/library/nginx:9: not found',
  ],
  ['platform', `${containerd}no match for platform in manifest: not found`],
  [
    'platform',
    'choosing an image from manifest list docker://x: no image found in manifest list for architecture "arm64", variant "v8", OS "linux"',
  ],
  ['not-found', 'reading manifest v9 in quay.io/a/b: manifest unknown'],
  ['not-found', `${containerd}unexpected status from HEAD request to https://r/v2/x/manifests/1: 404 Not Found`],
  [
    'auth',
    `${containerd}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
  ],
  ['auth', `${containerd}unexpected status from HEAD request to https://r/v2/x/manifests/1: 401 Unauthorized`],
  ['auth', `${containerd}failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden`],
  ['auth', `${containerd}pull access denied: x: not found`],
  [
    'rate-limited',
    `${containerd}unexpected status code 429 Too Many Requests - toomanyrequests: You have reached your pull rate limit`,
  ],
  [
    'unreachable',
    `${containerd}failed to do request: Head "https://r/v2/": dial tcp: lookup r on 10.96.0.10:53: no such host`,
  ],
  [
    'unreachable',
    `${containerd}failed to do request: Head "https://r/v2/": dial tcp 10.0.0.1:443: connect: connection refused`,
  ],
  ['unreachable', `${containerd}failed to do request: Head "https://r/v2/": net/http: TLS handshake timeout`],
  [
    'tls',
    `${containerd}failed to do request: Head "https://r/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority`,
  ],
  ['tls', `${containerd}failed to do request: Head "https://r/v2/": http: server gave HTTP response to HTTPS client`],
  ['other', 'Back-off pulling image "nginx:9"'],
  ['other', ''],
])('%s: %s', (kind, message) => {
  expect(pullErrorClass(message)).toBe(kind);
});

test.each([
  ['nginx', 'docker.io', 'nginx', 'latest'],
  ['nginx:1.27', 'docker.io', 'nginx', '1.27'],
  ['shop/web:v2', 'docker.io', 'shop/web', 'v2'],
  ['ghcr.io/shop/web', 'ghcr.io', 'shop/web', 'latest'],
  ['localhost/web:1', 'localhost', 'web', '1'],
  ['localhost:5000/web', 'localhost:5000', 'web', 'latest'],
  ['10.0.0.1:5000/a/b:1', '10.0.0.1:5000', 'a/b', '1'],
  ['ghcr.io/shop/web@sha256:abc', 'ghcr.io', 'shop/web', 'sha256:abc'],
  ['ghcr.io/shop/web:v2@sha256:abc', 'ghcr.io', 'shop/web', 'sha256:abc'],
])('%s', (image, registry, repository, tag) => {
  expect(imageName(image)).toEqual({ registry, repository, tag });
});
