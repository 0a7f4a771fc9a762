/** What the operating system allows only so much of: open files, processes and threads, file watches, memory maps. */
import { type Signature, signatures } from './signature.ts';

/** These come first: the kernel has no error of its own for a watch too many, and says that files or disks are. */
const watches = signatures(
  'too-many-watches',
  /\bSystem limit for number of file watchers reached/, // Node.js
  /\bOS file watch limit reached\b/,
  /\blimit \(\d{1,9}\) on the number of inotify (?:instances|watches) has been reached/, // .NET
  /\binotify(?:_init1?|_add_watch| watch(?:er)?| instance)?\b.{0,120}(?:too many open files|no space left on device|limit)/i,
  /\bfsnotify\b.{0,80}(?:too many open files|no space left on device)/i, // Go
);

const files = signatures(
  'too-many-files',
  /\btoo many open files\b/i,
  /\bmax file descriptors \[\d{1,9}\] .{0,80}too low/,
);

const processes = signatures(
  'too-many-processes',
  /\bRuntimeError: can't start new thread/, // Python
  /\bOutOfMemoryError: unable to create (?:new )?native thread/i, // JVM
  /\bruntime: failed to create new OS thread\b/, // Go
  /\bpthread_create(?:\(\))? failed\b.{0,80}Resource temporarily unavailable/i,
  /\b(?:fork|clone|vfork)\b(?:\(\))?:? .{0,40}Resource temporarily unavailable/i, // shells
  /\bspawn \S{1,200} EAGAIN\b/, // Node.js
);

const settings = signatures('kernel-setting', /\bmax virtual memory areas vm\.max_map_count \[\d{1,9}\] is too low/); // Elasticsearch

export const LIMITS: readonly Signature[] = [...watches, ...files, ...processes, ...settings];
