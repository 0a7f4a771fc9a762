/** What the process's exit code says of what was shown last. */
import type { State } from './state.ts';

/** 130: interrupted; 1: something is broken; 3: nothing could be read or decided; 0: nothing found. */
export function exitCodeOf(state: State): number {
  if (state.exit?.interrupted !== false) return 130;
  const shown = state.screen === 'walk' ? state.walk : state.triage;
  if (shown?.error !== undefined) return 3;
  if (state.screen === 'triage') {
    const { result } = state.triage;
    if (result === undefined) return 0;
    if (result.items.some((item) => item.severity !== 'info')) return 1;
    return result.unknown.length > 0 && result.examined.pods + result.examined.workloads === 0 ? 3 : 0;
  }
  const result = state.walk?.result;
  if (result?.outcome === 'undecided') return 3;
  return result?.findings.some((finding) => finding.severity !== 'info') ? 1 : 0;
}
