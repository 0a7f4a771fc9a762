/** Answers `version` and `help` before anything else is loaded: they must come at once, also on a slow machine. */
import { renderHelp } from './help.ts';
import { VERBS } from './verbs.ts';
import { type Runtime, renderVersion } from './version.ts';

/** The text to print, with exit code 0; undefined if the whole command line must be read. */
export function quickAnswer(argv: readonly string[], runtime: Runtime): string | undefined {
  const [first = '', second, ...more] = argv;
  if (more.length > 0) return undefined;
  if (second === undefined) {
    if (first === 'version' || first === '--version') return renderVersion('text', runtime);
    if (['help', '-h', '--help'].includes(first)) return renderHelp();
    return undefined;
  }
  const isHelp = first === 'help' || second === '-h' || second === '--help';
  const verb = first === 'help' ? second : first;
  return isHelp && VERBS.some((one) => one.verb === verb) ? renderHelp(verb) : undefined;
}
