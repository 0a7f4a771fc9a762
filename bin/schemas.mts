/** Writes the published JSON Schemas into diagnostics/. Run by `npm run build`; a test proves that they are current. */
import { writeFileSync } from 'node:fs';
import { authoringSchemas } from '../src/engine/published.ts';
import { publishedSchemas } from '../src/report/contract.ts';

for (const [name, schema] of Object.entries({ ...publishedSchemas(), ...authoringSchemas() })) {
  writeFileSync(new URL(`../diagnostics/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
