/** Talks to the training server as plain HTTPS, for tests: nothing between them and the wire. */
import https from 'node:https';
import { parse } from 'yaml';
import type { TrainingServer } from '../../src/training/server/start.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body, if it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of all kinds
  readonly json: any;
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Client = (path: string, ask?: Ask) => Promise<Answer>;

/** Rejects with Node's error if the connection breaks. */
export function clientOf({ url, kubeconfig }: Pick<TrainingServer, 'url' | 'kubeconfig'>): Client {
  const { users, clusters } = parse(kubeconfig);
  const authorization = `Bearer ${users[0].user.token}`;
  const ca = Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64');
  return (path, { method = 'GET', body, type = 'application/json', accept = 'application/json', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const all = { authorization, accept, 'content-type': type, ...headers };
      const request = https.request(
        `${url}${path}`,
        { method, ca, headers: all, checkServerIdentity: () => undefined },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString();
            const { statusCode: status = 0, headers: given } = response;
            resolve({ status, headers: given, text, json: jsonOf(text) });
          });
        },
      );
      request.on('error', reject);
      request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
