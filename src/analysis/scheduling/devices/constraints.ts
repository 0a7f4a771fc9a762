/** `matchAttribute` and `distinctAttribute`: what the devices of a claim must have in common, or must not (`constraint.go`). */
import { NotSimulated } from '../../cel/value.ts';
import { listOf } from '../spec.ts';
import { type Attribute, type Claim, type Constraint, claimName, type Device } from './api.ts';
import { AttemptError } from './failure.ts';

/** A device that is a candidate for a request, or for one of its alternatives (`sub`). */
export interface Candidate {
  readonly request: string;
  readonly sub: string | undefined;
  readonly device: Device;
  readonly driver: string;
}

export interface Rule {
  /** Whether the device may join those that were added; if so it is one of them. */
  add(candidate: Candidate): boolean;
  remove(candidate: Candidate): void;
}

type Comparable = string | number | boolean;

/** The kind and value of an attribute; undefined if it has none that can be compared. */
function comparable(attribute: Attribute): readonly [string, Comparable] | undefined {
  for (const kind of ['string', 'int', 'bool', 'version'] as const) {
    const value = attribute[kind];
    if (value === undefined || value === null) continue;
    if (kind === 'int' && !Number.isSafeInteger(value)) throw new NotSimulated('a very large attribute');
    return [kind, value];
  }
  return undefined;
}

function same(a: Attribute, b: Attribute): boolean {
  const [kind, value] = comparable(a) ?? [];
  return kind !== undefined && b[kind as keyof Attribute] === value;
}

/** An attribute by its full name, or without the domain if that is the driver's. */
function attributeOf({ device, driver }: Candidate, name: string): Attribute | undefined {
  const attributes = device.attributes ?? {};
  if (Object.hasOwn(attributes, name)) return attributes[name];
  const short = name.slice(name.indexOf('/') + 1);
  return name === `${driver}/${short}` && Object.hasOwn(attributes, short) ? attributes[short] : undefined;
}

function concerns(requests: ReadonlySet<string>, { request, sub }: Candidate): boolean {
  return requests.size === 0 || requests.has(request) || (sub !== undefined && requests.has(`${request}/${sub}`));
}

function matchRule(name: string, requests: ReadonlySet<string>): Rule {
  let first: Attribute | undefined;
  let count = 0;
  return {
    add(candidate) {
      if (!concerns(requests, candidate)) return true;
      const attribute = attributeOf(candidate, name);
      if (attribute === undefined) return false;
      if (count === 0) first = attribute;
      else if (first === undefined || !same(attribute, first)) return false;
      count++;
      return true;
    },
    remove(candidate) {
      if (concerns(requests, candidate)) count--;
    },
  };
}

/** Like the scheduler it remembers one device for each request: the last one. */
function distinctRule(name: string, requests: ReadonlySet<string>): Rule {
  const seen = new Map<string, Attribute>();
  let count = 0;
  const differs = (attribute: Attribute): boolean =>
    seen.size === 0 ||
    (comparable(attribute) !== undefined && ![...seen.values()].some((other) => same(attribute, other)));
  return {
    add(candidate) {
      if (!concerns(requests, candidate)) return true;
      const attribute = attributeOf(candidate, name);
      if (attribute === undefined || (count > 0 && !differs(attribute))) return false;
      seen.set(candidate.request, attribute);
      count++;
      return true;
    },
    remove(candidate) {
      if (!concerns(requests, candidate)) return;
      seen.delete(candidate.request);
      count--;
    },
  };
}

export function rulesOf(claim: Claim): readonly Rule[] {
  return listOf(claim.spec?.devices?.constraints).map((constraint: Constraint, index) => {
    const requests = new Set(listOf(constraint.requests));
    if (constraint.matchAttribute) return matchRule(constraint.matchAttribute, requests);
    if (constraint.distinctAttribute) return distinctRule(constraint.distinctAttribute, requests);
    throw new AttemptError(
      `claim ${claimName(claim)}, constraint #${index}: empty constraint (unsupported constraint type?)`,
    );
  });
}
