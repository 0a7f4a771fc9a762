/** Writes the published JSON Schemas into diagnostics/. Run by `npm run build`; a test proves that they are current. */
import { writeFileSync } from 'node:fs';
import { authoringSchemas } from '../src/engine/published.ts';
import { publishedSchemas } from '../src/report/contract.ts';
import { scenarioSchemas } from '../src/training/scenario-file.ts';

const training = Object.entries(scenarioSchemas()).map(([name, schema]) => [`scenarios/${name}`, schema] as const);
const all = [...Object.entries({ ...publishedSchemas(), ...authoringSchemas() }), ...training];
for (const [name, schema] of all) {
  writeFileSync(new URL(`../diagnostics/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
