/** What lies over the screen: the newest on top, and what was answered to a question for consent. */
import type { Check } from '../facts/request.ts';
import { consentKey, type Overlay, type State } from './state.ts';

/** Lines of an overlay: all but the header (2) and the footer (1). */
export function overlayPage(state: State): number {
  return Math.max(1, state.size.rows - 3);
}

export function replaced<K extends Overlay['kind']>(
  state: State,
  kind: K,
  change: (overlay: Extract<Overlay, { kind: K }>) => Overlay,
): State {
  const overlays = state.overlays.map((overlay) =>
    overlay.kind === kind ? change(overlay as Extract<Overlay, { kind: K }>) : overlay,
  );
  return { ...state, overlays };
}

export function closed(state: State): State {
  return { ...state, overlays: state.overlays.slice(0, -1) };
}

/** What was answered before is not asked again, but for a change of the cluster, which one yes allows once. */
export function asking(before: State, check: Check): State {
  const { [consentKey(check)]: answer, ...others } = before.consents;
  if (answer === 'no' || (answer === 'yes' && check.adds === undefined)) return before;
  const state = { ...before, consents: others };
  const overlay: Overlay =
    check.adds === undefined ? { kind: 'consent', top: 0, check } : { kind: 'confirm', top: 0, check, text: '' };
  return { ...state, overlays: [...state.overlays, overlay] };
}

export function withConsent(state: State, check: Check, answer: 'yes' | 'no'): State {
  return { ...state, consents: { ...state.consents, [consentKey(check)]: answer } };
}

/** Whoever asks everything again may think otherwise by now. */
export function reconsidered(state: State): State {
  const kept = Object.entries(state.consents).filter(([, answer]) => answer === 'yes');
  return { ...state, consents: Object.fromEntries(kept) };
}
