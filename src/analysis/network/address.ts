/** Recognises the address of a cluster Service in a configuration value. */

export interface ServiceAddress {
  readonly name: string;
  readonly namespace: string;
  readonly port?: number;
}

const LABEL = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?';
const ADDRESS = new RegExp(
  `^(?:([a-z][a-z0-9+.-]{1,20})://)?(?:[^@/\\s]{1,256}@)?(${LABEL})(?:\\.(${LABEL})(?:\\.svc(?:\\.[a-z0-9.-]{1,100})?\\.?)?)?(?::(\\d{1,5}))?(?:[/?].*)?$`,
);

/** Variables that name a proxy outside the cluster. */
const NOT_A_SERVICE = /proxy|KUBERNETES_/i;

/**
 * `http://api:8080`, `db.shop.svc.cluster.local:5432`, `redis:6379`. A bare word counts only with a scheme or port, a dotted name only as
 * NAME.NAMESPACE.svc: `api.example` may be any host on earth.
 */
export function serviceAddress(variable: string, value: string, namespace: string): ServiceAddress | undefined {
  if (value.length > 500 || NOT_A_SERVICE.test(variable)) return undefined;
  const match = ADDRESS.exec(value);
  if (match === null) return undefined;
  const [, scheme, name = '', other, port] = match;
  if (scheme === 'file' || scheme === 'unix' || name === 'localhost') return undefined;
  const qualified = /\.svc(?:[.:/?]|$)/.test(value);
  if (other !== undefined && !qualified) return undefined;
  if (other === undefined && scheme === undefined && port === undefined) return undefined;
  return { name, namespace: other ?? namespace, ...(port !== undefined && { port: Number(port) }) };
}
