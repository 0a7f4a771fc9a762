/** The Source that answers from a recording. */
import { podRow } from '../analysis/pod-status.ts';
import { sharing, usageOf } from '../analysis/scheduling/usage.ts';
import { gapFor } from '../facts/gaps.ts';
import { isLost } from '../facts/lost-log.ts';
import type { KubeObject } from '../facts/objects.ts';
import { type Gap, known, type Reading, unreadable } from '../facts/reading.ts';
import { typeOfKind } from '../facts/resources.ts';
import { cleanText } from '../facts/sanitise.ts';
import { select } from '../facts/selection.ts';
import type { ListQuery, PodUsage, Source, SourceInfo } from '../facts/source.ts';
import { coverageOf, provenAbsent, refusal } from './asked.ts';
import { additionGap, execGap, listGap, logGap, objectGap, usageGap } from './gaps.ts';
import type { Holdings } from './holdings.ts';
import type { Manifest } from './manifest.ts';
import type { Texts } from './texts.ts';
import { type RecordedUsage, usageOn } from './usage.ts';

/** A recording as a source, with what could not be understood in it. */
export interface Recording extends Source {
  readonly gaps: readonly Gap[];
}

interface Parts {
  readonly path: string;
  readonly holdings: Holdings;
  readonly texts: Texts;
  readonly usage: readonly RecordedUsage[];
  readonly now: Date;
  readonly noExec: boolean;
  readonly gaps: readonly Gap[];
  readonly manifest?: Manifest;
}

export function sourceOf(parts: Parts): Recording {
  const { path, holdings, texts, now, noExec, gaps, manifest } = parts;
  const server = manifest?.server;
  const info: SourceInfo = { kind: 'recording', context: cleanText(path), ...(server !== undefined && { server }) };

  const listOf = (query: ListQuery): Reading<readonly KubeObject[]> => {
    const { type, namespace, labelSelector, fieldSelector } = query;
    const coverage = coverageOf(query, holdings, manifest);
    if (coverage.held === 'nothing') return unreadable(listGap(query, coverage.refused));
    const objects = holdings.objects(type, namespace);
    const complete = coverage.held === 'whole' && objects.every(holdings.whole);
    return known(select(objects, labelSelector, fieldSelector), complete);
  };

  let takes: readonly PodUsage[] | undefined;

  return {
    info,
    gaps,
    now: () => now,
    list: async (query) => listOf(query),
    async get(query) {
      const { type, namespace, name } = query;
      const object = holdings.object(type, namespace, name);
      if (object !== undefined) return known(object, holdings.whole(object));
      if (provenAbsent(query, holdings, manifest)) return known(null);
      return unreadable(objectGap(query, refusal(manifest, type, namespace, name)));
    },
    async logs(query) {
      const log = texts.log(query);
      if (log === undefined) return unreadable(logGap(query, manifest));
      if (isLost(log.text)) return unreadable(gapFor({ ask: 'logs', ...query }, 'gone', log.text.trim()));
      return known(log.text, log.complete);
    },
    async exec(query) {
      const result = noExec ? undefined : texts.exec(query);
      return result === undefined ? unreadable(execGap(query, noExec, manifest)) : known(result);
    },
    async addContainer(addition, about) {
      const gap = additionGap(addition, about, manifest);
      if (gap !== undefined) return unreadable(gap);
      const { namespace, pod, container } = addition;
      return known(texts.ranIn(namespace, pod, container) ? container : null);
    },
    async podRows(namespace) {
      const pods = listOf({ type: typeOfKind('Pod'), ...(namespace !== undefined && { namespace }) });
      return pods.ok
        ? known(
            pods.value.map((pod) => podRow(pod, now)),
            pods.complete,
          )
        : pods;
    },
    async podUsage(nodes) {
      const pods = listOf({ type: typeOfKind('Pod') });
      if (!pods.ok || !pods.complete) {
        const recorded = usageOn(parts.usage, nodes);
        if (recorded !== undefined) return known(recorded);
        const gap = usageGap(nodes, pods, manifest);
        if (gap !== undefined) return unreadable(gap);
      }
      const wanted = nodes === undefined ? undefined : new Set(nodes);
      takes ??= takenBy(pods.ok ? pods.value : []);
      return known(
        takes.filter((pod) => wanted?.has(pod.node) ?? true),
        pods.ok && pods.complete,
      );
    },
    usage: () => ({ requests: 0, bytes: 0 }),
    async close() {},
  };
}

function takenBy(pods: readonly KubeObject[]): readonly PodUsage[] {
  const share = sharing();
  return pods.flatMap((pod) => usageOf(pod, share) ?? []);
}
