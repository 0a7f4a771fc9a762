/** Takes a list of pods apart while it arrives, one pod at a time, so that a list of 80 MB costs the memory of one pod. */
import type { KubeObject } from '../facts/objects.ts';
import { jsonListDecoder } from './jsonlist.ts';
import { isEntry } from './kubeconfig.ts';
import { podOf } from './podmessage.ts';
import { BYTES, bytesOf, varintAt, varintEnd } from './protobuf.ts';

export interface PodListDecoder {
  /** Throws for protobuf that is none. */
  readonly take: (chunk: Buffer, contentType: string) => void;
  /** `whole`: the list arrived to its end; `next`: the token of its next page. */
  readonly end: () => { readonly whole: boolean; readonly next: string | undefined };
}

/** Servers that know no protobuf answer in JSON. */
export function podListDecoder(keep: (pod: KubeObject) => void): PodListDecoder {
  const protobuf = protobufDecoder(keep);
  const json = jsonListDecoder((item) => {
    if (isEntry(item.metadata)) keep(item as unknown as KubeObject);
  });
  let isJson = false;
  return {
    take(chunk, contentType) {
      isJson = !contentType.includes('protobuf');
      (isJson ? json : protobuf).take(chunk);
    },
    end: () => (isJson ? json : protobuf).end(),
  };
}

const MAGIC = Buffer.from('k8s\0');
/** In the envelope (runtime.Unknown) and in the list, field 2 is what matters: the list, and each pod. */
const CONTENT = 2;
/** ListMeta's. */
const CONTINUE = 3;

function protobufDecoder(keep: (pod: KubeObject) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let next: string | undefined;
  let place: 'magic' | 'envelope' | 'list' | 'after' = 'magic';
  /** Bytes of the list that are still to come. */
  let left = 0;

  const step = (data: Buffer, at: number): number => {
    if (place === 'magic') {
      if (data.length < MAGIC.length) return 0;
      if (!data.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('the answer is no Kubernetes protobuf');
      place = 'envelope';
      return MAGIC.length;
    }
    if (place === 'after') return data.length - at;
    const tagEnd = varintEnd(data, at);
    const start = tagEnd === 0 ? 0 : varintEnd(data, tagEnd);
    if (start === 0) return 0;
    const tag = varintAt(data, at, tagEnd);
    const size = varintAt(data, tagEnd, start);
    if ((tag & 7) !== BYTES || size < 0) throw new Error('the answer is broken protobuf');
    const field = tag >>> 3;
    if (place === 'envelope' && field === CONTENT) {
      left = size;
      place = left === 0 ? 'after' : 'list';
      return start - at;
    }
    const end = start + size;
    if (end > data.length) return 0;
    if (place === 'list') {
      if (field === CONTENT) keep(podOf(data, start, end));
      else if (field === 1) next = bytesOf(data.subarray(start, end), CONTINUE).toString() || undefined;
      left -= end - at;
      if (left <= 0) place = 'after';
    }
    return end - at;
  };

  return {
    take(chunk: Buffer): void {
      const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (let taken = -1; taken !== 0 && at < data.length; at += taken) taken = step(data, at);
      rest = data.subarray(at);
    },
    end: () => ({ whole: place === 'after' && left === 0, next }),
  };
}
