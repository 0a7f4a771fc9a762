/** What a program depends on, as it is seen from inside the network of its pod: does the name resolve, does the port answer, is the certificate good? */
import {
  CONNECT,
  connectionOf,
  HANDSHAKE,
  handshakeOf,
  hostIn,
  isAddress,
  isDenied,
  lookupOf,
  type NetworkAnswer,
  portIn,
  RESOLVE,
} from '../../analysis/reach/index.ts';
import type { World } from '../../engine/world.ts';
import type { Checked } from '../check.ts';
import type { PodContainer } from './containers.ts';
import {
  type Aim,
  looked,
  run,
  runAgain,
  runAlso,
  type Seen,
  type Sight,
  seen,
  targetOf,
  UNTRIED,
  Unseen,
} from './looking.ts';
import type { Vantage } from './vantage.ts';
import { word } from './word.ts';

/** What every pod can look up and connect to while the cluster's DNS works. */
const CONTROL = { host: 'kubernetes.default.svc', port: '443' };

interface Answers {
  readonly resolved: 'yes' | 'no' | 'unknown';
  /** Of a name that does not resolve: a resolver said that there is no such name. */
  readonly sure: boolean;
  readonly answers: 'yes' | 'refused' | 'timeout' | 'no-route' | 'unknown';
}
type Reach = Sight & Answers;
type Certificate = 'accepted' | 'expired' | 'other-name' | 'untrusted' | 'unknown';
type Handshake = Sight & { readonly certificate: Certificate };

const NOTHING: Answers = { resolved: 'unknown', sure: false, answers: 'unknown' };
const UNNAMED = 'no name and port are known that could be tried';

/** With an empty port only the name is looked up. Throws Pending. */
function reach(world: World, container: PodContainer, named: string, namedPort: string): Reach {
  const host = hostIn(named);
  const port = namedPort === '' ? '' : portIn(namedPort);
  if (host === undefined || port === undefined || (port === '' && isAddress(host)))
    return { ...UNTRIED, ...NOTHING, why: UNNAMED };
  const verbs = [...(isAddress(host) ? [] : ['resolves']), ...(port === '' ? [] : ['takes a connection'])];
  const about = `whether ${targetOf(host, port)} ${verbs.join(' and ')}`;
  const [names, ports] = [isAddress(host) ? [] : RESOLVE, port === '' ? [] : CONNECT];
  const aim: Aim = { host, port, about, tools: [...names, ...ports], telling: ports };
  const [lookup, connection] = [
    { ...aim, tools: names },
    { ...aim, tools: ports },
  ];
  const { sight, found } = looked(world, container, aim, (from) => {
    const name = isAddress(host) ? KNOWN : lookedUp(world, from, lookup);
    const isKnown = !(name instanceof Unseen);
    if (port === '' || (isKnown && name.resolved === 'no')) return isKnown ? { ...NOTHING, ...name } : name;
    const opened = connected(world, from, connection, isKnown);
    if (opened instanceof Unseen) return isAddress(host) ? opened : isKnown ? { ...NOTHING, ...name } : name;
    return isKnown ? { ...opened, evidence: [...name.evidence, ...opened.evidence] } : opened;
  });
  const { resolved, sure, answers } = found ?? NOTHING;
  return { ...sight, resolved, sure, answers };
}

type Found<T> = (T & { readonly evidence: readonly Seen[] }) | Unseen;
type Name = Pick<Answers, 'resolved' | 'sure'>;

const KNOWN = { resolved: 'yes', sure: true, evidence: [] } as const;

function lookedUp(world: World, from: Vantage, aim: Aim): Found<Name> {
  const checked = run(world, from, aim);
  if (checked instanceof Unseen) return checked;
  const found = lookupOf(checked.run.command, checked.result);
  if (found.answer !== 'resolved') return unresolved(world, from, aim, checked, found.answer);
  return { ...KNOWN, evidence: [seen(from, checked, `${aim.host} resolves to ${found.address}`)] };
}

/**
 * Of a program that does not tell whether a resolver answered, another one is asked that does; then it is asked itself for a name that is
 * there while the cluster's DNS works. That says nothing of servers that are asked for names outside of the cluster.
 */
function unresolved(world: World, from: Vantage, aim: Aim, checked: Checked, answer: NetworkAnswer): Found<Name> {
  const no = (by: Checked, says: string, sure: boolean) =>
    ({ resolved: 'no', sure, evidence: [seen(from, by, says)] }) as const;
  const says = `${aim.host} does not resolve`;
  if (answer === 'unknown-name') return no(checked, says, true);
  if (answer === 'no-dns') return withoutDns(aim, `no DNS server answers ${from.words}`);
  if (answer !== 'unresolved') return new Unseen(`what ${checked.run.command[0]} says in ${from.words} shows nothing`);
  const server = runAlso(world, checked, ['nslookup', aim.host]);
  if (server !== undefined && isDenied(server.result))
    return no(server, `${says}, and the DNS server knows no such name`, true);
  const control = runAgain(world, checked, aim, CONTROL.host, CONTROL.port);
  if (control !== undefined && isResolved(control)) return no(checked, `${says}, while ${CONTROL.host} does`, false);
  return withoutDns(aim, `nothing resolves in ${from.words}, ${CONTROL.host} neither, so its DNS may be at fault`);
}

function withoutDns({ about: what }: Aim, why: string): Unseen {
  const ask = "look at the pod's dnsPolicy and dnsConfig, and at kubectl get pods -n kube-system -l k8s-app=kube-dns";
  return new Unseen(why, { what, reason: 'failed', why, ask });
}

function isResolved({ run: { command }, result }: Checked): boolean {
  if (lookupOf(command, result).answer === 'resolved') return true;
  return ['connected', 'refused', 'no-route'].includes(connectionOf(command, result));
}

const OPENED: Readonly<Partial<Record<NetworkAnswer, readonly [Answers['answers'], string]>>> = {
  connected: ['yes', 'takes a connection'],
  refused: ['refused', 'refuses the connection'],
  timeout: ['timeout', 'does not answer within 3 seconds'],
  'no-route': ['no-route', 'cannot be reached: there is no route to it'],
};

/** `resolves`: what does not answer in time has a name that is known. */
function connected(world: World, from: Vantage, aim: Aim, resolves: boolean): Found<Answers> {
  const checked = run(world, from, aim);
  if (checked instanceof Unseen) return checked;
  const answer = connectionOf(checked.run.command, checked.result);
  const [answers, says] = OPENED[answer] ?? [];
  if (answers === undefined || (answers === 'timeout' && !resolves)) {
    const name = unresolved(world, from, aim, checked, answer);
    return name instanceof Unseen ? name : { ...NOTHING, ...name };
  }
  return { ...KNOWN, answers, evidence: [seen(from, checked, `${targetOf(aim.host, aim.port)} ${says}`)] };
}

const CERTIFICATES: Readonly<Partial<Record<string, readonly [Certificate, string]>>> = {
  accepted: ['accepted', 'has a certificate that is accepted there'],
  expired: ['expired', 'has a certificate that has expired or is not valid yet'],
  'other-name': ['other-name', 'has a certificate for another name'],
  untrusted: ['untrusted', 'has a certificate of an authority that is not known there'],
};

/** Shakes hands over TLS. Which authorities are known is a matter of the program and of the container. Throws Pending. */
function handshake(world: World, container: PodContainer, named: string, namedPort: string): Handshake {
  const host = hostIn(named);
  const port = portIn(namedPort === '' ? '443' : namedPort);
  if (host === undefined || port === undefined) return { ...UNTRIED, certificate: 'unknown', why: UNNAMED };
  const aim: Aim = {
    host,
    port,
    about: `whether the certificate of ${targetOf(host, port)} is good`,
    tools: HANDSHAKE,
    telling: [],
    images: ['netshoot', 'curl', 'python', 'node'],
  };
  const { sight, found } = looked(world, container, aim, (from) => {
    const checked = run(world, from, aim);
    if (checked instanceof Unseen) return checked;
    const [certificate, says] = CERTIFICATES[handshakeOf(checked.result)] ?? [];
    if (certificate === undefined)
      return new Unseen(`no TLS handshake with ${targetOf(host, port)} came about in ${from.words}`);
    return { certificate, evidence: [seen(from, checked, `${targetOf(host, port)} ${says}`)] };
  });
  return { ...sight, certificate: found?.certificate ?? 'unknown' };
}

const SIGHT = { tried: 'bool', why: 'string', debug: 'string', place: 'string', same: 'bool', evidence: 'list<any>' };

export const reachTypes = {
  Reach: { ...SIGHT, resolved: 'string', sure: 'bool', answers: 'string' },
  Handshake: { ...SIGHT, certificate: 'string' },
};

export const reachWords = [
  word(
    'reach(container: PodContainer, host: string, port: string): Reach',
    "Whether a name resolves and its port takes a connection, seen from inside the pod with the user's consent: resolved is yes, no or unknown; answers yes, refused, timeout, no-route or unknown.",
    reach,
  ),
  word(
    'handshake(container: PodContainer, host: string, port: string): Handshake',
    "Whether the certificate of what answers there is good, seen from inside the pod with the user's consent: accepted, expired, other-name, untrusted or unknown.",
    handshake,
  ),
];
