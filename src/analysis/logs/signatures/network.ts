/** A dependency that cannot be found or reached, as the resolvers and clients of each language say it. */
import { type Signature, signatures } from './signature.ts';

/** Answers that a name does not exist. A resolver that does not answer (EAI_AGAIN, `i/o timeout`) says nothing about the name. */
const unknown = signatures(
  'name-unknown',
  /\blookup (?<host>[\w.-]{1,253})(?: on [\w.:[\]]{1,80})?: no such host/, // Go
  /\b(?:getaddrinfo|queryA{0,4}|querySrv) ENOTFOUND (?<host>[\w.-]{1,253})/, // Node.js
  /\bUnknownHostException: (?<host>[\w.-]{1,253})(?::|$)/, // JVM
  /could not translate host name "(?<host>[^"\s]{1,253})" to address: Name or service not known/, // libpq
  /\bHTTPS?ConnectionPool\(host='(?<host>[^']{1,253})', port=(?<port>\d{1,5})\).{0,400}(?:NameResolutionError|Name or service not known)/, // Python
  /(?:Name or service not known|No such host is known\.) \((?<host>[\w.-]{1,253}):(?<port>\d{1,5})\)/, // .NET
  /Error -2 connecting to (?<host>[\w.-]{1,253}):(?<port>\d{1,5})\. Name or service not known/, // redis-py
  /host not found in upstream "(?<host>[^":\s]{1,253})(?::(?<port>\d{1,5}))?"(?: in (?<path>\/[^\s:]{1,300}):(?<number>\d{1,7}))?/, // nginx
  /Unknown MySQL server host '(?<host>[^']{1,253})'/,
  /php_network_getaddresses: getaddrinfo for (?<host>[\w.-]{1,253}) failed: Name or service not known/,
  /Couldn't resolve server (?<host>[\w.-]{1,253}):(?<port>\d{1,5}) from bootstrap\.servers/, // Kafka
  /^(?:wget|nc|ping|telnet): bad address '(?<host>[\w.-]{1,253})(?::(?<port>\d{1,5}))?'/, // busybox
  /curl: \(6\) Could not resolve host: (?<host>[\w.-]{1,253})/,
  /getaddrinfo(?:\(3\))?: Name or service not known/, // Ruby
  /failed to lookup address information: Name or service not known/, // Rust
  /socket\.gaierror: \[Errno -2\] Name or service not known/,
);

const unreachable = signatures(
  'unreachable',
  /\bdial tcp (?<host>[\d.]{7,15}|\[[\da-f:]{2,39}\]):(?<port>\d{1,5}): (?:connect: (?:connection refused|no route to host|connection timed out)|i\/o timeout)/, // Go
  /\bconnect (?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) (?<host>[\w.-]{1,253}):(?<port>\d{1,5})/, // Node.js
  /connection to server at "(?<host>[^"\s]{1,253})"(?: \([\da-f.:]{2,39}\))?, port (?<port>\d{1,5}) failed: (?:Connection refused|timeout expired)/, // libpq
  /Connection to (?<host>[\w.-]{1,253}):(?<port>\d{1,5}) refused\. Check that the hostname/, // PostgreSQL JDBC
  /Error 111 connecting to (?<host>[\w.-]{1,253}):(?<port>\d{1,5})\. Connection refused/, // redis-py
  /Unable to connect to (?<host>[\w.-]{1,253})(?:\/<unresolved>)?:(?<port>\d{1,5})(?:$|[\s,.])/, // Lettuce
  /\bHTTPS?ConnectionPool\(host='(?<host>[^']{1,253})', port=(?<port>\d{1,5})\).{0,400}(?:NewConnectionError|ConnectTimeoutError)/, // Python
  /Cannot connect to host (?<host>[\w.-]{1,253}):(?<port>\d{1,5}) ssl:/, // aiohttp
  /(?:Connection refused|Connection timed out) \((?<host>[\w.-]{1,253}):(?<port>\d{1,5})\)/, // .NET
  /Connection refused - connect\(2\) for "?(?<host>[\w.-]{1,253})"?(?: port |:)(?<port>\d{1,5})/, // Ruby
  /Can't connect to MySQL server on '(?<host>[^':]{1,253})(?::(?<port>\d{1,5}))?'/,
  /Connection to node -?\d{1,10} \((?<host>[\w.-]{1,253})\/[\da-f.:]{2,39}:(?<port>\d{1,5})\) could not be established/, // Kafka
  /Connect to ipv[46]#(?<host>[\da-f.]{2,39}):(?<port>\d{1,5}) failed: Connection refused/, // librdkafka
  /^(?:wget: can't connect to remote host \(|nc: [\w.-]{1,253} \()(?<host>[\d.]{7,15})(?::(?<port>\d{1,5}))?\):? ?(?:Connection refused|Connection timed out|No route to host)/, // busybox
  /Failed to connect to (?<host>[\w.-]{1,253}) port (?<port>\d{1,5}) after/, // curl
  /java\.net\.ConnectException: Connection (?:refused|timed out)/,
  /ConnectionRefusedError: \[Errno 111\]/,
  /Os \{ code: 111, kind: ConnectionRefused/, // Rust
);

/** It is there and answers, and takes nobody in: it starts, recovers or stops. */
const busy = signatures(
  'not-accepting',
  /(?:connection to server at "(?<host>[^"\s]{1,253})"(?: \([\da-f.:]{2,39}\))?, port (?<port>\d{1,5}) failed: )?(?:FATAL: {1,2})?the database system is (?:starting up|shutting down|in recovery mode|not yet accepting connections)/, // PostgreSQL
  /\bLOADING Redis is loading the dataset in memory|\bBusyLoadingError: Redis is loading/,
);

export const NETWORK: readonly Signature[] = [...unknown, ...unreachable, ...busy];
