/** Writes the table of flags into README.md, between two comments. `--check`: only says whether it is current. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { flagTable } from '../src/cli/help.ts';

const START = '<!-- flags: written by npm run build -->';
const END = '<!-- end of flags -->';

const onlyCheck = process.argv.includes('--check');
const file = new URL('../README.md', import.meta.url);
const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
const [before, rest] = text.split(START);
const after = rest?.split(END)[1];

if (after === undefined) tell(`README.md has no place for the table of flags: add the lines ${START} and ${END}`);
else {
  const current = `${before}${START}\n${flagTable()}${END}${after}`;
  if (!onlyCheck) writeFileSync(file, current);
  else if (current !== text) tell('README.md has an old table of flags: run npm run build');
}

/** A build goes on without the table; a check does not. */
function tell(message: string): void {
  console.error(message);
  if (onlyCheck) process.exitCode = 1;
}
