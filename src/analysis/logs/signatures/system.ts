/** What the operating system refuses: a port, a file, room on a disk. */
import { type Signature, signatures } from './signature.ts';

const taken = signatures(
  'port-taken',
  /\blisten tcp[46]? \S{0,60}:(?<port>\d{1,5}): bind: address already in use/, // Go
  /\bEADDRINUSE: address already in use \S{0,60}:(?<port>\d{1,5})/, // Node.js
  /\bbind\(\) to \S{0,60}:(?<port>\d{1,5}) failed \(98: /, // nginx
  /\bPort (?<port>\d{1,5}) (?:was|is) already in use/i, // Spring Boot
  /bind on address \('[^']{0,60}', (?<port>\d{1,5})\): address already in use/, // uvicorn
  /Failed to bind to address \S{1,80}:(?<port>\d{1,5}): address already in use/, // .NET
  /Connection in use: \('[^']{0,60}', (?<port>\d{1,5})\)/, // gunicorn
  /could not bind IPv[46] address "[^"]{1,60}": Address already in use/, // PostgreSQL
  /\[Errno 98\] Address already in use/,
  /java\.net\.BindException: Address already in use/,
  /Address already in use - bind\(2\) for \S{0,60}(?: port |:)(?<port>\d{1,5})/, // Ruby
);

/** A database client repeats what its server says of the server's disk; the kernel says the same of semaphores and control groups. */
const full = signatures(
  'disk-full',
  /\bwrite (?<path>\/[^:]{1,300}): no space left on device/, // Go
  /\bENOSPC: no space left on device(?:, \w{1,20} '(?<path>[^']{1,300})')?/, // Node.js
  /\[Errno 28\] No space left on device(?:: '(?<path>[^']{1,300})')?/, // Python
  /(?:writing|write to|write|open|create|copy|saving|touch|create directory) ['"‘]?(?<path>\/[^\s:'"’]{1,300})['"’]?(?: \(os error 28\))?: no space left on device/i, // shells, coreutils
  /No space left on device @ \w{1,40} - (?<path>\/\S{1,300})/, // Ruby
  /^(?!.*(?:DiskFull|53100|PSQLException|semget|semaphore|cgroup|\bbpf\b|\bkeyctl\b)).*(?:: "?|^)no space left on device(?: \(os error 28\))?\W*$/i,
);

const readOnly = signatures(
  'read-only',
  /\b(?:open|mkdir|create|rename|remove|unlink) (?<path>\/[^:]{1,300}): read-only file system/, // Go
  /\bEROFS: read-only file system, \w{1,20} '(?<path>[^']{1,300})'/, // Node.js
  /\[Errno 30\] Read-only file system: '(?<path>[^']{1,300})'/, // Python
  /"(?<path>\/[^"]{1,300})" failed \(30: Read-only file system\)/, // nginx
  /\bFileNotFoundException: (?<path>\/\S{1,300}) \(Read-only file system\)/, // JVM
  /(?:cannot|can't) (?:create|touch|create directory|open) ['"‘]?(?<path>\/[^\s:'"’]{1,300})['"’]?: Read-only file system/, // shells
  /^(?:\S{1,200}: )?(?:line \d{1,6}: )?(?<path>\/[^\s:]{1,300}): Read-only file system$/, // bash
  /Read-only file system @ \w{1,40} - (?<path>\/\S{1,300})/, // Ruby
);

const denied = signatures(
  'permission-denied',
  /\b(?:open|mkdir|create|rename|remove|unlink|stat) (?<path>\/[^:]{1,300}): permission denied/, // Go
  /\bEACCES: permission denied, \w{1,20} '(?<path>[^']{1,300})'/, // Node.js
  /\[Errno 13\] Permission denied: '(?<path>[^']{1,300})'/, // Python
  /"(?<path>\/[^"]{1,300})" failed \(13: Permission denied\)/, // nginx
  /\bFileNotFoundException: (?<path>\/\S{1,300}) \(Permission denied\)/, // JVM
  /\bAccessDeniedException: (?<path>\/\S{1,300})$/,
  /UnauthorizedAccessException: Access to the path '(?<path>[^']{1,300})' is denied/, // .NET
  /(?:cannot|can't) (?:create|touch|create directory|open) ['"‘]?(?<path>\/[^\s:'"’]{1,300})['"’]?: Permission denied/, // shells
  /Permission denied @ \w{1,40} - (?<path>\/\S{1,300})/, // Ruby
);

export const SYSTEM: readonly Signature[] = [...taken, ...full, ...readOnly, ...denied];
