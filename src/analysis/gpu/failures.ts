/** Recognises the sentences with which nvidia-smi gives up, or gives up on one GPU; they come on stdout or stderr. */
import type { SmiFailure, SmiFailureCode } from './report.ts';

const SENTENCES: readonly (readonly [RegExp, SmiFailureCode])[] = [
  [/Driver\/library version mismatch/i, 'driver-library-mismatch'],
  [/couldn't communicate with the NVIDIA driver|Failed to initialize NVML: Driver Not Loaded/i, 'driver-not-loaded'],
  [/^No devices were found/i, 'no-devices'],
  [/Failed to initialize NVML: (Insufficient Permissions|No Permission)/i, 'no-permission'],
  [/GPU access blocked by the operating system/i, 'access-blocked'],
  [/couldn't find libnvidia-ml|Failed to initialize NVML: NVML Shared Library/i, 'library-missing'],
  [/GPU is lost/i, 'gpu-lost'],
  [/insufficiently powered|insufficient external power/i, 'insufficient-power'],
  [/GPU requires reset|requires a reset/i, 'reset-required'],
  [/infoROM is corrupted/i, 'inforom-corrupted'],
  [/Unable to determine the device handle/i, 'gpu-unreachable'],
  [/Failed to initialize NVML/i, 'unknown-error'],
  [/is not a valid field to query/i, 'invalid-query'],
  [/nvidia-smi"?: (executable file not found|no such file)|nvidia-smi: (command )?not found/i, 'command-missing'],
];

/** Return codes of nvidia-smi (its man page) and of the shell and `timeout` around it. */
const EXIT_CODES: Readonly<Record<number, SmiFailureCode>> = {
  2: 'invalid-query',
  4: 'no-permission',
  6: 'no-devices',
  8: 'insufficient-power',
  9: 'driver-not-loaded',
  12: 'library-missing',
  14: 'inforom-corrupted',
  15: 'gpu-lost',
  16: 'reset-required',
  17: 'access-blocked',
  18: 'driver-library-mismatch',
  124: 'timeout',
  126: 'command-missing',
  127: 'command-missing',
};

const BUS_ID = /\b((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])\b/i;
/** The marks with which the formats of a successful answer begin lines: such lines are no failure sentences. */
const FORMATTED = /^\s*[|+<]|^.{20,60} : /;

function failureOf(line: string): SmiFailure | undefined {
  if (FORMATTED.test(line)) return undefined;
  const known = SENTENCES.find(([pattern]) => pattern.test(line));
  if (known === undefined) return undefined;
  const busId = BUS_ID.exec(line)?.[1]?.toUpperCase();
  return { code: known[1], text: line.trim(), ...(busId === undefined ? {} : { busId }) };
}

/** Every failure sentence in the output, in order. */
export function failuresIn(output: string): SmiFailure[] {
  const libraryVersion = /NVML library version:\s*([\d.]+)/i.exec(output)?.[1];
  return output
    .split('\n')
    .map((line) => failureOf(line.slice(0, 500)))
    .filter((failure) => failure !== undefined)
    .map((failure) =>
      failure.code === 'driver-library-mismatch' && libraryVersion !== undefined
        ? { ...failure, libraryVersion }
        : failure,
    );
}

/** The failure that an exit code alone stands for, with the first line of the output. */
export function failureOfExit(exitCode: number, output: string): SmiFailure {
  const text =
    output
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim()
      .slice(0, 300) ?? '';
  return { code: EXIT_CODES[exitCode] ?? 'unreadable', text };
}
