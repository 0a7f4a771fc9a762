/** Whether a pod that is gone ran until it was stopped, by the events that it left behind. */

export interface PodEvent {
  readonly reason: string;
  readonly message: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  readonly last: string;
  readonly count: number;
}

/** Less is no run: a program may take that long to fail. */
const RAN_S = 15;

/** From the making of a revision to the end of a pod that it replaces: its image is fetched and its grace period passes in between. */
const REPLACED_S = 180;

/**
 * In words; empty if the events do not show it. A pod has run if each of its containers was started once and was stopped much later, not
 * for a failed probe. `of` chooses the pods that count; `since` is when the revision that replaced them was made.
 */
export function ranUntilStopped(events: readonly PodEvent[], of: (event: PodEvent) => boolean, since: string): string {
  for (const own of Map.groupBy(events.filter(of), ({ uid }) => uid).values()) {
    const started = own.filter(({ reason }) => reason === 'Started');
    const runs = started.map(({ container, last, count }) => {
      const stop = own.find(
        (e) => e.reason === 'Killing' && e.container === container && /^Stopping container/.test(e.message),
      );
      const late = (Date.parse(stop?.last ?? '') - Date.parse(since)) / 1000;
      return stop === undefined || count > 1 || !(late >= -5 && late <= REPLACED_S)
        ? 0
        : (Date.parse(stop.last) - Date.parse(last)) / 1000;
    });
    const containers = new Set(started.map(({ container }) => container));
    const shortest = Math.min(...runs);
    if (runs.length > 0 && containers.size === runs.length && shortest >= RAN_S)
      return `its pod ${own[0]?.pod} ran for ${Math.round(shortest)} s without a restart, until it was stopped for a newer one`;
  }
  return '';
}
