/** Every word that a tree may use. */
import type { RecordTypes, Word } from '../../engine/vocabulary.ts';
import { addressTypes, addressWords } from './addresses.ts';
import { autoscalerTypes, autoscalerWords } from './autoscalers.ts';
import { backendTypes, backendWords } from './backends.ts';
import { changeTypes, changeWords } from './changes.ts';
import { containerTypes, containerWords } from './containers.ts';
import { controllerTypes, controllerWords } from './controllers.ts';
import { deviceClaimTypes, deviceClaimWords } from './device-claims.ts';
import { deviceTypes, deviceWords } from './devices.ts';
import { eventTypes, eventWords } from './events.ts';
import { gpuTypes, gpuWords } from './gpu.ts';
import { imageTypes, imageWords } from './images.ts';
import { logTypes, logWords } from './logs.ts';
import { namespaceTypes, namespaceWords } from './namespaces.ts';
import { nearMissTypes, nearMissWords } from './near-misses.ts';
import { objectWords } from './objects.ts';
import { placementTypes, placementWords } from './placement.ts';
import { probeTypes, probeWords } from './probes.ts';
import { pullSecretTypes, pullSecretWords } from './pull-secrets.ts';
import { queueTypes, queueWords } from './queues.ts';
import { referenceTypes, referenceWords } from './references.ts';
import { refusalTypes, refusalWords } from './refusals.ts';
import { remedyTypes, remedyWords } from './remedies.ts';
import { schedulerTypes, schedulerWords } from './schedulers.ts';
import { serviceTypes, serviceWords } from './services.ts';
import { startTypes, startWords } from './starts.ts';
import { textTypes, textWords } from './text.ts';
import { webhookTypes, webhookWords } from './webhooks.ts';
import { workloadTypes, workloadWords } from './workloads.ts';

export const WORDS: readonly Word[] = [
  ...objectWords,
  ...eventWords,
  ...workloadWords,
  ...controllerWords,
  ...refusalWords,
  ...queueWords,
  ...namespaceWords,
  ...schedulerWords,
  ...autoscalerWords,
  ...webhookWords,
  ...containerWords,
  ...startWords,
  ...imageWords,
  ...pullSecretWords,
  ...logWords,
  ...changeWords,
  ...probeWords,
  ...referenceWords,
  ...placementWords,
  ...remedyWords,
  ...gpuWords,
  ...deviceClaimWords,
  ...deviceWords,
  ...serviceWords,
  ...nearMissWords,
  ...backendWords,
  ...addressWords,
  ...textWords,
];

/** The record types that words return. The types of Kubernetes objects come on top when trees are checked. */
export const WORD_TYPES: RecordTypes = {
  ...eventTypes,
  ...workloadTypes,
  ...controllerTypes,
  ...refusalTypes,
  ...queueTypes,
  ...namespaceTypes,
  ...schedulerTypes,
  ...autoscalerTypes,
  ...webhookTypes,
  ...containerTypes,
  ...startTypes,
  ...imageTypes,
  ...pullSecretTypes,
  ...logTypes,
  ...changeTypes,
  ...probeTypes,
  ...referenceTypes,
  ...placementTypes,
  ...remedyTypes,
  ...gpuTypes,
  ...deviceClaimTypes,
  ...deviceTypes,
  ...serviceTypes,
  ...nearMissTypes,
  ...backendTypes,
  ...addressTypes,
  ...textTypes,
};
