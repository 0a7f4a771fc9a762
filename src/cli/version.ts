/** `kubectl north version`: needs no cluster and no library, so that it answers at once. */
import { VERSION } from '../version.ts';

export interface Runtime {
  readonly node: string;
  readonly platform: string;
}

/** One line, or with JSON and YAML the runtime too. Ends with a line feed. */
export function renderVersion(output: 'text' | 'json' | 'yaml' | 'markdown', runtime: Runtime): string {
  const value = { tool: VERSION, node: runtime.node, platform: runtime.platform };
  if (output === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  if (output === 'yaml')
    return Object.entries(value)
      .map(([key, text]) => `${key}: ${JSON.stringify(text)}\n`)
      .join('');
  return `kubectl-north ${VERSION}\n`;
}
