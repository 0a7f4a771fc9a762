/** Words for what a recording does not hold, and how to record it. */
import type { Gap, GapReason } from '../facts/reading.ts';
import type { ResourceType } from '../facts/resources.ts';
import type { ExecQuery, LogQuery } from '../facts/source.ts';
import type { Manifest } from './manifest.ts';

/** `why`: what recording.yaml says on it, if it does. */
export function listGap(type: ResourceType, namespace: string | undefined, why?: string, name?: string): Gap {
  const place = !type.namespaced ? '' : namespace === undefined ? ' in all namespaces' : ` in ${namespace}`;
  const scope = !type.namespaced ? '' : namespace === undefined ? ' -A' : ` -n ${namespace}`;
  const what = name === undefined ? type.plural : `${type.kind} ${name}`;
  return {
    what: `${what}${place}`,
    reason: reasonFrom(why),
    why: why ?? `the recording does not hold ${type.plural}${place}`,
    ask: `kubectl get ${type.plural}${scope} -o json`,
  };
}

export function logGap({ namespace, pod, container, previous }: LogQuery, manifest: Manifest | undefined): Gap {
  const name = `${pod}/${container}${previous ? '.previous' : ''}`;
  const refused = manifest?.unavailable?.find(
    (u) =>
      /^(pods?\/)?logs?$/.test(u.resource) &&
      (!u.namespace || u.namespace === namespace) &&
      (u.name === undefined || u.name === name),
  );
  return {
    what: `${previous ? 'previous log' : 'log'} of ${pod}/${container}`,
    reason: reasonFrom(refused?.why),
    why: refused?.why ?? 'the recording does not hold it',
    ask: `kubectl logs -n ${namespace} ${pod} -c ${container}${previous ? ' --previous' : ''}`,
  };
}

export function execGap({ namespace, pod, container, command }: ExecQuery, declined: boolean): Gap {
  return {
    what: `${command.join(' ')} in ${pod}/${container}`,
    reason: declined ? 'declined' : 'not-recorded',
    why: declined ? 'commands in containers were declined with --no-exec' : 'the recording does not hold it',
    ask: `kubectl exec -n ${namespace} ${pod} -c ${container} -- ${command.join(' ')}`,
  };
}

function reasonFrom(why: string | undefined): GapReason {
  if (why === undefined) return 'not-recorded';
  if (/forbidden/i.test(why)) return 'forbidden';
  if (/unauthorized/i.test(why)) return 'unauthorized';
  return /time[d-]? ?out/i.test(why) ? 'timeout' : 'not-recorded';
}
