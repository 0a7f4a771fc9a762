import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { peekContext } from './peek.ts';

const CONFIG = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443' } }],
  contexts: [
    { context: { cluster: 'c', user: 'u' }, name: 'plain' },
    { context: { cluster: 'c', namespace: 'shop', user: 'arn:aws:eks/x@y' }, name: 'prod/eu:1' },
  ],
  'current-context': 'prod/eu:1',
  users: [{ name: 'u', user: { token: 't' } }],
};
/** kubectl's own form: lists are not indented below their key. */
const text = stringify(CONFIG, { indentSeq: false });

test('a file as kubectl writes it', () => {
  expect(peekContext(text, undefined)).toEqual({ context: 'prod/eu:1', namespace: 'shop' });
  expect(peekContext(text, 'plain')).toEqual({ context: 'plain', namespace: 'default' });
  expect(parse(text)).toEqual(CONFIG);
});

test('a context on one line', () => {
  const flow = (context: string) => `current-context: a\ncontexts:\n- name: a\n  context: ${context}\n`;
  expect(peekContext(flow('{cluster: c, user: u}'), undefined)).toEqual({ context: 'a', namespace: 'default' });
  expect(peekContext(flow('{cluster: c, namespace: shop, user: u}'), undefined)).toEqual({
    context: 'a',
    namespace: 'shop',
  });
  expect(peekContext(flow('{cluster: c, namespace: [shop]}'), undefined)).toBeUndefined();
  expect(peekContext(flow('{cluster: c, namespace: 123}'), undefined)).toBeUndefined();
});

test.each([
  ['a context that is not there', text, 'other'],
  ['indented lists', stringify(CONFIG), undefined],
  ['JSON', JSON.stringify(CONFIG), undefined],
  ['a flow value', text.replace('namespace: shop', 'namespace: {a: b}'), undefined],
  ['an anchor', text.replace('namespace: shop', 'namespace: &ns shop'), undefined],
  ['a comment behind a value', text.replace('namespace: shop', 'namespace: shop # old'), undefined],
  ['a key that kubectl does not write', text.replace('namespace: shop', 'namespace: shop\n    extra: x'), undefined],
  ['the same name twice', text.replace('name: plain', 'name: prod/eu:1'), undefined],
  ['two current contexts', `${text}current-context: plain\n`, undefined],
  ['an escape in quotes', text.replace('namespace: shop', 'namespace: "sh\\x6fp"'), undefined],
  ['a number', text.replace('namespace: shop', 'namespace: 123'), undefined],
  ['nothing', '', undefined],
])('%s has to be parsed', (_what, config, wanted) => {
  expect(peekContext(config, wanted)).toBeUndefined();
});
