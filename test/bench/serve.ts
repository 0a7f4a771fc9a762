/**
 * Opens a recording, serves it, and has another process list all its pods, as JSON and as a Table: `node serve.ts PATH`.
 * Prints what that took, as JSON.
 */
import { spawn } from 'node:child_process';
import { openRecording } from '../../src/recording/open.ts';
import { startServer } from '../../src/training/server/start.ts';

const [, , path = ''] = process.argv;
/** The client: `node -e CLIENT URL KUBECONFIG-TOKEN`, so that its memory is not ours. */
const CLIENT = `
const [url, token] = process.argv.slice(1);
const get = (accept) => new Promise((done, fail) => require('https').get(url + '/api/v1/pods',
  { rejectUnauthorized: false, headers: { accept, authorization: 'Bearer ' + token } },
  (answer) => { let size = 0; answer.on('data', (part) => size += part.length).on('end', () => done([answer.statusCode, size])); })
  .on('error', fail));
(async () => console.log(JSON.stringify([await get('application/json'), await get('application/json;as=Table;g=meta.k8s.io;v=v1')])))();
`;

const begun = performance.now();
const source = await openRecording(path);
const opened = performance.now();
const server = await startServer({ source, rebase: true });
const token = /token: "?([^"\s]+)/.exec(server.kubeconfig)?.[1] ?? '';
const answers = await new Promise<string>((done, fail) => {
  let said = '';
  const client = spawn(process.execPath, ['-e', CLIENT, server.url, token], { stdio: ['ignore', 'pipe', 'inherit'] });
  client.stdout.on('data', (part) => (said += part));
  client.on('error', fail).on('close', () => done(said));
});
const served = performance.now();
await server.close();
const { user, system } = process.cpuUsage();
const peakMiB = process.resourceUsage().maxRSS / 1024;
const cpuMs = (user + system) / 1000;
console.log(
  JSON.stringify({ openMs: opened - begun, serveMs: served - opened, cpuMs, peakMiB, answers: JSON.parse(answers) }),
);
