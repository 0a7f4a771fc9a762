/** Writes the tables of words, types, causes and scenarios into diagnostics/README.md. `--check`: only says whether they are current. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { builtin } from '../src/commands/builtin.ts';
import { casesIn, testFilesIn } from '../src/commands/tree-tests.ts';
import type { TestCase } from '../src/engine/schema.ts';
import type { Word } from '../src/engine/vocabulary.ts';
import { nameOf, RESOURCES } from '../src/facts/resources.ts';
import { wordsOf } from '../src/facts/words/objects.ts';
import { WORD_TYPES, WORDS } from '../src/facts/words/vocabulary.ts';
import { listScenarios } from '../src/training/scenario.ts';
import { readScenario } from '../src/training/scenario-file.ts';
import { ruleWords } from '../src/training/server/rules/words.ts';
import { asked, type Case, readCases } from '../test/e2e/case.ts';

const folder = fileURLToPath(new URL('../diagnostics/', import.meta.url));
const onCluster = readCases(fileURLToPath(new URL('../test/e2e/cases/', import.meta.url)));
const file = path.join(folder, 'README.md');
const { trees } = await builtin();
/** The words that are made for every kind: `pods(namespace)` and `pod(namespace, name)`. */
const OF_KINDS = new Map(RESOURCES.map((type) => [nameOf(type), wordsOf(type)]));
const ofKinds = new Set([...OF_KINDS.values()].flat().map((one) => one.name));

const tables: Record<string, string> = {
  words: wordTable(),
  kinds: kindTable(),
  types: typeTable(),
  causes: causeTable(),
  scenarios: scenarioTable(),
  'rule-words': ruleWordTable(),
};
const old = readFileSync(file, 'utf8');
const current = Object.entries(tables).reduce((text, [name, table]) => within(text, name, table), old);
if (!process.argv.includes('--check')) writeFileSync(file, current);
else if (current !== old) {
  console.error('diagnostics/README.md has old tables: run npm run build');
  process.exitCode = 1;
}

/** Puts a table between `<!-- name: … -->` and `<!-- end of name -->`. */
function within(text: string, name: string, table: string): string {
  const start = text.indexOf('\n', text.indexOf(`<!-- ${name}: `)) + 1;
  const end = text.indexOf(`<!-- end of ${name} -->`);
  if (start <= 0 || end < start) throw new Error(`diagnostics/README.md has no place for the table of ${name}`);
  return `${text.slice(0, start)}\n${table}\n${text.slice(end)}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function signature({ name, parameters, returns }: Word): string {
  return `\`${name}(${parameters.map((p) => `${p.name}: ${p.type}`).join(', ')}): ${returns}\``;
}

function wordTable(): string {
  const rows = WORDS.filter((one) => !ofKinds.has(one.name)).map((one) => row(signature(one), one.doc));
  return [row('Word', 'What it gives'), row('---', '---'), ...rows].join('\n');
}

function kindTable(): string {
  const rows = [...OF_KINDS].map(([kind, words]) =>
    row(kind, ...words.map((one) => `\`${one.name}(${one.parameters.map((p) => p.name).join(', ')})\``)),
  );
  return [row('Kind', 'All of them', 'One'), row('---', '---', '---'), ...rows].join('\n');
}

function typeTable(): string {
  const rows = Object.entries(WORD_TYPES).map(([name, fields]) =>
    row(
      name,
      Object.entries(fields)
        .map(([field, type]) => `\`${field}: ${type}\``)
        .join(', '),
    ),
  );
  return [row('Type', 'Fields'), row('---', '---'), ...rows].join('\n');
}

function causeTable(): string {
  const cases = testFilesIn(folder).flatMap((name) => casesIn(name));
  const found = new Set(trees.flatMap((tree) => Object.keys(tree.findings)));
  const rows = [...found].sort().map((cause) => {
    const where = trees.filter((tree) => tree.findings[cause] !== undefined).map((tree) => tree.tree);
    const having = cases.filter((one) => Array.isArray(one.finds) && one.finds.some((f) => f.cause === cause));
    const staged = onCluster.filter((one) => asked(one).some((a) => a.expect.causes.some((c) => c.cause === cause)));
    return row(`\`${cause}\``, where.join(', '), provenBy(cause, having, staged));
  });
  return [row('Cause', 'Found by', 'Tested on'), row('---', '---', '---'), ...rows].join('\n');
}

function scenarioTable(): string {
  const rows = listScenarios().map(({ name, level, title }) => {
    const { cause, built = '—' } = readScenario(path.join(folder, 'scenarios'), name);
    return row(`\`${name}\``, level, title, `\`${cause}\``, built.trim());
  });
  const head = row('Scenario', 'Level', 'Title', 'Cause', 'Built, not recorded');
  return [head, row('---', '---', '---', '---', '---'), ...rows].join('\n');
}

function ruleWordTable(): string {
  const rows = ruleWords.map((one) => row(signature(one), one.doc));
  return [row('Word', 'What it gives'), row('---', '---'), ...rows].join('\n');
}

/** Each recording once, and how many cases were built by hand; what is healthy or starting is no finding of a case. */
function provenBy(cause: string, cases: readonly TestCase[], staged: readonly Case[]): string {
  const used = cases.flatMap((one) => (typeof one.facts === 'string' ? [path.basename(one.facts)] : []));
  const recordings = new Set([...used, ...staged.map(({ id }) => id)].sort());
  const built = cases.filter((one) => typeof one.facts !== 'string').length;
  if (cases.length + staged.length === 0) return cause.startsWith('common/') ? 'every case whose outcome is so' : '—';
  return [
    ...(recordings.size > 0 ? [`recorded on a cluster: ${[...recordings].join(', ')}`] : []),
    ...(built > 0 ? [`built by hand: ${built === 1 ? '1 case' : `${built} cases`}`] : []),
  ].join('; ');
}
