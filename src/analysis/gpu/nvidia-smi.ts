/** Reads what nvidia-smi answered, in any of its formats, down to GPUs and what is wrong with them. */
import { failureOfExit, failuresIn } from './failures.ts';
import { readQuery, readTable, readXml, type SmiTree } from './formats.ts';
import { LOST, NEEDS_RESET, problemsOf } from './problems.ts';
import type { Gpu, GpuProblem, GpuProcess, MigDevice, SmiFailure, SmiReport } from './report.ts';
import { child, deep, type Field, numberOf, textOf } from './tree.ts';

/** `{key: value}`, or nothing if there is no value: N/A must not become a number or an empty text. */
function given<K extends string, V>(key: K, value: V | undefined): { [k in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [k in K]?: V });
}

function processesOf(gpu: Field): GpuProcess[] {
  const listed = child(gpu, 'processes')?.children.filter((c) => c.name === 'process_info' || c.name === 'process_id');
  return (listed ?? []).flatMap((field) => {
    const pid = numberOf(field.name === 'process_id' ? field : child(field, 'pid'));
    if (pid === undefined) return [];
    const name = textOf(child(field, 'process_name', 'name')) ?? '';
    return [{ pid, name, ...given('memoryMiB', numberOf(child(field, 'used_memory', 'used_gpu_memory'))) }];
  });
}

function migDevicesOf(gpu: Field): MigDevice[] {
  const listed = [gpu, child(gpu, 'mig_devices')].flatMap(
    (f) => f?.children.filter((c) => c.name === 'mig_device') ?? [],
  );
  return listed.flatMap((device) => {
    const gpuInstance = numberOf(child(device, 'gpu_instance_id'));
    if (gpuInstance === undefined) return [];
    const memory = child(device, 'fb_memory_usage', 'shared_fb_memory_usage');
    return [
      {
        gpuInstance,
        computeInstance: numberOf(child(device, 'compute_instance_id')) ?? 0,
        ...given('memoryTotalMiB', numberOf(child(memory, 'total'))),
        ...given('memoryUsedMiB', numberOf(child(memory, 'used'))),
      },
    ];
  });
}

const DRAW = ['power_draw', 'instant_power_draw', 'instantaneous_power_draw', 'average_power_draw'];

function gpuOf(field: Field, index: number): Gpu {
  const memory = child(field, 'fb_memory_usage');
  const mig = textOf(child(child(field, 'mig_mode'), 'current_mig', 'current'));
  const power = child(field, 'gpu_power_readings', 'power_readings');
  return {
    index,
    name: textOf(child(field, 'product_name')) ?? 'unknown GPU',
    ...given('uuid', textOf(child(field, 'uuid', 'gpu_uuid'))),
    ...given('busId', textOf(child(field, 'id'))),
    ...given('memoryTotalMiB', numberOf(child(memory, 'total'))),
    ...given('memoryUsedMiB', numberOf(child(memory, 'used'))),
    ...given('utilization', numberOf(deep(child(field, 'utilization'), 'gpu_util', 'gpu'))),
    ...given('temperature', numberOf(deep(child(field, 'temperature'), 'gpu_temp', 'gpu_current_temp'))),
    ...given('powerWatts', numberOf(deep(power, ...DRAW))),
    ...given('performanceState', textOf(child(field, 'performance_state'))),
    ...given('migEnabled', mig === undefined ? undefined : mig === 'Enabled'),
    migDevices: migDevicesOf(field),
    processes: processesOf(field),
    problems: problemsOf(field),
  };
}

/** A GPU that nvidia-smi could not even open. */
function unreachableGpu(failure: SmiFailure, index: number): Gpu {
  const words = failure.code === 'gpu-lost' ? LOST : failure.code === 'reset-required' ? NEEDS_RESET : undefined;
  const problem: GpuProblem = {
    code: failure.code,
    field: 'device handle',
    value: failure.text,
    severity: 'critical',
    says: words?.says ?? 'nvidia-smi cannot open the GPU',
    action:
      words?.action ?? 'Look for Xid errors in the kernel log of the node, then reset the GPU or reboot the node.',
  };
  return {
    index,
    name: 'unknown GPU',
    ...given('busId', failure.busId),
    migDevices: [],
    processes: [],
    problems: [problem],
  };
}

function withInfoRom(gpu: Gpu, failures: readonly SmiFailure[]): Gpu {
  const tail = (busId = '') => busId.toUpperCase().split(':').slice(-2).join(':');
  const failure = failures.find((f) => f.code === 'inforom-corrupted' && tail(f.busId) === tail(gpu.busId));
  if (failure === undefined) return gpu;
  const problem: GpuProblem = {
    code: 'inforom-corrupted',
    field: 'infoROM',
    value: failure.text,
    severity: 'critical',
    says: 'the configuration memory on the board (infoROM) is corrupted',
    action: 'Drain the node and have the GPU replaced.',
  };
  return { ...gpu, problems: [...gpu.problems, problem] };
}

const UNREACHABLE = ['gpu-lost', 'gpu-unreachable', 'insufficient-power', 'reset-required'];

function versionsOf(tree: SmiTree): Pick<SmiReport, 'driver' | 'cuda' | 'attached'> {
  const driver = textOf(child(tree.root, 'kmd_version')) ?? textOf(child(tree.root, 'driver_version'));
  return {
    ...given('driver', driver?.split(' ')[0]),
    ...given('cuda', textOf(child(tree.root, 'cuda_version', 'cuda_umd_version'))?.split(' ')[0]),
    ...given('attached', numberOf(child(tree.root, 'attached_gpus'))),
  };
}

/**
 * Reads the result of `nvidia-smi`, `nvidia-smi -q` or `nvidia-smi -q -x`; both streams are looked at, since failures come on either.
 * Never throws: text that is none of these is a failure with code `unreadable`.
 */
export function readNvidiaSmi(result: { exitCode: number; stdout: string; stderr: string }): SmiReport {
  const output = `${result.stdout}\n${result.stderr}`;
  const failures = failuresIn(output);
  const tree = readXml(result.stdout) ?? readQuery(result.stdout) ?? readTable(result.stdout);
  const read = (tree?.gpus ?? []).map(gpuOf).map((gpu) => withInfoRom(gpu, failures));
  const unreachable = failures.filter((f) => f.busId !== undefined && UNREACHABLE.includes(f.code));
  const gpus = [...read, ...unreachable.map((failure, i) => unreachableGpu(failure, read.length + i))];
  const [first] = failures;
  if (tree === undefined || read.length === 0) {
    const failure = first ?? failureOfExit(result.exitCode, output);
    return { outcome: 'failed', failure, ...(tree === undefined ? {} : versionsOf(tree)), complete: false, gpus };
  }
  return {
    outcome: 'ok',
    ...given('failure', first),
    ...versionsOf(tree),
    complete: tree.complete && result.exitCode === 0,
    gpus,
  };
}
