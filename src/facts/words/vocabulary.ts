/** Every word that a tree may use. */
import type { RecordTypes, Word } from '../../engine/vocabulary.ts';
import { containerTypes, containerWords } from './containers.ts';
import { eventTypes, eventWords } from './events.ts';
import { gpuTypes, gpuWords } from './gpu.ts';
import { logTypes, logWords } from './logs.ts';
import { objectWords } from './objects.ts';
import { placementTypes, placementWords } from './placement.ts';
import { probeTypes, probeWords } from './probes.ts';
import { referenceTypes, referenceWords } from './references.ts';
import { serviceTypes, serviceWords } from './services.ts';
import { textTypes, textWords } from './text.ts';
import { workloadTypes, workloadWords } from './workloads.ts';

export const WORDS: readonly Word[] = [
  ...objectWords,
  ...eventWords,
  ...workloadWords,
  ...containerWords,
  ...logWords,
  ...probeWords,
  ...referenceWords,
  ...placementWords,
  ...gpuWords,
  ...serviceWords,
  ...textWords,
];

/** The record types that words return. The types of Kubernetes objects come on top when trees are checked. */
export const WORD_TYPES: RecordTypes = {
  ...eventTypes,
  ...workloadTypes,
  ...containerTypes,
  ...logTypes,
  ...probeTypes,
  ...referenceTypes,
  ...placementTypes,
  ...gpuTypes,
  ...serviceTypes,
  ...textTypes,
};
