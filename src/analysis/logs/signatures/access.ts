/** Who is refused: credentials by a dependency, a ServiceAccount by the API server, a certificate by its peer. */
import { type Signature, signatures } from './signature.ts';

/** client-go and every other client print the API server's message as it is. */
const forbidden = signatures(
  'forbidden',
  /User "(?<user>system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253})" cannot (?<verb>[a-z]{1,30}) resource "(?<resource>[a-z0-9/.-]{1,150})" in API group "(?<group>[a-z0-9.-]{0,253})"(?: in the namespace "(?<namespace>[a-z0-9-]{1,63})"| at the cluster scope)/,
);

const credentials = signatures(
  'credentials-refused',
  /(?:connection to server at "(?<host>[^"\s]{1,253})"(?: \([\da-f.:]{2,39}\))?, port (?<port>\d{1,5}) failed: )?(?:FATAL: {1,2})?(?:password authentication failed for user "(?<user>[^"]{1,100})"|fe_sendauth: no password supplied)/, // PostgreSQL
  /client password must be a string/, // node-postgres
  /Access denied for user '(?<user>[^']{1,100})'@'[^']{1,253}' \(using password: (?:YES|NO)\)/, // MySQL
  /\bNOAUTH Authentication required/, // Redis
  /\bWRONGPASS invalid username-password pair/,
  /\bERR AUTH <password> called without any password configured/,
  /\bredis\.exceptions\.AuthenticationError: Authentication required/, // redis-py leaves the code out
  /invalid username-password pair or user is disabled/,
  /\bSaslAuthenticationException: Authentication failed/, // Kafka
  /ACCESS_REFUSED - Login was refused/, // RabbitMQ
  /\bMongoServerError: Authentication failed/,
  /\bP1000\b.{0,40}Authentication failed against database server/, // Prisma
);

const certificate = signatures(
  'certificate',
  /"https:\/\/(?<host>[\w.-]{1,253})(?::(?<port>\d{1,5}))?[/?"][^\n]{0,400}\bx509: (?:certificate |cannot validate certificate )/, // Go
  /\bHTTPSConnectionPool\(host='(?<host>[^']{1,253})', port=(?<port>\d{1,5})\)[^\n]{0,600}CERTIFICATE_VERIFY_FAILED/, // Python
  /\bx509: (?:certificate |cannot validate certificate )/, // Go
  /\bremote error: tls: (?:bad certificate|unknown certificate)/,
  /\btls: (?:private key does not match public key|failed to find any PEM data in certificate input)/,
  /\b(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_TLS_CERT_ALTNAME_INVALID)\b/, // Node.js
  /\bError: (?:self[- ]signed certificate|unable to verify the first certificate|certificate has expired)/,
  /\bCERTIFICATE_VERIFY_FAILED\b/, // Python, Ruby
  /PKIX path (?:building|validation) failed/, // JVM
  /\bNo (?:subject alternative (?:DNS )?names?|name) (?:matching|present)\b/,
  /\bSSL error: certificate verify failed|\bserver certificate for "[^"]{1,253}" .{0,80}does not match host name "[^"]{1,253}"/, // libpq
  /the trustAnchors parameter must be non-empty/,
  /curl: \(60\) SSL/,
  /cannot load certificate(?: key)? "(?<path>[^"]{1,300})"/, // nginx
);

export const ACCESS: readonly Signature[] = [...forbidden, ...credentials, ...certificate];
