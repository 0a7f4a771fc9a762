/** What a container that waits for something waits for, by the command it runs: hosts and ports, or objects named to kubectl. */

export interface Wait {
  /** Empty if it waits for an object. */
  readonly host: string;
  readonly port: string;
  /** `job`, `deploy` … as kubectl takes it; empty if it waits for a host. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const NAME = '[a-zA-Z0-9](?:[-a-zA-Z0-9.]{0,251}[a-zA-Z0-9])?';
const OPTIONS = '(?:-[\\w-]{1,30}(?:[= ]\\d{1,6})? ){0,6}';
const HOST = `['"]?(?<host>${NAME})['"]?`;

/** How scripts wait for a host; each repetition is bounded, since a command comes from outside. */
const HOSTS: readonly RegExp[] = [
  new RegExp(`\\b(?:nslookup|dig|host|ping|getent (?:ahosts|hosts)) ${OPTIONS}${HOST}(?=[\\s;|&)'"]|$)`, 'g'),
  new RegExp(`\\b(?:nc|netcat|ncat|telnet) ${OPTIONS}${HOST} ['"]?(?<port>\\d{1,5})`, 'g'),
  new RegExp(`\\b(?:wget|curl) [^;|&\\n]{0,200}?(?:https?://)${HOST}(?::(?<port>\\d{1,5}))?`, 'g'),
  new RegExp(`\\b(?:wait-for(?:-it)?(?:\\.sh)?|wait4x tcp) ${OPTIONS}${HOST}:(?<port>\\d{1,5})`, 'g'),
  new RegExp(`-wait (?:tcp|https?)://${HOST}(?::(?<port>\\d{1,5}))?`, 'g'),
  new RegExp(
    `\\bpg_isready [^;|&\\n]{0,120}?(?:-h|--host)[ =]?${HOST}(?:[^;|&\\n]{0,60}?(?:-p|--port)[ =]?(?<port>\\d{1,5}))?`,
    'g',
  ),
  new RegExp(
    `\\b(?:redis-cli|mysqladmin|mysql|psql|mariadb) [^;|&\\n]{0,120}?(?:-h|--host)[ =]?${HOST}(?:[^;|&\\n]{0,60}?(?:-p|-P|--port)[ =](?<port>\\d{1,5}))?`,
    'g',
  ),
  new RegExp(`/dev/tcp/${HOST}/(?<port>\\d{1,5})`, 'g'),
];

/** Kinds for which kubectl and the image k8s-wait-for wait. */
const OBJECT = new RegExp(
  `\\bkubectl (?=[^;|&\\n]{0,200}\\b(?:wait|rollout status)\\b)[^;|&\\n]{0,200}?\\b(?<kind>job|pod|deployment|deploy|statefulset|sts|daemonset)s?(?:\\.\\w{1,20})?[/ ](?<name>${NAME})`,
  'g',
);

/** `words` is the command with its arguments; `$NAME` and `$(NAME)` are replaced by the variables' values. */
export function waitsIn(words: readonly string[], variables: ReadonlyMap<string, string>): readonly Wait[] {
  const text = words
    .join(' ')
    .slice(0, 8000)
    .replace(/\.\$\(cat [\w./-]{1,100}\)(?:\.svc(?:\.[\w.]{1,60})?)?/g, '') // its own namespace
    .replace(
      /\$(?:\((\w{1,80})\)|\{(\w{1,80})\}|(\w{1,80}))/g,
      (whole, a, b, c) => variables.get(a ?? b ?? c) ?? whole,
    );
  const found = new Map<string, Wait>();
  const add = (wait: Wait) => found.set(JSON.stringify(wait), found.get(JSON.stringify(wait)) ?? wait);
  for (const pattern of HOSTS) {
    for (const { groups = {} } of text.matchAll(pattern)) {
      const host = (groups.host ?? '').toLowerCase();
      if (host !== '' && !/^\d+$/.test(host)) add({ host, port: groups.port ?? '', kind: '', name: '', namespace: '' });
    }
  }
  for (const match of text.matchAll(OBJECT)) {
    const space = /(?:-n|--namespace)[ =]['"]?([a-z0-9-]{1,63})/.exec(text.slice(match.index, match.index + 400))?.[1];
    const { kind = '', name = '' } = match.groups ?? {};
    add({ host: '', port: '', kind, name, namespace: space ?? '' });
  }
  return [...found.values()];
}
