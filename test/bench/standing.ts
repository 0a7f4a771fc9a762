/** Serves a recording until its input ends: `node standing.ts PATH`. Prints where the kubeconfig lies, in one line. */
import { openRecording } from '../../src/recording/open.ts';
import { startServer } from '../../src/training/server/start.ts';

const [, , path = ''] = process.argv;
const server = await startServer({ source: await openRecording(path), rebase: true });
console.log(server.kubeconfigPath);
process.stdin.resume().on('end', () => void server.close());
