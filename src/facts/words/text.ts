/** Words for saying things: durations, amounts, plurals, suggestions. */
import { durationText } from '../../analysis/duration.ts';
import { imageName, pullErrorClass } from '../../analysis/image/pull-error.ts';
import { maskSecrets } from '../../analysis/logs/index.ts';
import { nearest } from '../../analysis/names.ts';
import { formatQuantity } from '../../analysis/quantity.ts';
import { gateOwner } from '../../analysis/queues/gates.ts';
import { word } from './word.ts';

export const textTypes = {
  GateOwner: { owner: 'string', waits: 'string' },
  ImageName: { registry: 'string', repository: 'string', tag: 'string' },
};

export const textWords = [
  word('span(seconds: number): string', '`40 s`, `3 min`, `2 h 5 min`.', (_world, seconds: number) =>
    durationText(seconds),
  ),
  word(
    'amount(resource: string, value: number): string',
    'An amount of a resource in words: `4 CPU`, `500m`, `16.5 Gi`.',
    (_world, resource: string, value: number) => formatQuantity(resource, value),
  ),
  word(
    'doubled(quantity: string): string',
    'Twice a quantity, in the same unit: `128Mi` becomes `256Mi`.',
    (_world, quantity: string) => {
      const [, number = '', unit = ''] = /^([\d.]+)(\D*)$/.exec(quantity) ?? [];
      return number === '' ? quantity : `${2 * Number(number)}${unit}`;
    },
  ),
  word(
    'count(number: number, thing: string): string',
    '`1 node`, `3 nodes`.',
    (_world, number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`,
  ),
  word(
    'some(list: list<string>, most: number): string',
    'The first few of a list: `a, b and 7 more`.',
    (_world, list: readonly string[], most: number) =>
      list.length <= most ? list.join(', ') : `${list.slice(0, most).join(', ')} and ${list.length - most} more`,
  ),
  word(
    'nearest(name: string, candidates: list<string>): list<string>',
    'The candidates spelt most like the name.',
    (_world, name: string, candidates: readonly string[]) => nearest(name, candidates),
  ),
  word(
    'cut(text: string, most: number): string',
    'A text shortened to one line of at most so many characters.',
    (_world, text: string, most: number) => {
      // Half a secret would not be recognised any more.
      const line = maskSecrets(text.replace(/\s+/g, ' ').trim());
      return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
    },
  ),
  word(
    'gateOwner(gate: string): GateOwner',
    'Who takes a scheduling gate away, and what it waits for; as far as its name tells.',
    (_world, gate: string) => gateOwner(gate),
  ),
  word(
    'imageOf(reference: string): ImageName',
    'An image reference taken apart: registry, repository, tag.',
    (_world, reference: string) => imageName(reference),
  ),
  word(
    'pullError(message: string): string',
    'What a failed image pull was answered: not-found, platform, auth, rate-limited, unreachable, tls or other.',
    (_world, message: string) => pullErrorClass(message),
  ),
];
