/** Finds, in a log, the line with which a program or shell tells that one of its processes was killed with signal 9. */
import { maskSecrets } from '../logs/secrets.ts';

/** Every repetition is bounded: a line comes from outside. */
const LINES: readonly RegExp[] = [
  /^(?:\S{1,60}: (?:line )?\d{1,6}: +(?:\d{1,7} )?)?Killed\b/, // shells
  /Worker \(pid:\d{1,7}\) was sent SIGKILL!/, // gunicorn
  /\[\d{1,7}\] .{0,40}\bworker \d{1,7} .{0,40}\bsignal 9\b/i,
  /\bDAMN ! worker \d{1,7} \(pid: \d{1,7}\) died, killed by signal 9/, // uWSGI
  /\(PID \d{1,7}\) was terminated by signal 9: Killed/, // PostgreSQL
  /\bchild \d{1,7} exited on signal 9 \(SIGKILL\b/, // php-fpm
  /\bworker process \d{1,7} exited on signal 9\b/, // nginx
  /\(pid \d{1,7}\) (?:is|was) killed by signal: Killed/, // PyTorch
  /\bA process in the process pool was terminated abruptly/, // Python
  /\bterminated with signal (?:SIGKILL|9)\b|\bsignal: killed\b|\bkilled by SIGKILL\b|\bexited with signal SIGKILL\b/i, // Go, Node.js, Celery
  /\bexitcode:? ?-9\b/i, // Python multiprocessing
];
const NEWEST = 200;

/** The newest such line, secrets masked; empty if there is none near the end. */
export function killedChild(log: string): string {
  const lines = log.slice(-65_536).split('\n').slice(-NEWEST);
  const line = lines.findLast((text) => LINES.some((pattern) => pattern.test(text.slice(0, 600).trim())));
  return line === undefined ? '' : maskSecrets(line.trim()).slice(0, 400);
}
