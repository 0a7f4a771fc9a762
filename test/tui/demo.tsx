/** Shows the interface on prepared values, to look at it by hand: `npx tsx test/tui/demo.tsx [walk|huge|error|empty|undecided]`. */
import { runInterface } from '../../src/tui/run.tsx';
import type { Start } from '../../src/tui/session.ts';
import { type Answers, fakeSession } from './fake-session.ts';
import { healthy, hugeTriage, pending, trainer, triage, undecided } from './fixtures.ts';

const ERROR = new Error('GET https://10.0.0.1:6443/api: connection refused; check that the cluster runs, or --context');
const CASES: Readonly<Record<string, Answers>> = {
  triage: {},
  walk: {},
  huge: { triage: [hugeTriage()] },
  error: { triage: [ERROR], diagnose: [ERROR] },
  empty: { triage: [triage({ items: [], unknown: [] })], diagnose: [pending, healthy] },
  gaps: { triage: [triage({ items: [] })] },
  undecided: { diagnose: [undecided] },
};

const [name = 'triage', screen = 'triage'] = process.argv.slice(2);
const start: Start = screen === 'walk' || name === 'walk' ? { screen: 'walk', subject: trainer } : { screen: 'triage' };
const color = (process.env.NO_COLOR ?? '') === '';
const unicode = process.env.ASCII === undefined;
const session = fakeSession({ ...CASES[name], wait: 300 });
const { exitCode } = await runInterface(session, start, {
  stdin: process.stdin,
  stdout: process.stdout,
  color,
  unicode,
});
process.stdout.write(`exit code ${exitCode}\n`);
process.exitCode = exitCode;
