import { describe, expect, test } from 'vitest';
import type { Environment, Options } from './options.ts';
import { parseArgs } from './parse.ts';

/** The options of a line that must be right, cut down to what differs from `kubectl north`. */
function parsed(line: string, env: Environment = {}): Partial<Options> {
  const options = parseArgs(line.split(' ').filter(Boolean), env);
  if ('error' in options) throw new Error(options.error);
  const plain = parseArgs([], {}) as Options;
  const differs = Object.entries(options).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(plain[key as keyof Options]);
  });
  const short = differs.map(([key, value]) => [
    key,
    key === 'subjects'
      ? (value as Options['subjects']).map((subject) => `${subject.type.kind}/${subject.name}`)
      : key === 'selectorType'
        ? (value as Options['selectorType'])?.kind
        : value,
  ]);
  return Object.fromEntries(short);
}

function wrong(line: string): string {
  const options = parseArgs(line.split(' ').filter(Boolean), {});
  if (!('error' in options)) throw new Error(`accepted: ${JSON.stringify(options)}`);
  return options.error;
}

const pod = { verb: 'diagnose', subjects: ['Pod/x'] };
const cluster = { asGroups: [] };

describe('objects', () => {
  test.each<[string, unknown]>([
    ['pod/x', pod],
    ['pod x', pod],
    ['po x', pod],
    ['pods/x', pod],
    ['diagnose pod/x', pod],
    ['diagnose Pod x', pod],
    ['pod x y', { verb: 'diagnose', subjects: ['Pod/x', 'Pod/y'] }],
    ['deploy/a svc/b', { verb: 'diagnose', subjects: ['Deployment/a', 'Service/b'] }],
    ['deployments.apps/a', { verb: 'diagnose', subjects: ['Deployment/a'] }],
    ['deployments.v1.apps a', { verb: 'diagnose', subjects: ['Deployment/a'] }],
    ['-l app=web', { verb: 'diagnose', selector: 'app=web', selectorType: 'Pod' }],
    ['diagnose -l app=web -A', { verb: 'diagnose', selector: 'app=web', selectorType: 'Pod', allNamespaces: true }],
    ['diagnose deploy -l app=web', { verb: 'diagnose', selector: 'app=web', selectorType: 'Deployment' }],
    ['node/a -A', { verb: 'diagnose', subjects: ['Node/a'], allNamespaces: true }],
    ['pod -- x', pod],
  ])('%s', (line, expected) => expect(parsed(line)).toEqual(expected));
});

describe('verbs', () => {
  test.each<[string, unknown]>([
    ['', {}],
    ['triage -A', { verb: 'triage', allNamespaces: true }],
    ['explain crash/oom-limit', { verb: 'explain', words: ['crash/oom-limit'] }],
    ['explain', { verb: 'explain' }],
    ['test a b', { verb: 'test', words: ['a', 'b'] }],
    ['record', { verb: 'record' }],
    ['record -A -o all.tar.gz', { verb: 'record', allNamespaces: true, recordTo: 'all.tar.gz' }],
    [
      'record deploy web -n shop -o=json',
      { verb: 'record', subjects: ['Deployment/web'], namespace: 'shop', recordTo: 'json' },
    ],
    ['record pod/x --show-redactions', { verb: 'record', subjects: ['Pod/x'], showRedactions: true }],
    ['--no-record', { keepRecordings: false }],
    ['train', { verb: 'train' }],
    ['train nowhere-to-run', { verb: 'train', words: ['nowhere-to-run'] }],
    ['train --list -o yaml', { verb: 'train', list: true, output: 'yaml' }],
    ['version', { verb: 'version' }],
    ['--version', { verb: 'version' }],
    ['help', { verb: 'help' }],
    ['help triage', { verb: 'help', words: ['triage'] }],
    ['triage -h', { verb: 'help', words: ['triage'] }],
    ['pod/x --help', { verb: 'help' }],
    ['-h', { verb: 'help' }],
  ])('%s', (line, expected) => expect(parsed(line)).toEqual(expected));
});

describe('spellings of kubectl', () => {
  test.each<[string, unknown]>([
    ['-n shop', { namespace: 'shop' }],
    ['-n=shop', { namespace: 'shop' }],
    ['-nshop', { namespace: 'shop' }],
    ['--namespace shop', { namespace: 'shop' }],
    ['--namespace=shop', { namespace: 'shop' }],
    ['--namespace=', {}],
    ['-ojson', { output: 'json' }],
    ['-Ao json', { allNamespaces: true, output: 'json' }],
    ['-Ao=json', { allNamespaces: true, output: 'json' }],
    ['-Anshop', { allNamespaces: true, namespace: 'shop' }],
    ['-A --all-namespaces=false', {}],
    ['--all-namespaces=true', { allNamespaces: true }],
    ['-A=false', {}],
    ['--no-exec=false', {}],
    ['-n a -n b', { namespace: 'b' }],
    ['-v', { verbosity: 1 }],
    ['-v 6', { verbosity: 6 }],
    ['-v=6', { verbosity: 6 }],
    ['-v6', { verbosity: 6 }],
    ['--v=6', { verbosity: 6 }],
    ['-v pod x', { ...pod, verbosity: 1 }],
    ['-vA', { verbosity: 1, allNamespaces: true }],
  ])('%s', (line, expected) => expect(parsed(line)).toEqual(expected));
});

describe('values', () => {
  test.each<[string, unknown]>([
    [
      '--context a --cluster b --user c --kubeconfig d',
      { cluster: { kubeconfig: 'd', context: 'a', cluster: 'b', user: 'c', asGroups: [] } },
    ],
    [
      '-s https://a:6443 --token t --tls-server-name n',
      { cluster: { server: 'https://a:6443', token: 't', tlsServerName: 'n', asGroups: [] } },
    ],
    [
      '--certificate-authority a --client-certificate b --client-key c',
      { cluster: { certificateAuthority: 'a', clientCertificate: 'b', clientKey: 'c', asGroups: [] } },
    ],
    ['--insecure-skip-tls-verify', { cluster: { insecureSkipTlsVerify: true, asGroups: [] } }],
    ['--as jo --as-group a --as-group=b --as-uid 7', { cluster: { as: 'jo', asUid: '7', asGroups: ['a', 'b'] } }],
    ['--request-timeout 5', { cluster: { requestTimeoutMs: 5000, ...cluster } }],
    ['--request-timeout 0', { cluster: { requestTimeoutMs: 0, ...cluster } }],
    ['--request-timeout 1m30s', { cluster: { requestTimeoutMs: 90_000, ...cluster } }],
    ['--request-timeout=250ms', { cluster: { requestTimeoutMs: 250, ...cluster } }],
    ['--from dir --now 2026-01-05T11:00:00+01:00', { from: 'dir', now: '2026-01-05T10:00:00.000Z' }],
    ['--diagnostics a --diagnostics b', { diagnostics: ['a', 'b'] }],
    ['--no-exec --read-only --no-color --plain', { exec: 'no', readOnly: true, color: false, plain: true }],
    ['--exec', { exec: 'yes' }],
    ['--no-exec --exec', { exec: 'yes' }],
    ['--exec=false', {}],
    ['--fail-on info', { failOn: 'info' }],
    ['--lang ko', { notices: ['--lang ko: this version has English texts only'] }],
    ['--lang en', {}],
  ])('%s', (line, expected) => expect(parsed(line)).toEqual(expected));
});

describe('wrong usage', () => {
  test.each([
    ['pdo/x', '"pdo" is no kind of object that kubectl north reads: did you mean pod?'],
    ['web-0', '"web-0" is neither a command nor a kind of object: if it is a pod, write pod/web-0'],
    ['triagge', '"triagge" is neither a command nor a kind of object: did you mean triage?'],
    ['deplyo web', '"deplyo" is neither a command nor a kind of object: did you mean deploy?'],
    ['pod', 'which Pod? Write pod/NAME or -l SELECTOR; kubectl north triage lists what is broken'],
    ['pod/', 'which Pod? Write pod/NAME'],
    ['diagnose', 'diagnose what? Write TYPE/NAME, like pod/web-0, -l SELECTOR, or -f FILE'],
    ['pod/x web', '"pod/x web" mixes TYPE/NAME with TYPE NAME: write each object as TYPE/NAME'],
    ['shop/pod/x', '"shop/pod/x" has more than one slash: write TYPE/NAME, and the namespace as -n NAME'],
    ['pod/Web_0', '"Web_0" cannot be the name of a Pod: names hold lower-case letters, digits, "-" and "."'],
    ['pod/x -A', '-A looks at all namespaces, but a name belongs to one: write -n NAMESPACE'],
    ['pod/x -l a=b', '-l selects objects by label: leave out the name, or leave out -l'],
    ['triage -l a=b', '-l works with diagnose, not with triage'],
    ['triage shop', 'triage does not take "shop": kubectl north help triage'],
    ['explain a b', 'explain does not take "b": kubectl north help explain'],
    ['test', 'test which trees? Write kubectl north test DIR'],
    ['train a b', 'train does not take "b": kubectl north help train'],
    ['train a --list', '--list is for the list of scenarios: leave it out, or leave out "a"'],
    ['train a -o json', '--output is for the list of scenarios: leave it out, or leave out "a"'],
    ['train --context prod', 'train opens a cluster of its own: leave out --context'],
    ['train a --from shop', 'train opens a cluster of its own: leave out --from'],
    ['train -l a=b', '-l works with diagnose, not with train'],
    ['gpu node-1', 'this version does not have "kubectl north gpu" yet'],
    ['completion bash', 'this version does not have "kubectl north completion" yet'],
    ['https://shop.example/cart', 'this version cannot walk the path of a URL yet: name the Service or Ingress'],
    ['httproute/x', 'this version cannot diagnose httproute objects yet'],
    ['--nmespace shop', 'unknown flag --nmespace: did you mean --namespace?'],
    ['--namespaces=shop', 'unknown flag --namespaces: did you mean --namespace?'],
    ['-w', 'unknown flag -w: kubectl north help lists the flags'],
    ['-n', '-n needs a value: -n NAME'],
    ['pod x --context', '--context needs a value: --context NAME'],
    ['--context=', '--context needs a value: --context=NAME'],
    ['-n -A', '-n -A: a namespace\'s name holds lower-case letters, digits and "-"'],
    ['-A=maybe', '--all-namespaces=maybe: a switch takes true or false'],
    ['-o wide', '-o wide: the formats are text, json, yaml, markdown'],
    ['--fail-on error', '--fail-on error: the severities are critical, warning, info'],
    ['--now yesterday', '--now yesterday: write the time as RFC 3339, like 2026-01-05T10:00:00Z'],
    ['--now 2026-02-31', '--now 2026-02-31: write the time as RFC 3339, like 2026-01-05T10:00:00Z'],
    ['--request-timeout soon', '--request-timeout soon: write a time like 5s or 2m, or 0 for no limit'],
    ['-v=x', '-v x: write a number, like -v=6'],
    ['--lang fr', '--lang fr: the languages are en, ko, ja'],
    ['--from a --context b', '--from reads a recording, --context and --server a cluster: give one of them'],
  ])('%s', (line, expected) => expect(wrong(line)).toBe(expected));
});

describe('run by Helm', () => {
  const env = {
    HELM_BIN: 'helm',
    HELM_NAMESPACE: 'shop',
    HELM_KUBECONTEXT: 'prod',
    HELM_KUBEASGROUPS: 'a,b',
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY: 'true',
  };
  const mapped = { context: 'prod', insecureSkipTlsVerify: true, asGroups: ['a', 'b'] };

  test('its variables stand in for the flags that Helm took', () =>
    expect(parsed('triage', env)).toEqual({ verb: 'triage', namespace: 'shop', cluster: mapped }));

  test('a flag that was typed wins', () =>
    expect(parsed('triage -n other', env)).toMatchObject({ namespace: 'other' }));

  test('without HELM_BIN they mean nothing', () =>
    expect(parsed('triage', { ...env, HELM_BIN: '' })).toEqual({ verb: 'triage' }));
});
