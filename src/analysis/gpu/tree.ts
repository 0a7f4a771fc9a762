/** One form for nvidia-smi's XML, its indented text and its table: named nodes, with the names of all versions made alike. */

export interface Field {
  readonly name: string;
  readonly value?: string;
  readonly children: Field[];
}

/** `HW Slowdown`, `clocks_event_reason_hw_slowdown` and `clocks_throttle_reason_hw_slowdown` are all `hw_slowdown`. */
export function fieldName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(clocks_(event|throttle)_reason_|remapped_row_|row_remapper_histogram_)/, '');
}

/** The first child with one of the names. */
export function child(field: Field | undefined, ...names: readonly string[]): Field | undefined {
  return field?.children.find((c) => names.includes(c.name));
}

/** The first field with one of the names, at any depth. */
export function deep(field: Field | undefined, ...names: readonly string[]): Field | undefined {
  for (const c of field?.children ?? []) {
    const found = names.includes(c.name) ? c : deep(c, ...names);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All fields below this one, itself left out. */
export function below(field: Field): Field[] {
  return field.children.flatMap((c) => [c, ...below(c)]);
}

/** The text of a field; undefined for the many ways of saying that there is none. */
export function textOf(field: Field | undefined): string | undefined {
  const text = field?.value?.trim().replace(/^\[(.*)\]$/, '$1');
  return text === undefined || /^(|N\/A|Not Supported|Requested functionality has been deprecated)$/i.test(text)
    ? undefined
    : text;
}

/** The number at the start of a field (`81559 MiB`, `42 C`, `16x`); undefined if it holds none. */
export function numberOf(field: Field | undefined): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?)\s*(?:[A-Za-z%(]|$)/.exec(textOf(field) ?? '');
  return match === null ? undefined : Number(match[1]);
}
