/** Holds devices against the CEL selectors of classes and requests (k8s.io/dynamic-resource-allocation/cel `compile.go`). */
import { evaluateCel } from '../../cel/evaluate.ts';
import { type Node, parseCel } from '../../cel/parse.ts';
import { Semver, SemverError } from '../../cel/semver.ts';
import { CelError, CelMap, NotSimulated, Optional, typeName, type Value } from '../../cel/value.ts';
import { ExactQuantity } from '../../exact-quantity.ts';
import { listOf } from '../spec.ts';
import { type Attribute, type Claim, claimName, type Device, type DeviceClass, type Selector } from './api.ts';
import { AttemptError } from './failure.ts';

type Variables = ReadonlyMap<string, Value>;

function attributeValue(name: string, attribute: Attribute): Value {
  if (typeof attribute.int === 'number') {
    if (!Number.isSafeInteger(attribute.int)) throw new NotSimulated(`the large number of attribute ${name}`);
    return BigInt(attribute.int);
  }
  if (typeof attribute.bool === 'boolean') return attribute.bool;
  if (typeof attribute.string === 'string') return attribute.string;
  if (typeof attribute.version !== 'string') throw new CelError(`attribute ${name}: unsupported attribute value`);
  try {
    return Semver.parse(attribute.version);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new CelError(`attribute ${name}: parse semantic version: ${error.message}`);
  }
}

function quantityValue(name: string, text: unknown): Value {
  const quantity = ExactQuantity.parse(text);
  if (quantity === undefined) throw new NotSimulated(`the capacity ${name}`);
  return quantity;
}

const EMPTY = new CelMap(new Map());

/** Names by domain; one without a domain belongs to the driver's. An unknown domain is an empty map. */
function byDomain<T>(items: Readonly<Record<string, T>> | undefined, driver: string, read: (n: string, t: T) => Value) {
  const domains = new Map<string, Map<string, Value>>();
  for (const [name, item] of Object.entries(items ?? {})) {
    const slash = name.indexOf('/');
    const domain = slash < 0 ? driver : name.slice(0, slash);
    const values = domains.get(domain) ?? new Map<string, Value>();
    domains.set(domain, values.set(name.slice(slash + 1), read(name, item)));
  }
  return new CelMap(new Map([...domains].map(([domain, values]) => [domain, new CelMap(values)])), EMPTY);
}

function variablesOf(driver: string, device: Device): Variables {
  const fields = new Map<string, Value>([
    ['attributes', byDomain(device.attributes, driver, attributeValue)],
    ['driver', driver],
    ['allowMultipleAllocations', device.allowMultipleAllocations === true],
    ['capacity', byDomain(device.capacity, driver, (name, item) => quantityValue(name, item?.value))],
  ]);
  return new Map([['device', new CelMap(fields)]]);
}

const NO_BOOL: Readonly<Record<string, string>> = {
  string: "unsupported native conversion from string to 'bool'",
  int: "unsupported type conversion from 'int' to bool",
  'kubernetes.Semver': "type conversion error from 'Semver' to 'bool'",
};

function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  const type = typeName(value);
  const why = NO_BOOL[type];
  if (value instanceof Optional || why === undefined) throw new NotSimulated(`a selector that gives a ${type}`);
  throw new CelError(`CEL result of type ${type} could not be converted to bool: ${why}`);
}

/** Evaluates selectors, and remembers what it has read and built. */
export class Selectors {
  readonly #nodes = new Map<string, Node>();
  readonly #variables = new WeakMap<Device, Variables>();

  /** Throws CelError or NotSimulated. */
  #holds(expression: string, driver: string, device: Device): boolean {
    const node = this.#nodes.get(expression) ?? parseCel(expression);
    this.#nodes.set(expression, node);
    const variables = this.#variables.get(device) ?? variablesOf(driver, device);
    this.#variables.set(device, variables);
    return truth(evaluateCel(node, variables));
  }

  /** The index of the first selector that the device does not meet; undefined: it meets all of them. */
  firstUnmet(owner: DeviceClass | Claim, selectors: readonly Selector[], driver: string, device: Device) {
    for (const [index, { cel }] of selectors.entries()) {
      try {
        if (!this.#holds(cel?.expression ?? '', driver, device)) return index;
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        const whose =
          owner.metadata.namespace === undefined
            ? `class ${owner.metadata.name}`
            : `claim ${claimName(owner as Claim)}`;
        throw new AttemptError(`${whose}: selector #${index}: CEL runtime error: ${error.message}`);
      }
    }
    return undefined;
  }
}

export function selectorsOf(from: { readonly selectors?: readonly Selector[] } | undefined): readonly Selector[] {
  return listOf(from?.selectors);
}
