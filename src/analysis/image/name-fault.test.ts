import { expect, test } from 'vitest';
import { nameFault } from './name-fault.ts';

test.each([
  ['ghcr.io/Shop/web:1.0', 'has capital letters in Shop/web', 'ghcr.io/shop/web:1.0'],
  ['https://ghcr.io/shop/web:1.0', 'starts with https://', 'ghcr.io/shop/web:1.0'],
  ['Nginx', 'has capital letters in Nginx', 'nginx'],
  ['busybox:1.36:3', 'has more than one tag', ''],
  ['nginx:', 'ends with a colon and has no tag', ''],
  [' nginx:1.27', 'has a blank in it', 'nginx:1.27'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template that was not filled in leaves
  ['ghcr.io/shop/web:${TAG}', 'holds a variable that nothing has replaced', ''],
  ['ghcr.io/shop//web:1', 'has characters in shop//web that no image may have', ''],
  ['nginx:-1', 'has a tag, -1, that is not well-formed', ''],
  ['ghcr.io/shop/web:1.0', '', ''],
  ['localhost:5000/a/b__c-d.e:V1', '', ''],
  ['ghcr.io/shop/web@sha256:abc', '', ''],
])('%s', (image, fault, corrected) => {
  expect(nameFault(image)).toEqual({ fault, corrected });
});
