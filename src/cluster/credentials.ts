/** Who the user is to the API server: kept until it expires, read anew when the server refuses it. */
import { readFileSync } from 'node:fs';
import { ClusterError } from './error.ts';
import { impersonationHeaders } from './impersonation.ts';
import { type Entry, isEntry, pathOf, textOf } from './kubeconfig.ts';
import type { ClusterDeps } from './options.ts';
import { type PluginCredential, runPlugin } from './plugin.ts';
import type { Target } from './target.ts';

export interface Identity {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** PEM. */
  readonly certificate?: string;
  readonly key?: string;
  /** Milliseconds since the epoch. */
  readonly expires?: number;
}

export interface Credentials {
  /** The identity to use now. Throws ClusterError. */
  current(): Promise<Identity>;
  /** After a 401: reads everything anew, once for all that were refused together. Throws ClusterError. */
  renew(refused: Identity): Promise<Identity>;
}

/** Bound tokens in files are rotated by the kubelet; client-go, too, looks again after a minute. */
const TOKEN_FILE_MS = 60_000;

/** `reload` reads the kubeconfig anew: another program may have logged in since. */
export function credentialsOf(target: Target, reload: () => Promise<Target>, deps: ClusterDeps): Credentials {
  let pending: Promise<Identity> | undefined;
  let identity: Identity | undefined;
  const load = (from: () => Promise<Target>): Promise<Identity> => {
    pending ??= from()
      .then((t) => identify(t, deps))
      .then((fresh) => {
        identity = fresh;
        return fresh;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    async current() {
      if (identity !== undefined && (identity.expires ?? Number.POSITIVE_INFINITY) > Date.now()) return identity;
      return load(async () => target);
    },
    async renew(refused) {
      return identity !== undefined && identity !== refused ? identity : load(reload);
    },
  };
}

async function identify(target: Target, deps: ClusterDeps): Promise<Identity> {
  const { user, userName } = target;
  const plugin = isEntry(user.exec) ? await runPlugin(user.exec, target, deps) : undefined;
  const authorization = authorizationOf(user, userName, plugin);
  const certificate = plugin?.certificate ?? pem(user, 'client-certificate', userName);
  const key = plugin?.key ?? pem(user, 'client-key', userName);
  const expires = plugin?.expires ?? (textOf(user, 'tokenFile') === undefined ? undefined : Date.now() + TOKEN_FILE_MS);
  return {
    headers: { ...impersonationHeaders(user), ...(authorization !== undefined && { Authorization: authorization }) },
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
    ...(expires !== undefined && { expires }),
  };
}

function authorizationOf(user: Entry, userName: string, plugin: PluginCredential | undefined): string | undefined {
  const file = pathOf(user, 'tokenFile');
  const token = file === undefined ? textOf(user, 'token') : content(file, `token file of user "${userName}"`);
  const bearer = token ?? plugin?.token ?? legacyToken(user['auth-provider'], userName);
  if (bearer !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(bearer.trim())) {
      throw new ClusterError(2, `the token of user "${userName}" holds characters that no token has; log in again`);
    }
    return `Bearer ${bearer.trim()}`;
  }
  const name = textOf(user, 'username');
  if (name === undefined) return undefined;
  return `Basic ${Buffer.from(`${name}:${textOf(user, 'password') ?? ''}`).toString('base64')}`;
}

/** `auth-provider` is what exec plugins replaced: its last token is used, but getting a new one is left to kubectl. */
function legacyToken(provider: unknown, userName: string): string | undefined {
  if (!isEntry(provider)) return undefined;
  const name = textOf(provider, 'name') ?? '';
  const config = isEntry(provider.config) ? provider.config : {};
  const token = textOf(config, 'id-token') ?? textOf(config, 'access-token');
  if (token !== undefined) return token;
  throw new ClusterError(
    3,
    `user "${userName}" logs in by auth-provider "${name}" and has no token yet; log in with kubectl, or use a credential plugin instead`,
  );
}

/** The PEM text of a certificate or key, given in the kubeconfig itself (base64) or as a file. Throws ClusterError (2). */
export function pem(entry: Entry, field: string, owner: string): string | undefined {
  const data = textOf(entry, `${field}-data`);
  const file = pathOf(entry, field);
  if (data === undefined && file === undefined) return undefined;
  const text =
    data === undefined ? content(file ?? '', `${field} of "${owner}"`) : Buffer.from(data, 'base64').toString();
  if (text.includes('-----BEGIN ')) return text;
  const where = data === undefined ? file : `${field}-data of "${owner}"`;
  throw new ClusterError(2, `cannot use ${where}: it is no PEM text; mend the kubeconfig or get a new one`);
}

function content(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException;
    throw new ClusterError(2, `cannot read ${path} (${what}): ${code}; mend the kubeconfig or get a new one`, {
      cause: error,
    });
  }
}
