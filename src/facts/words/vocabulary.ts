/** Every word that a tree may use. */
import type { RecordTypes, Word } from '../../engine/vocabulary.ts';
import { addressTypes, addressWords } from './addresses.ts';
import { autoscalerTypes, autoscalerWords } from './autoscalers.ts';
import { backendTypes, backendWords } from './backends.ts';
import { changeEvidenceWords } from './change-evidence.ts';
import { changeTypes, changeWords } from './changes.ts';
import { claimTypes, claimWords } from './claims.ts';
import { containerTypes, containerWords } from './containers.ts';
import { controllerTypes, controllerWords } from './controllers.ts';
import { cronJobWords } from './cronjobs.ts';
import { deviceClaimTypes, deviceClaimWords } from './device-claims.ts';
import { deviceTypes, deviceWords } from './devices.ts';
import { environmentTypes, environmentWords } from './environment.ts';
import { eventTypes, eventWords } from './events.ts';
import { gpuTypes, gpuWords } from './gpu.ts';
import { gpuAskTypes, gpuAskWords } from './gpu-ask.ts';
import { gpuHolderTypes, gpuHolderWords } from './gpu-holders.ts';
import { gpuSupplyTypes, gpuSupplyWords } from './gpu-supply.ts';
import { grantTypes, grantWords } from './grants.ts';
import { imageTypes, imageWords } from './images.ts';
import { logTypes, logWords } from './logs.ts';
import { memoryUseTypes, memoryUseWords } from './memory-use.ts';
import { mountRefusalTypes, mountRefusalWords } from './mount-refusals.ts';
import { mountedFileTypes, mountedFileWords } from './mounted-files.ts';
import { mutationTypes, mutationWords } from './mutations.ts';
import { namespaceTypes, namespaceWords } from './namespaces.ts';
import { nearMissTypes, nearMissWords } from './near-misses.ts';
import { nodeGpuTypes, nodeGpuWords } from './node-gpus.ts';
import { nodeLoadTypes, nodeLoadWords } from './node-load.ts';
import { nodeTypes, nodeWords } from './nodes.ts';
import { objectWords } from './objects.ts';
import { placementTypes, placementWords } from './placement.ts';
import { priorityTypes, priorityWords } from './priorities.ts';
import { probeTypes, probeWords } from './probes.ts';
import { provisionerTypes, provisionerWords } from './provisioners.ts';
import { pullSecretTypes, pullSecretWords } from './pull-secrets.ts';
import { queueTypes, queueWords } from './queues.ts';
import { reachTypes, reachWords } from './reach.ts';
import { referenceTypes, referenceWords } from './references.ts';
import { refusalTypes, refusalWords } from './refusals.ts';
import { remedyTypes, remedyWords } from './remedies.ts';
import { sandboxTypes, sandboxWords } from './sandbox.ts';
import { schedulerSaidTypes, schedulerSaidWords } from './scheduler-said.ts';
import { schedulerTypes, schedulerWords } from './schedulers.ts';
import { secretSourceTypes, secretSourceWords } from './secret-sources.ts';
import { serviceTypes, serviceWords } from './services.ts';
import { settingTypes, settingWords } from './settings.ts';
import { siblingTypes, siblingWords } from './siblings.ts';
import { sparedTypes, sparedWords } from './spared.ts';
import { startTypes, startWords } from './starts.ts';
import { stopTypes, stopWords } from './stops.ts';
import { textTypes, textWords } from './text.ts';
import { volumeTroubleTypes, volumeTroubleWords } from './volume-troubles.ts';
import { waitTypes, waitWords } from './waits.ts';
import { webhookTypes, webhookWords } from './webhooks.ts';
import { workloadTypes, workloadWords } from './workloads.ts';

export const WORDS: readonly Word[] = [
  ...objectWords,
  ...eventWords,
  ...siblingWords,
  ...workloadWords,
  ...controllerWords,
  ...refusalWords,
  ...cronJobWords,
  ...queueWords,
  ...namespaceWords,
  ...schedulerWords,
  ...schedulerSaidWords,
  ...autoscalerWords,
  ...webhookWords,
  ...containerWords,
  ...startWords,
  ...mountedFileWords,
  ...imageWords,
  ...pullSecretWords,
  ...logWords,
  ...changeWords,
  ...mutationWords,
  ...changeEvidenceWords,
  ...waitWords,
  ...grantWords,
  ...secretSourceWords,
  ...reachWords,
  ...settingWords,
  ...environmentWords,
  ...memoryUseWords,
  ...probeWords,
  ...stopWords,
  ...referenceWords,
  ...claimWords,
  ...provisionerWords,
  ...placementWords,
  ...remedyWords,
  ...priorityWords,
  ...sparedWords,
  ...nodeWords,
  ...nodeLoadWords,
  ...nodeGpuWords,
  ...volumeTroubleWords,
  ...sandboxWords,
  ...mountRefusalWords,
  ...gpuAskWords,
  ...gpuSupplyWords,
  ...gpuHolderWords,
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
  ...siblingTypes,
  ...workloadTypes,
  ...controllerTypes,
  ...refusalTypes,
  ...queueTypes,
  ...namespaceTypes,
  ...schedulerTypes,
  ...schedulerSaidTypes,
  ...autoscalerTypes,
  ...webhookTypes,
  ...containerTypes,
  ...startTypes,
  ...mountedFileTypes,
  ...imageTypes,
  ...pullSecretTypes,
  ...logTypes,
  ...changeTypes,
  ...mutationTypes,
  ...waitTypes,
  ...grantTypes,
  ...secretSourceTypes,
  ...reachTypes,
  ...settingTypes,
  ...environmentTypes,
  ...memoryUseTypes,
  ...probeTypes,
  ...stopTypes,
  ...referenceTypes,
  ...claimTypes,
  ...provisionerTypes,
  ...placementTypes,
  ...remedyTypes,
  ...priorityTypes,
  ...sparedTypes,
  ...nodeTypes,
  ...nodeLoadTypes,
  ...nodeGpuTypes,
  ...volumeTroubleTypes,
  ...sandboxTypes,
  ...mountRefusalTypes,
  ...gpuAskTypes,
  ...gpuSupplyTypes,
  ...gpuHolderTypes,
  ...gpuTypes,
  ...deviceClaimTypes,
  ...deviceTypes,
  ...serviceTypes,
  ...nearMissTypes,
  ...backendTypes,
  ...addressTypes,
  ...textTypes,
};
