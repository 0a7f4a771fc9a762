/** Signatures of files that a program looks for and does not find as files. They come last: other lines speak of files too. */
import { type Signature, signatures } from './signature.ts';

const missing = signatures(
  'file-missing',
  /\[Errno 2\] No such file or directory: '(?<path>\/[^']{1,300})'/, // Python
  /\bENOENT: no such file or directory, \w{1,20} '(?<path>\/[^']{1,300})'/, // Node.js
  /\b(?:open|stat|lstat|read) (?<path>\/[^:]{1,300}): no such file or directory/, // Go
  /\bFileNotFoundException: (?<path>\/\S{1,300}) \(No such file or directory\)/, // JVM
  /\bNoSuchFileException: (?<path>\/\S{1,300})/, // JVM
  /\bCould not find (?:file|a part of the path) '(?<path>\/[^']{1,300})'/, // .NET
  /\bNo such file or directory @ \w{1,40} - (?<path>\/\S{1,300})/, // Ruby
  /"(?<path>\/[^"]{1,300})" failed \(2: No such file or directory\)/, // nginx
  /(?:^|: )(?:(?:can't|cannot|couldn't|could not|unable to|failed to) (?:open|access|read|load)(?: file)? )?['"‘]?(?<path>\/[^\s:'"’]{1,300})['"’]?: No such file or directory/i, // shells, coreutils
);

const directory = signatures(
  'is-directory',
  /\[Errno 21\] Is a directory: '(?<path>\/[^']{1,300})'/, // Python
  /\bEISDIR: illegal operation on a directory, \w{1,20}(?: '(?<path>\/[^']{1,300})')?/, // Node.js
  /\bread (?<path>\/[^:]{1,300}): is a directory/, // Go
  /\bFileNotFoundException: (?<path>\/\S{1,300}) \(Is a directory\)/, // JVM
  /\bIs a directory @ \w{1,40} - (?<path>\/\S{1,300})/, // Ruby
  /"(?<path>\/[^"]{1,300})" failed \(21: Is a directory\)/, // nginx
  /(?:^|: )['"‘]?(?<path>\/[^\s:'"’]{1,300})['"’]?: Is a directory/i, // shells, coreutils
  /: "?Is a directory(?: \(os error 21\))?\W*$/i,
);

export const FILES: readonly Signature[] = [...missing, ...directory];
