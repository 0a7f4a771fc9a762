/** Turns a finding's specification into the finding itself, with every `${…}` filled in and every evidence looked up. */
import { maskSecrets } from '../analysis/logs/index.ts';
import { type Manager, managerOf } from '../analysis/manager.ts';
import { type KubeObject, type ObjectRef, refOf } from '../facts/objects.ts';
import type { Gap } from '../facts/reading.ts';
import { typeOfObject } from '../facts/resources.ts';
import { changeCommand } from './change-command.ts';
import { getCommand } from './command.ts';
import type { Conditions } from './conditions.ts';
import type { Confidence, Evidence, Finding, Fix, PathStep, Place } from './diagnosis.ts';
import { valueAt } from './field.ts';
import { inText, piecesOf } from './template.ts';
import type { EvidenceSpec, FindingSpec, FixList, FixSpec } from './tree.ts';
import type { World } from './world.ts';

/**
 * How much a walk says: `causes` leaves out why an answer was given, and of a finding the explanation, evidence and fixes, with all that
 * would have to be read or computed for them.
 */
export type Detail = 'whole' | 'causes';

export interface Composer {
  text(template: string): string;
  value(expression: string): unknown;
  /** Whether a condition of a finding holds; an unknown one does not. */
  holds(when: boolean | string): boolean;
  finding(cause: string, spec: FindingSpec, path: readonly PathStep[], clouded: boolean): Finding;
}

/** A composer over one tree's variables. Gaps met on the way go to `note`; Pending is thrown through. */
export function composer(
  conditions: Conditions,
  variables: object,
  world: World,
  note: (gap: Gap) => void,
  detail: Detail = 'whole',
): Composer {
  const value = (expression: string): unknown => {
    const result = conditions.evaluate(expression, variables, world);
    if (result.gap !== undefined) note(result.gap);
    return result.value;
  };
  /** What could not be read leaves no trace in a sentence: it is listed as unknown. */
  const inSentence = (expression: string): string => {
    const result = conditions.evaluate(expression, variables, world);
    if (result.gap === undefined) return inText(result.value);
    note(result.gap);
    return '';
  };
  const text = (template: string): string =>
    piecesOf(template)
      .map((piece) => ('text' in piece ? piece.text : maskSecrets(inSentence(piece.expression))))
      .join('');
  const holds = (when: boolean | string): boolean => (typeof when === 'boolean' ? when : value(when) === true);

  const evidence = (spec: EvidenceSpec): readonly Evidence[] => {
    if (!holds(spec.when ?? true)) return [];
    if (spec.from !== undefined) return listed(value(spec.from));
    const object = spec.object === undefined ? undefined : value(spec.object);
    const ref = refFrom(object);
    if (spec.object !== undefined && ref === undefined) return [];
    const field = spec.field === undefined ? undefined : text(spec.field);
    const shown =
      spec.value === undefined ? (field === undefined ? undefined : valueAt(object, field)) : value(spec.value);
    return [
      {
        says: text(spec.says ?? ''),
        ...(ref && { object: ref }),
        ...(field !== undefined && { field }),
        ...(shown != null && { value: masked(shown) }),
        ...commandOf(spec, ref, field),
        observed: spec.observed === undefined ? world.now.toISOString() : text(spec.observed),
      },
    ];
  };
  const commandOf = (spec: EvidenceSpec, ref: ObjectRef | undefined, field: string | undefined) => {
    if (spec.command !== undefined) return { command: text(spec.command) };
    return ref === undefined ? {} : { command: getCommand(ref, field) };
  };
  const listed = (found: unknown): readonly Evidence[] =>
    (Array.isArray(found) ? found : [])
      .filter((item) => typeof item?.says === 'string')
      .map((item) => ({ observed: world.now.toISOString(), ...(masked(item) as Evidence) }));

  const places = (spec: FindingSpec['at'][number]): readonly Place[] => {
    const ref = refFrom(value(spec.object));
    const several = spec.fields === undefined ? [] : value(spec.fields);
    const fields = [
      ...(spec.field === undefined ? [] : [text(spec.field)]),
      ...(Array.isArray(several) ? several.map(String) : []),
    ];
    return ref === undefined ? [] : [...new Set(fields)].map((field) => ({ ...ref, field }));
  };

  const fix = (spec: FixSpec | FixList, changes: ObjectRef | undefined): readonly Fix[] => {
    if (!holds(spec.when ?? true)) return [];
    if ('from' in spec) return fixesIn(value(spec.from)).map((one) => finished(one, refFrom(one.object) ?? changes));
    const patch = spec.patch === undefined ? undefined : filled(spec.patch, text, value);
    const ref = spec.object === undefined ? undefined : refFrom(value(spec.object));
    const command = spec.command === undefined ? undefined : text(spec.command);
    const undo = spec.undo === undefined ? undefined : text(spec.undo);
    return [
      finished(
        { id: spec.id, title: text(spec.title), risk: spec.risk, command, undo, patch, object: ref },
        ref ?? changes,
      ),
    ];
  };
  /** `target`: the object that would be changed. */
  const finished = (
    { id, title, risk, verified, command, patch, undo, object }: Draft,
    target: ObjectRef | undefined,
  ): Fix => {
    const ref = refFrom(object);
    const run = command ?? patchCommand(ref, patch);
    return {
      id,
      title,
      risk,
      verified: verified === true,
      ...(run !== undefined && { command: run }),
      ...(ref !== undefined && { object: ref }),
      ...(patch !== undefined && { patch }),
      ...(undo !== undefined && undo !== '' && { undo }),
      owner: managed(target),
    };
  };
  const managed = (ref: ObjectRef | undefined): Manager => {
    const type = ref === undefined ? undefined : typeOfObject(ref);
    if (ref === undefined || type === undefined) return 'none';
    const { name, namespace } = ref;
    const found = world.tryAsk({ ask: 'get', type, name, ...(namespace !== undefined && { namespace }) });
    return found.ok && found.value !== null ? managerOf(found.value as KubeObject) : 'none';
  };

  const reasons = (spec: FindingSpec, changes: ObjectRef | undefined) => ({
    evidence: spec.evidence.flatMap(evidence),
    fixes: spec.fixes.flatMap((one) => fix(one, changes)),
  });

  return {
    text,
    value,
    holds,
    finding(cause, spec, path, clouded) {
      const confidence = confidenceOf(text(spec.confidence));
      const at = spec.at.flatMap(places);
      return {
        cause,
        severity: spec.severity,
        confidence: clouded && confidence === 'proven' ? 'likely' : confidence,
        title: text(spec.title),
        explanation: detail === 'whole' ? text(spec.explanation).trim() : '',
        at,
        ...(detail === 'whole' ? reasons(spec, at[0]) : { evidence: [], fixes: [] }),
        path,
        see: spec.see,
      };
    },
  };
}

/** A value without the secrets in its strings, and without `null`, which is the same as absent: what is shown ends up on screens and in tickets. */
function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(masked);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, masked(item)]));
}

/** `verified`: a word has proved it by arithmetic. */
type Draft = Pick<Fix, 'id' | 'title' | 'risk'> & { readonly verified?: boolean } & {
  readonly [field in 'command' | 'undo']?: string | undefined;
} & { readonly patch?: unknown; readonly object?: unknown };

/** The fixes that a word gave: those that have at least a name, a title and a risk. */
function fixesIn(found: unknown): readonly Draft[] {
  return (Array.isArray(found) ? found : []).filter(
    (one) => typeof one?.id === 'string' && typeof one.title === 'string' && typeof one.risk === 'string',
  );
}

/** A confidence that hangs on what could not be read is the lowest. */
function confidenceOf(text: string): Confidence {
  return text === 'proven' || text === 'likely' ? text : 'possible';
}

/** An object's or reference's identity; undefined if the value is neither. */
function refFrom(value: unknown): ObjectRef | undefined {
  const item = value as Readonly<Record<'kind' | 'group' | 'name' | 'namespace', unknown>> & Partial<KubeObject>;
  if (typeof item?.kind === 'string' && typeof item.metadata?.name === 'string') return refOf(item as KubeObject);
  const { kind, group, name, namespace } = item ?? {};
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const given = (text: unknown): text is string => typeof text === 'string' && text !== '';
  return { kind, ...(given(group) && { group }), ...(given(namespace) && { namespace }), name };
}

/** Fills templates inside a patch. A string that is one single `${…}` keeps the value's own type; map keys are templates too. */
function filled(patch: unknown, text: (t: string) => string, value: (e: string) => unknown): unknown {
  if (typeof patch === 'string') {
    const pieces = piecesOf(patch);
    const only = pieces.length === 1 ? pieces[0] : undefined;
    return only !== undefined && 'expression' in only ? value(only.expression) : text(patch);
  }
  if (Array.isArray(patch)) return patch.map((item) => filled(item, text, value));
  if (patch !== null && typeof patch === 'object') {
    return Object.fromEntries(Object.entries(patch).map(([key, item]) => [text(key), filled(item, text, value)]));
  }
  return patch;
}

function patchCommand(ref: ObjectRef | undefined, patch: unknown): string | undefined {
  return ref === undefined || patch === undefined ? undefined : changeCommand(ref, patch);
}
