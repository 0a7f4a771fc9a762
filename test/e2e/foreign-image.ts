/** Images whose program is built for another processor than the node's: what a build on the wrong machine leaves in a registry. */
import { createHash } from 'node:crypto';

export interface Blob {
  readonly type: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const ELF_AARCH64 = 0xb7;

/** An image with one program, `/server`, for arm64. Its configuration claims `architecture`, which need not be true. */
function imageFor(architecture: string): readonly [manifest: Blob, ...rest: Blob[]] {
  const layer = blob('application/vnd.oci.image.layer.v1.tar', tarOf('server', arm64Program()));
  const config = json('application/vnd.oci.image.config.v1+json', {
    architecture,
    os: 'linux',
    config: { Entrypoint: ['/server'] },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = json(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return [manifest, config, layer];
}

/** The image claims to be for amd64: it is fetched, and fails when it is run. */
export const MISLABELLED = imageFor('amd64');

/** An index that offers arm64 alone: a node of another architecture does not fetch it. */
export const ARM_ONLY: readonly [index: Blob, ...rest: Blob[]] = (() => {
  const [manifest, ...rest] = imageFor('arm64');
  const index = json('application/vnd.oci.image.index.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{ ...descriptor(manifest), platform: { architecture: 'arm64', os: 'linux' } }],
  });
  return [index, manifest, ...rest];
})();

/** A 64-bit little-endian executable with one loadable segment; only its header is ever looked at. */
function arm64Program(): Buffer {
  const file = Buffer.alloc(120);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(ELF_AARCH64, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(0x400078n, 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64);
  file.writeUInt32LE(5, 68);
  file.writeBigUInt64LE(0x400000n, 80);
  file.writeBigUInt64LE(0x400000n, 88);
  file.writeBigUInt64LE(120n, 96);
  file.writeBigUInt64LE(120n, 104);
  return file;
}

/** A USTAR archive of one executable file (POSIX.1-1988). */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000755\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}

function blob(type: string, bytes: Buffer): Blob {
  return { type, bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

function json(type: string, value: unknown): Blob {
  return blob(type, Buffer.from(JSON.stringify(value)));
}

function descriptor({ type, digest, bytes }: Blob): object {
  return { mediaType: type, digest, size: bytes.length };
}
