/** Images that the cluster knows already: what a name that no registry knows was probably meant to be. */
import type { Node, Pod } from 'kubernetes-types/core/v1.js';
import { nameFault } from '../../analysis/image/name-fault.ts';
import { imageName } from '../../analysis/image/pull-error.ts';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import type { PodContainer } from './containers.ts';
import { getRequest, listRequest, readable } from './objects.ts';
import { word } from './word.ts';

interface ImageKin {
  /** The same repository with other tags, the most alike first. */
  readonly tags: readonly string[];
  /** Other repositories that are spelt alike. */
  readonly alike: readonly string[];
}

/** Only suggestions: what cannot be listed suggests nothing. */
function kinOf(world: World, { image, pod }: PodContainer): ImageKin {
  const known = [...imagesOfNodes(world), ...imagesOfPods(world, pod.metadata.namespace ?? '')];
  const here = imageName(image);
  const byTag = new Map<string, string>();
  const byPath = new Map<string, string>();
  for (const name of new Set(known)) {
    const { registry, repository, tag } = imageName(name);
    if (name === image || tag.includes(':')) continue;
    if (path(registry, repository) === path(here.registry, here.repository)) byTag.set(tag, name);
    else byPath.set(path(registry, repository), name);
  }
  const tags = [...new Set([...nearest(here.tag, byTag.keys()), ...byTag.keys()])];
  return {
    tags: tags.slice(0, 5).map((tag) => byTag.get(tag) as string),
    alike: nearest(path(here.registry, here.repository), byPath.keys()).map((found) => byPath.get(found) as string),
  };
}

/** An official image of Docker Hub has `library/` before its name, or has not. */
function path(registry: string, repository: string): string {
  const name = registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository;
  return `${registry}/${name}`;
}

function imagesOfNodes(world: World): readonly string[] {
  const list = world.tryAsk(listRequest('Node', ''));
  if (!list.ok) return [];
  return (list.value as readonly Node[]).flatMap(namesOn);
}

/** The images of containers for which the node has fetched one. */
function imagesOfPods(world: World, namespace: string): readonly string[] {
  const list = world.tryAsk(listRequest('Pod', namespace));
  if (!list.ok) return [];
  return (list.value as readonly Pod[]).flatMap(({ spec, status }) => {
    const fetched = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
      .filter(({ imageID }) => (imageID ?? '') !== '')
      .map(({ name }) => name);
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
    return containers.flatMap(({ name, image }) => (image !== undefined && fetched.includes(name) ? [image] : []));
  });
}

function namesOn(node: Node): readonly string[] {
  return (node.status?.images ?? []).flatMap(({ names }) => names ?? []);
}

/** `yes`, `no` or `unknown`. A node lists only some of its images (50 by default): not on the list is not proved to be absent. */
function onNode(world: World, { image, pod }: PodContainer): string {
  const name = (pod as unknown as Pod).spec?.nodeName ?? '';
  const node = readable<Node | null>(world, getRequest('Node', '', name));
  if (!node) return 'unknown';
  const full = (reference: string) => {
    const { registry, repository, tag } = imageName(reference);
    return `${path(registry, repository)}:${tag}`;
  };
  return namesOn(node).some((other) => full(other) === full(image)) ? 'yes' : 'no';
}

export const imageTypes = {
  ImageKin: { tags: 'list<string>', alike: 'list<string>' },
  NameFault: { fault: 'string', corrected: 'string' },
};

export const imageWords = [
  word(
    'imageKin(container: PodContainer): ImageKin',
    'Images on the nodes and in the namespace that have the same repository, or a name spelt alike.',
    kinOf,
  ),
  word(
    'imageOnNode(container: PodContainer): string',
    'Whether its node lists the image: yes, no or unknown; a node lists only some of its images.',
    onNode,
  ),
  word(
    'imageNameFault(reference: string): NameFault',
    'Why an image reference is not well-formed, and what it should be.',
    (_world, reference: string) => nameFault(reference),
  ),
];
