/** The objects that a command line is about: those named, or those that a selector names. */
import type { Options } from '../cli/options.ts';
import { type ObjectRef, refOf, refTo } from '../facts/objects.ts';
import { type ResourceType, typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { CommandError } from '../investigation/error.ts';
import { type Program, placeFor } from './program.ts';

/** The objects named on the command line, or those that a selector names. Throws CommandError if there is none. */
export async function subjectsOf(program: Program, options: Options, source: Source): Promise<readonly ObjectRef[]> {
  const place = await placeFor(program, options);
  if (options.selector === undefined) {
    return Promise.all(
      options.subjects.map(async ({ type, name }) => {
        const namespace = place.namespace !== '' ? place.namespace : await onlyNamespace(source, type, name);
        return refTo(type, name, namespace);
      }),
    );
  }
  const type = options.selectorType ?? typeOfKind('Pod');
  const namespace = options.allNamespaces || place.namespace === '' ? undefined : place.namespace;
  const list = await source.list({
    type,
    labelSelector: options.selector,
    ...(namespace !== undefined && { namespace }),
  });
  if (!list.ok)
    throw new CommandError(3, `cannot list ${list.gap.what}: ${list.gap.why}; ${list.gap.ask ?? 'try again'}`);
  if (list.value.length === 0) {
    throw new CommandError(
      2,
      `no ${type.plural} match ${options.selector}${namespace === undefined ? '' : ` in namespace ${namespace}`}`,
    );
  }
  return list.value.map(refOf);
}

/** A recording has no current namespace: the one that holds the object, else `default`. */
async function onlyNamespace(source: Source, type: ResourceType, name: string): Promise<string> {
  const list = await source.list({ type, fieldSelector: `metadata.name=${name}` });
  const found = list.ok ? list.value.map((object) => object.metadata.namespace ?? 'default') : [];
  return found[0] ?? 'default';
}
