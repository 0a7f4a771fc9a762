/** Makes a captured recording small and neutral enough to be kept with the tests. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

/** Of the system's own namespace only what takes room on the node, or answers on the network, matters to a case. */
const NEEDED_OF_SYSTEM = ['pods.json', 'services.json', 'endpointslices.json'];

/** Removes what no case needs, and the kernel's release, which programs like to log. */
export function trim(recording: string): void {
  const system = join(recording, 'objects/kube-system');
  for (const file of readdirSync(system)) if (!NEEDED_OF_SYSTEM.includes(file)) rmSync(join(system, file));
  rmSync(join(recording, 'logs/kube-system'), { recursive: true, force: true });
  for (const entry of readdirSync(recording, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(release(), '6.1.0'));
  }
}
