/** What nvidia-smi said about a node's GPUs, whichever of its formats was asked for. */

export interface GpuProblem {
  /** `row-remap-failure`, `gpu-lost`, `power-brake` … */
  readonly code: string;
  /** Where it stands: `remapped_rows/failure`. */
  readonly field: string;
  readonly value: string;
  /** `critical`: take the GPU out of use; `warning`: plan a repair. */
  readonly severity: 'critical' | 'warning';
  readonly says: string;
  readonly action: string;
}

export interface GpuProcess {
  readonly pid: number;
  readonly name: string;
  readonly memoryMiB?: number;
}

export interface MigDevice {
  readonly gpuInstance: number;
  readonly computeInstance: number;
  readonly memoryTotalMiB?: number;
  readonly memoryUsedMiB?: number;
}

/** A field that nvidia-smi gives as `N/A` is absent, never 0. */
export interface Gpu {
  /** Position in nvidia-smi's order. */
  readonly index: number;
  readonly name: string;
  readonly uuid?: string;
  readonly busId?: string;
  readonly memoryTotalMiB?: number;
  readonly memoryUsedMiB?: number;
  /** Percent. */
  readonly utilization?: number;
  /** Degrees Celsius. */
  readonly temperature?: number;
  readonly powerWatts?: number;
  readonly performanceState?: string;
  readonly migEnabled?: boolean;
  readonly migDevices: readonly MigDevice[];
  readonly processes: readonly GpuProcess[];
  readonly problems: readonly GpuProblem[];
}

export type SmiFailureCode =
  | 'driver-library-mismatch'
  | 'driver-not-loaded'
  | 'no-devices'
  | 'unknown-error'
  | 'no-permission'
  | 'access-blocked'
  | 'library-missing'
  | 'gpu-lost'
  | 'gpu-unreachable'
  | 'insufficient-power'
  | 'reset-required'
  | 'inforom-corrupted'
  | 'invalid-query'
  | 'command-missing'
  | 'timeout'
  | 'unreadable';

export interface SmiFailure {
  readonly code: SmiFailureCode;
  /** The line that says so. */
  readonly text: string;
  /** With `driver-library-mismatch`: the version of the library, which differs from the loaded kernel module's. */
  readonly libraryVersion?: string;
  /** With failures of one GPU: its PCI bus id, as printed. */
  readonly busId?: string;
}

export interface SmiReport {
  /** `failed`: not one GPU could be read. */
  readonly outcome: 'ok' | 'failed';
  /** Why it failed; with outcome `ok`: what went wrong beside the GPUs that were read. */
  readonly failure?: SmiFailure;
  readonly driver?: string;
  /** The highest CUDA version that the driver supports. */
  readonly cuda?: string;
  /** How many GPUs nvidia-smi says are attached; it can be more than `gpus` holds if the output was cut. */
  readonly attached?: number;
  /** False if the output was cut or is garbled in places. */
  readonly complete: boolean;
  readonly gpus: readonly Gpu[];
}
