/** Cells of Services, Ingresses and EndpointSlices. */
import { type Json, objectsAt, textAt, valueAt } from '../../../facts/json.ts';
import { ageOf, type Cell, firstThree, labelsText, NONE } from './cells.ts';

export function serviceCells(service: Json, now: Date): Cell[] {
  const ports = objectsAt(service, 'spec', 'ports').map(({ port, nodePort, protocol }) => {
    const number = nodePort ? `${String(port)}:${String(nodePort)}` : String(port);
    return `${number}/${String(protocol ?? 'TCP')}`;
  });
  return [
    textAt(service, 'metadata', 'name'),
    textAt(service, 'spec', 'type'),
    textAt(service, 'spec', 'clusterIP') || NONE,
    externalIp(service),
    ports.join(',') || NONE,
    ageOf(service, now),
    labelsText(valueAt(service, 'spec', 'selector')),
  ];
}

function externalIp(service: Json): string {
  const given = valueAt(service, 'spec', 'externalIPs');
  const ips = Array.isArray(given) ? given.map(String) : [];
  switch (textAt(service, 'spec', 'type')) {
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName');
    case 'LoadBalancer':
      return [...balancerNames(service), ...ips].join(',') || '<pending>';
    default:
      return ips.join(',') || NONE;
  }
}

function balancerNames(object: Json): readonly string[] {
  return objectsAt(object, 'status', 'loadBalancer', 'ingress').map((i) => textAt(i, 'ip') || textAt(i, 'hostname'));
}

export function ingressCells(ingress: Json, now: Date): Cell[] {
  const hosts = objectsAt(ingress, 'spec', 'rules')
    .map((rule) => textAt(rule, 'host'))
    .filter((host) => host !== '');
  return [
    textAt(ingress, 'metadata', 'name'),
    textAt(ingress, 'spec', 'ingressClassName') || NONE,
    firstThree(hosts, '*'),
    balancerNames(ingress).join(','),
    objectsAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80',
    ageOf(ingress, now),
  ];
}

export function endpointSliceCells(slice: Json, now: Date): Cell[] {
  const ports = objectsAt(slice, 'ports').map(({ port, name }) => String(port ?? name ?? '*'));
  const addresses = objectsAt(slice, 'endpoints').flatMap(({ addresses: own }) =>
    Array.isArray(own) ? own.map(String) : [],
  );
  return [
    textAt(slice, 'metadata', 'name'),
    textAt(slice, 'addressType'),
    firstThree(ports, '<unset>'),
    firstThree(addresses, '<unset>'),
    ageOf(slice, now),
  ];
}
