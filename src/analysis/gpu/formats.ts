/** Reads the formats of nvidia-smi: `-q -x` (XML), `-q` (indented text) and the plain table. Cut input gives what there is. */
import { XMLParser } from 'fast-xml-parser';
import { type Field, fieldName } from './tree.ts';

export interface SmiTree {
  readonly root: Field;
  readonly gpus: readonly Field[];
  readonly complete: boolean;
}

function toFields(nodes: readonly Record<string, unknown>[]): Field[] {
  return nodes.flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (tag === undefined) return [];
    const inner = node[tag] as Record<string, unknown>[];
    const value = inner
      .map((part) => part['#text'] ?? '')
      .join('')
      .trim();
    const attributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>);
    const children = [
      ...attributes.map(([name, v]) => ({ name: fieldName(name), value: String(v), children: [] })),
      ...toFields(inner),
    ];
    return [{ name: fieldName(tag), value, children }];
  });
}

/** The declaration of the document type is left out: nvidia-smi's entities are never resolved. Undefined if there is no XML. */
export function readXml(output: string): SmiTree | undefined {
  const start = output.indexOf('<nvidia_smi_log');
  if (start === -1) return undefined;
  const end = output.indexOf('</nvidia_smi_log>', start);
  const lastGpu = output.lastIndexOf('</gpu>');
  const whole = end !== -1;
  const text = whole
    ? output.slice(start, end + 17)
    : `${output.slice(start, Math.max(start, lastGpu + 6))}</nvidia_smi_log>`;
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    processEntities: false,
  });
  try {
    const [root] = toFields(parser.parse(text) as Record<string, unknown>[]);
    if (root === undefined) return undefined;
    return { root, gpus: root.children.filter((c) => c.name === 'gpu'), complete: whole };
  } catch {
    return undefined;
  }
}

/** Reads `nvidia-smi -q`. Undefined if the output is not of that kind. */
export function readQuery(output: string): SmiTree | undefined {
  const start = output.indexOf('NVSMI LOG');
  if (start === -1) return undefined;
  const root: Field = { name: 'nvidia_smi_log', children: [] };
  const open: { depth: number; field: Field }[] = [{ depth: -1, field: root }];
  for (const line of output.slice(start).split('\n').slice(1)) {
    if (line.trim() === '') continue;
    const depth = line.length - line.trimStart().length;
    const at = line.indexOf(' :');
    const gpu = /^GPU ([0-9A-Fa-f]{4,8}:[0-9A-Fa-f:.]+)\s*$/.exec(line);
    const name = gpu === null ? fieldName(at === -1 ? line : line.slice(0, at)) : 'gpu';
    const field: Field = {
      name,
      ...(at === -1 ? {} : { value: line.slice(at + 2).trim() }),
      children: gpu?.[1] === undefined ? [] : [{ name: 'id', value: gpu[1], children: [] }],
    };
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop();
    (open.at(-1)?.field ?? root).children.push(field);
    open.push({ depth, field });
  }
  const gpus = root.children.filter((c) => c.name === 'gpu');
  const complete = gpus.length > 0 && gpus.every((gpu) => gpu.children.some((c) => c.name === 'processes'));
  return { root, gpus, complete };
}

function leaf(name: string, value: string | undefined): Field {
  return { name, ...(value === undefined ? {} : { value: value.trim() }), children: [] };
}

function group(name: string, ...children: Field[]): Field {
  return { name, children };
}

/** The three lines of cells that the table gives to one GPU. */
function readRows(first: readonly string[], second: readonly string[], third: readonly string[]): Field {
  const [, index, name] = /^\s*(\d+)\s+(.*?)\s+(?:On|Off|N\/A|ERR!)?\s*$/.exec(first[0] ?? '') ?? [];
  const [, fan, temperature, state, power] = /^\s*(\S+)\s+(\S+)\s+(\S+)\s+(.*?)\s*\//.exec(second[0] ?? '') ?? [];
  const [used, total] = (second[1] ?? '').split('/');
  const [load, ...mode] = (second[2] ?? '').trim().split(/\s{2,}|(?<=%)\s+/);
  return group(
    'gpu',
    leaf('minor_number', index),
    leaf('product_name', name),
    leaf('id', /[0-9A-F]{4,8}:[0-9A-F]{2}:[0-9A-F]{2}\.\d/i.exec(first[1] ?? '')?.[0]),
    leaf('fan_speed', fan),
    leaf('performance_state', state),
    leaf('compute_mode', mode.join(' ')),
    leaf('raw', `${second[1] ?? ''}`),
    group('temperature', leaf('gpu_temp', temperature)),
    group('gpu_power_readings', leaf('power_draw', power)),
    group('fb_memory_usage', leaf('used', used), leaf('total', total)),
    group('utilization', leaf('gpu_util', load)),
    group('ecc_errors', group('volatile', leaf('uncorrectable', first[2]))),
    group('mig_mode', leaf('current', third[2])),
  );
}

/** Reads the plain table. Undefined if the output is not of that kind. */
export function readTable(output: string): SmiTree | undefined {
  const banner = /NVIDIA-SMI\s+\S+\s+(?:Driver|KMD) Version:\s*(\S+)\s+CUDA (?:UMD )?Version:\s*(\S+)/.exec(output);
  if (banner === null) return undefined;
  const cells =
    output
      .slice(banner.index)
      .split(/MIG devices:|Processes:/)[0]
      ?.split('\n')
      .map((line) => (line.startsWith('|') ? line.split('|').slice(1, -1) : []))
      .filter((row) => row.length === 3) ?? [];
  const gpus: Field[] = [];
  cells.forEach((row, i) => {
    if (/^\s*\d+\s+\S/.test(row[0] ?? '') && /[0-9A-F]{2}:[0-9A-F]{2}\.\d/i.test(row[1] ?? '')) {
      gpus.push(readRows(row, cells[i + 1] ?? [], cells[i + 2] ?? []));
    }
  });
  const root = group('nvidia_smi_log', leaf('driver_version', banner[1]), leaf('cuda_version', banner[2]), ...gpus);
  return { root, gpus, complete: output.trimEnd().endsWith('+') };
}
