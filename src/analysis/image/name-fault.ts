/** Why an image's name is not well-formed, and what was probably meant (the grammar of references: distribution/reference). */
import { imageName } from './pull-error.ts';

export interface NameFault {
  /** A sentence's predicate: `starts with https://`. Empty: nothing that is known to be wrong. */
  readonly fault: string;
  /** The name without that; empty if nothing can be said. */
  readonly corrected: string;
}

export function nameFault(image: string): NameFault {
  const fault = faultOf(image);
  if (fault === '') return { fault, corrected: '' };
  const bare = image.trim().replace(/^[a-z]+:\/\//i, '');
  const { registry, repository, tag } = imageName(bare);
  const head = bare.startsWith(`${registry}/`) ? `${registry}/` : '';
  const separator = tag.startsWith('sha256:') ? '@' : ':';
  const corrected = `${head}${repository.toLowerCase()}${bare.endsWith(`${separator}${tag}`) ? separator + tag : ''}`;
  return { fault, corrected: faultOf(corrected) === '' ? corrected : '' };
}

function faultOf(image: string): string {
  if (image.trim() === '') return 'is empty';
  if (/^[a-z]+:\/\//i.test(image)) return `starts with ${image.slice(0, image.indexOf('://') + 3)}`;
  if (/\s/.test(image)) return 'has a blank in it';
  if (/\$\{?\w*|\{\{/.test(image)) return 'holds a variable that nothing has replaced';
  const { repository, tag } = imageName(image);
  if (repository.includes(':')) return 'has more than one tag';
  if (/[A-Z]/.test(repository)) return `has capital letters in ${repository}`;
  if (tag === '') return 'ends with a colon and has no tag';
  if (repository === '' || !/^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$/.test(repository))
    return `has characters in ${repository} that no image may have`;
  if (!tag.includes(':') && !/^\w[\w.-]{0,127}$/.test(tag)) return `has a tag, ${tag}, that is not well-formed`;
  return '';
}
