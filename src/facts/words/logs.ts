/** The log of the run that ended, and the first error in it. */
import { certificateFault, firstError, type LogError, maskSecrets, signatureOf } from '../../analysis/logs/index.ts';
import { isFinished } from '../../analysis/pod-status.ts';
import type { World } from '../../engine/world.ts';
import type { Request } from '../request.ts';
import type { PodContainer } from './containers.ts';
import { word } from './word.ts';

/**
 * Which log holds the run that is over follows from the state alone (kubelet_pods.go validateContainerLogStatus): while a container
 * waits or has just ended it is the current log, while it runs again it is the previous one.
 */
export function endedLogRequest(container: PodContainer): Request {
  const { namespace = '', name: pod } = container.pod.metadata;
  const { state, restarts, ended, end } = container;
  const goesOn = ended && !isFinished(container.pod);
  const query = { namespace, pod, container: container.name, previous: state === 'running' };
  return {
    ask: 'logs',
    ...query,
    ...(goesOn && { seen: { state, restarts } }),
    ...(ended && end.finishedAt !== undefined && { endedAt: end.finishedAt }),
  };
}

function currentLog(world: World, { pod, name }: PodContainer): string {
  const { namespace = '', name: of } = pod.metadata;
  return String(world.ask({ ask: 'logs', namespace, pod: of, container: name, previous: false }));
}

function logCommand(container: PodContainer): string {
  const { namespace = '', name } = container.pod.metadata;
  return `kubectl logs ${name} -n ${namespace} -c ${container.name}${container.state === 'running' ? ' --previous' : ''}`;
}

export const logTypes = {
  CertificateFault: { fault: 'string', asked: 'string' },
  LogError: { line: 'string', number: 'number', kind: 'string', context: 'list<string>' },
  LogSign: {
    kind: 'string',
    host: 'string',
    port: 'string',
    path: 'string',
    number: 'string',
    user: 'string',
    variable: 'string',
    argument: 'string',
    verb: 'string',
    resource: 'string',
    group: 'string',
    namespace: 'string',
  },
};

export const logWords = [
  word(
    'endedLog(container: PodContainer): string',
    'The log of the run that is over, secrets masked.',
    (world, container: PodContainer) => maskSecrets(String(world.ask(endedLogRequest(container)))),
  ),
  word(
    'currentLog(container: PodContainer): string',
    'The log of the run that goes on, secrets masked.',
    (world, container: PodContainer) => maskSecrets(currentLog(world, container)),
  ),
  word(
    'logNames(container: PodContainer, name: string): bool',
    'Whether the first error in the log of the run that is over names a host so; no, if the log cannot be read.',
    (world, container: PodContainer, name: string) => {
      const log = world.tryAsk(endedLogRequest(container));
      return log.ok && signatureOf(String(log.value)).host.split('.')[0] === name;
    },
  ),
  word(
    'firstErrorOf(log: string): LogError',
    'The first error that explains the end of a run; `line` is empty if there is none.',
    (_world, log: string) => firstError(log) ?? { line: '', number: 0, kind: 'none', context: [] },
  ),
  word(
    'signatureOf(log: string): LogSign',
    'What kind of error the first one is, and what it names; `kind` is `none` if it is not known.',
    (_world, log: string) => signatureOf(log),
  ),
  word(
    'certificateFault(error: LogError): CertificateFault',
    'What an error says is wrong with a certificate (expired, early, validity, name, untrusted, file, refused), and the name it was asked for.',
    (_world, { line, context }: LogError) => certificateFault([line, ...context].join('\n')),
  ),
  word(
    'logCommand(container: PodContainer): string',
    'The kubectl command that shows that log.',
    (_world, container: PodContainer) => logCommand(container),
  ),
];
