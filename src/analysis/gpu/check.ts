/** The forms of a check on one GPU: a field has a bad value, or a value says by itself that the GPU is lost. */
import type { GpuProblem } from './report.ts';
import { below, type Field, textOf } from './tree.ts';

export type Check = (gpu: Field) => GpuProblem | undefined;

export const RESET = 'Drain the node, then reset the GPU (nvidia-smi --gpu-reset) or reboot the node.';
export const REPLACE = 'Drain the node, run the vendor field diagnostic, and have the GPU replaced if it confirms.';
export const COOLING = 'Check fans, air flow and inlet temperature of the machine.';

export interface Words {
  readonly code: string;
  readonly severity: GpuProblem['severity'];
  readonly says: string;
  readonly action: string;
}

export function problem(field: string, value: string, words: Words): GpuProblem {
  return { ...words, field, value };
}

/** Reports when a field of one of the names, in one of the sections (or directly below the GPU), has the value. */
export function when(sections: readonly string[], names: readonly string[], bad: RegExp, words: Words): Check {
  return (gpu) => {
    const inside = gpu.children.filter((c) => sections.includes(c.name)).map((c) => [c.name, below(c)] as const);
    const places = sections.length === 0 ? [['', gpu.children] as const] : inside;
    for (const [section, fields] of places) {
      const field = fields.find((f) => names.includes(f.name) && bad.test(textOf(f) ?? ''));
      if (field !== undefined)
        return problem([section, field.name].filter(Boolean).join('/'), textOf(field) ?? '', words);
    }
    return undefined;
  };
}

export function isActive(section: readonly string[], name: string, words: Words): Check {
  return when(section, [name], /^Active$/i, words);
}

/** A GPU that fell off the bus, or waits for a reset, says so in place of its values. */
export function saysItself(pattern: RegExp, words: Words): Check {
  return (gpu) => {
    const field = below(gpu).find((f) => pattern.test(f.value ?? ''));
    return field === undefined ? undefined : problem(field.name, field.value?.trim() ?? '', words);
  };
}
