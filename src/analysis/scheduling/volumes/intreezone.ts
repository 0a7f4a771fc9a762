/** The zones of an old built-in volume, in the labels that its CSI driver puts on nodes (csi-translation-lib `translateTopologyFromInTreeToCSI`). */
import type { NodeSelectorRequirement, NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { requiredTerms } from '../../storage/reach.ts';
import { labelsOf, listOf } from '../spec.ts';

type Terms = readonly NodeSelectorTerm[] | undefined;

const ZONE = 'topology.kubernetes.io/zone';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const OLD_REGION = 'failure-domain.beta.kubernetes.io/region';

/** The node affinity of the volume as its CSI driver would have written it: from its node affinity or else from its zone label. */
export function translatedTerms(volume: KubeObject, zoneKey: string): Terms {
  const terms = requiredTerms(volume);
  const labels = labelsOf(volume);
  const zone = zoneLabel(terms, labels);
  const zoned = valuesOf(terms, zone) > 0 ? renamed(terms, zone, zoneKey) : withZones(terms, zoneKey, labels[zone]);
  return zone === OLD_ZONE && valuesOf(zoned, OLD_REGION) > 0 ? renamed(zoned, OLD_REGION, REGION) : zoned;
}

function expressionsOf(terms: Terms): readonly NodeSelectorRequirement[] {
  return listOf(terms).flatMap((term) => listOf(term.matchExpressions));
}

function valuesOf(terms: Terms, key: string): number {
  return expressionsOf(terms)
    .filter((e) => e.key === key)
    .flatMap((e) => listOf(e.values)).length;
}

function zoneLabel(terms: Terms, labels: Readonly<Record<string, string>>): string {
  const named = [ZONE, OLD_ZONE].find((key) => expressionsOf(terms).some((e) => e.key === key));
  return named ?? [ZONE, OLD_ZONE].find((key) => labels[key] !== undefined) ?? ZONE;
}

function renamed(terms: Terms, from: string, to: string): Terms {
  return terms?.map((term) => ({
    ...term,
    matchExpressions: listOf(term.matchExpressions).map((e) => (e.key === from ? { ...e, key: to } : e)),
  }));
}

function withZones(terms: Terms, key: string, label: string | undefined): Terms {
  const values = [...new Set((label ?? '').split('__').map((zone) => zone.trim()))].filter((zone) => zone !== '');
  if (values.length === 0) return terms;
  const zones: NodeSelectorRequirement = { key, operator: 'In', values };
  const present = listOf(terms).length === 0 ? [{}] : listOf(terms);
  return present.map((term: NodeSelectorTerm) => ({
    ...term,
    matchExpressions: [...listOf(term.matchExpressions), zones],
  }));
}
