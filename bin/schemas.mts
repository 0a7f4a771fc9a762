/** Writes the published JSON Schemas into diagnostics/. Run by `npm run build`; a test proves that they are current. */
import { writeFileSync } from 'node:fs';
import { publishedSchemas } from '../src/report/contract.ts';

for (const [name, schema] of Object.entries(publishedSchemas())) {
  writeFileSync(new URL(`../diagnostics/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
