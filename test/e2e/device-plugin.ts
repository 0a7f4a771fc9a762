/** A device plugin for the kubelet of this machine, so that the kubelet hands out, refuses and loses devices as in the field. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  type Client,
  credentials,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { Case } from './case.ts';
import { type Kubectl, objects } from './kubectl.ts';

type DevicePlugin = NonNullable<Case['devicePlugin']>;

const FOLDER = '/var/lib/kubelet/device-plugins';

interface Services {
  readonly DevicePlugin: ServiceClientConstructor;
  readonly Registration: new (
    ...args: ConstructorParameters<typeof Client>
  ) => Client & { Register(request: object, done: (error: Error | null) => void): void };
}

const field = (id: number, type: string, repeated = false) => ({ id, type, ...(repeated && { rule: 'repeated' }) });
const call = (requestType: string, responseType: string, responseStream = false) => ({
  requestType,
  responseType,
  responseStream,
});

/** What is needed of the kubelet's interface `v1beta1` (k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1/api.proto). */
const INTERFACE = {
  nested: {
    v1beta1: {
      nested: {
        Empty: { fields: {} },
        DevicePluginOptions: { fields: {} },
        RegisterRequest: {
          fields: { version: field(1, 'string'), endpoint: field(2, 'string'), resourceName: field(3, 'string') },
        },
        Device: { fields: { ID: field(1, 'string'), health: field(2, 'string') } },
        ListAndWatchResponse: { fields: { devices: field(1, 'Device', true) } },
        ContainerAllocateRequest: { fields: { devicesIds: field(1, 'string', true) } },
        AllocateRequest: { fields: { containerRequests: field(1, 'ContainerAllocateRequest', true) } },
        ContainerAllocateResponse: { fields: {} },
        AllocateResponse: { fields: { containerResponses: field(1, 'ContainerAllocateResponse', true) } },
        Registration: { methods: { Register: call('RegisterRequest', 'Empty') } },
        DevicePlugin: {
          methods: {
            GetDevicePluginOptions: call('Empty', 'DevicePluginOptions'),
            ListAndWatch: call('Empty', 'ListAndWatchResponse', true),
            Allocate: call('AllocateRequest', 'AllocateResponse'),
          },
        },
      },
    },
  },
};

/** Registers with the kubelet and returns when the node offers the healthy devices. */
export async function startDevicePlugin(kubectl: Kubectl, plugin: DevicePlugin): Promise<{ stop(): void }> {
  const loaded = loadPackageDefinition(fromJSON(INTERFACE as unknown as Parameters<typeof fromJSON>[0]));
  const { DevicePlugin: Plugin, Registration } = loaded.v1beta1 as unknown as Services;
  const socket = `${plugin.resource.replaceAll('/', '_')}.sock`;
  const server = new Server();
  server.addService(Plugin.service, answersOf(plugin));
  await promisify(server.bindAsync.bind(server))(`unix://${join(FOLDER, socket)}`, ServerCredentials.createInsecure());
  const kubelet = new Registration(`unix://${join(FOLDER, 'kubelet.sock')}`, credentials.createInsecure());
  const request = { version: 'v1beta1', endpoint: socket, resourceName: plugin.resource };
  await new Promise<void>((done, failed) => kubelet.Register(request, (e) => (e === null ? done() : failed(e))));
  kubelet.close();
  await offered(kubectl, plugin);
  return {
    stop() {
      server.forceShutdown();
      rmSync(join(FOLDER, socket), { force: true });
    },
  };
}

function answersOf({ healthy, unhealthy, refuses }: DevicePlugin) {
  const devices = Array.from({ length: healthy + unhealthy }, (_, i) => ({
    ID: `device-${i}`,
    health: i < healthy ? 'Healthy' : 'Unhealthy',
  }));
  const options = (_: unknown, done: sendUnaryData<object>) => done(null, {});
  const list = (stream: ServerWritableStream<object, object>) => void stream.write({ devices });
  const allocate = (asked: ServerUnaryCall<{ containerRequests: object[] }, object>, done: sendUnaryData<object>) =>
    refuses === ''
      ? done(null, { containerResponses: asked.request.containerRequests.map(() => ({})) })
      : done({ code: status.UNKNOWN, details: refuses });
  return { GetDevicePluginOptions: options, ListAndWatch: list, Allocate: allocate };
}

/** The kubelet tells of new devices with its next report about the node. */
async function offered(kubectl: Kubectl, { resource, healthy }: DevicePlugin): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) {
    const nodes = await objects(kubectl, 'default', { kind: 'Node' });
    const counts = nodes.map(
      (node) => (node.status as { allocatable?: Record<string, string> }).allocatable?.[resource],
    );
    if (counts.includes(String(healthy))) return;
  }
  throw new Error(`no node offers ${healthy} ${resource}`);
}
