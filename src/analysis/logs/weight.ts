/** Judges one line of a log by itself: does it report an error, warn, show progress, or none of these? */
import type { LogLine } from './lines.ts';

/** `failure`: says in words that something failed, without a level; weaker than `error`. */
export type Weight = 'error' | 'failure' | 'warning' | 'progress' | 'ending' | 'other';

const DENIED =
  /\b(?:0|no|zero|without) (?:error|failure|fatal)|\berrors?["']?\s?[=:]\s?["']?(?:0|none|null|nil|false|""|\[\])(?:\b|$)/i;
const WARNING =
  /(?:^|[\s[(|"=])(?:WARN|WARNING|warn|warning|Warning)(?=[\]\s:),|"]|$)|\bDeprecat|\[notice\]|^W\d{4} \d\d:/;
const INFO =
  /(?:^|[\s[(|<])(?:INFO|DEBUG|TRACE|NOTICE)(?=[\]\s:),|>]|$)|\b(?:level|lvl|severity)=["']?(?:info|debug|notice|trace)|^[ID]\d{4} \d\d:|^\[?info\]?\b|^(?:info|dbug|trce): /;
const ERROR_LEVEL =
  /(?:^|[\s[(|<*])(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT|CRIT)(?=[\]\s:),|>*]|$)|\[(?:emerg|alert|crit|error|fatal)\]|\b(?:level|lvl|severity)=["']?(?:error|eror|fatal|panic|crit)|^[EF]\d{4} \d\d:|^(?:fail|crit): /;
const ERROR_WORD =
  /^(?:\S{1,80}: )?(?:fatal(?: error)?|error|exception|panic|uncaught \w+|unhandled \w+)\b ?(?:\[[^\]]{0,80}\])?[:!]|(?:^|[\s:])(?:[A-Za-z_][\w.]{0,80})?(?:Error|Exception)(?: \[\w{1,60}\])?: |\b(?:fatal error|error): /i;
/** Messages of shells, loaders, init programs and the kernel, which carry no level. */
const SYSTEM =
  /^(?:\S{0,200}\/)?(?:ba|da|a|z|k)?sh: |^\S{1,200}: (?:line )?\d{1,6}: \S|^exec \S|exec format error|exec user process caused|exec container process|error while loading shared libraries|Error loading shared library|^(?:Killed|Segmentation fault|Bus error|Aborted|Illegal instruction|Terminated)\b|^\S{0,200}env: |can't open file|Unable to access jarfile|Could not find or load main class|no main manifest attribute|^command terminated|^curl: \(\d+\)|^wget: |^OCI runtime/;
const FAILURE =
  /\b(?:failed|failure|refused|cannot|can't|could not|couldn't|unable to|not found|no such|denied|missing|invalid|must be set|not set|not defined|required|timed? ?out|unreachable|already in use|no space left|read-only file ?system|is a directory|out of memory|unknown (?:flag|option|command)|unrecognized|unhandled|not permitted|bad directive|does not exist|doesn't exist|aborting)\b/i;
const ENDING =
  /\b(?:shut(?:ting)?[ -]?down|shutdown|stopp(?:ing|ed)|exit(?:ing|ed|s)?|clos(?:ing|ed)|terminat(?:ing|ed|ion)|drain(?:ing|ed)|graceful|good ?bye|bye|sigterm|sigint|signal)\b/i;
const SUCCESS =
  /\b(?:listening|ready|started|connected|success(?:ful|fully)?|succeeded|serving|healthy|completed|accepting|initiali[sz]ed|running on|reconnected|established|recovered|resumed|HTTP\/1\.[01]" 200)\b/i;
const NOT_SUCCESS = /\b(?:not|never|n't|until|wait(?:ing)?|retry(?:ing)?|before|if)\b/i;

/** By its own words it went on after that. */
const WENT_ON =
  /\b(?:ignor(?:ed|ing)(?: it| this)?|non-?fatal|falling back to|continuing without)\b[^\w]*$|\bnon-?fatal\b/i;

function ofLevel(line: LogLine, isError: boolean): Weight {
  if (isError) return DENIED.test(line.text) ? 'other' : WENT_ON.test(line.text) ? 'warning' : 'error';
  if (ENDING.test(line.text)) return 'ending';
  return FAILURE.test(line.text) || ERROR_WORD.test(line.text) ? 'other' : 'progress';
}

export function weigh(line: LogLine): Weight {
  const head = line.text.slice(0, 600);
  if (line.level === 'warning') return 'warning';
  if (line.level !== undefined) return ofLevel(line, line.level === 'error');
  // The level stands in front of the message: what the message quotes later is no level.
  const front = head.slice(0, 120);
  const [warning, info, error] = [WARNING, INFO, ERROR_LEVEL].map(
    (p) => p.exec(front)?.index ?? Number.POSITIVE_INFINITY,
  );
  const first = Math.min(warning ?? 0, info ?? 0, error ?? 0);
  if (Number.isFinite(first)) return first === warning ? 'warning' : ofLevel(line, first === error);
  if (DENIED.test(head)) return 'other';
  if (WENT_ON.test(head)) return 'warning';
  if (SYSTEM.test(head) || ERROR_WORD.test(head)) return 'error';
  if (FAILURE.test(head)) return 'failure';
  if (ENDING.test(head)) return 'ending';
  return SUCCESS.test(head) && !NOT_SUCCESS.test(head) ? 'progress' : 'other';
}
