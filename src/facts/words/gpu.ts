/** GPUs as nvidia-smi sees them inside a container. */
import type { Container } from 'kubernetes-types/core/v1.js';
import { readNvidiaSmi } from '../../analysis/gpu/nvidia-smi.ts';
import type { World } from '../../engine/world.ts';
import type { ExecResult } from '../source.ts';
import type { PodContainer } from './containers.ts';
import { word } from './word.ts';

const VENDOR = 'nvidia.com/';

/** The GPU resource that a container asks for: `nvidia.com/gpu`, `nvidia.com/mig-1g.10gb`, `nvidia.com/gpu.shared`. */
function resourceOf(container: Container): string | undefined {
  return Object.keys(container.resources?.limits ?? {}).find((name) => name.startsWith(VENDOR));
}

interface SmiVerdict {
  /** Why nvidia-smi failed (`driver-library-mismatch` …); empty if it answered. */
  readonly failure: string;
  readonly text: string;
  readonly exitCode: number;
  readonly driver: string;
  readonly libraryVersion: string;
  readonly gpus: number;
  /** What makes a GPU unfit for work. */
  readonly problems: readonly {
    readonly gpu: string;
    readonly says: string;
    readonly action: string;
    readonly field: string;
    readonly value: string;
  }[];
}

/** Runs nvidia-smi in the container. Throws Unreadable if that may not or cannot be done. */
function nvidiaSmi(world: World, container: PodContainer): SmiVerdict {
  const { namespace = '', name: pod } = container.pod.metadata;
  const command = ['nvidia-smi', '-q', '-x'];
  const result = world.ask({ ask: 'exec', namespace, pod, container: container.name, command }) as ExecResult;
  const report = readNvidiaSmi(result);
  return {
    failure: report.outcome === 'failed' ? (report.failure?.code ?? 'unreadable') : '',
    text: report.failure?.text ?? '',
    exitCode: result.exitCode,
    driver: report.driver ?? 'of unknown version',
    libraryVersion: report.failure?.libraryVersion ?? '',
    gpus: report.gpus.length,
    problems: report.gpus.flatMap((gpu) =>
      gpu.problems
        .filter((problem) => problem.severity === 'critical')
        .map(({ says, action, field, value }) => ({
          gpu: `GPU ${gpu.index} (${gpu.uuid ?? gpu.busId ?? gpu.name})`,
          says,
          action,
          field,
          value,
        })),
    ),
  };
}

export const gpuTypes = {
  SmiVerdict: {
    failure: 'string',
    text: 'string',
    exitCode: 'number',
    driver: 'string',
    libraryVersion: 'string',
    gpus: 'number',
    problems: 'list<SmiProblem>',
  },
  SmiProblem: { gpu: 'string', says: 'string', action: 'string', field: 'string', value: 'string' },
};

export const gpuWords = [
  word(
    'asksForGpu(container: PodContainer): bool',
    'Whether a container asks for an NVIDIA GPU.',
    (_world, container: PodContainer) => resourceOf(container.spec as Container) !== undefined,
  ),
  word('nvidiaSmi(container: PodContainer): SmiVerdict', 'What nvidia-smi says, run inside the container.', nvidiaSmi),
];
