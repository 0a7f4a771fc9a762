/** Turns an answer of the API server into JSON, and what is no answer into a gap with words for its reader. */
import { gapFor, type Question, reasonOfStatus } from '../facts/gaps.ts';
import type { Gap } from '../facts/reading.ts';
import { cleanText, cleanValue } from '../facts/sanitise.ts';
import { oneLine } from './error.ts';
import type { Reply } from './exchange.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';
import { bytesOf } from './protobuf.ts';
import type { Outcome } from './reader.ts';

export type Parsed =
  | { readonly ok: true; readonly value: Entry; readonly status: number }
  | { readonly ok: false; readonly gap: Gap };

/**
 * What a string's JSON text looks like if the string holds a control or bidi character: the character itself, or its
 * escape. Most bodies hold none, and then no value has to be walked.
 */
const SUSPECT =
  /[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]|\\(?:[bfr]|u00[0189]|u007f|u061c|u20[026]|ud)/i;

/** The JSON object of a 200, or a 404's; a gap for every other answer. */
export function parsedAnswer(outcome: Outcome, asked: Question): Parsed {
  if (!outcome.ok) return { ok: false, gap: gapOf(outcome, asked) };
  const { reply } = outcome;
  if (reply.cut) {
    const gap = gapFor(asked, 'truncated', 'the answer is larger than this tool reads');
    return { ok: false, gap: { ...gap, ask: 'ask for less: name a namespace or an object' } };
  }
  if (reply.status !== 200 && reply.status !== 404) return { ok: false, gap: gapOf(outcome, asked) };
  const value = jsonOf(reply);
  if (value !== undefined) return { ok: true, value, status: reply.status };
  if (reply.status === 404) return { ok: true, value: {}, status: 404 };
  return { ok: false, gap: gapFor(asked, 'broken', saidBy(reply)) };
}

/** The clean JSON object of a body; undefined if it is none. */
export function jsonOf(reply: Reply): Entry | undefined {
  const value = cleanJson(reply.body.toString());
  return isEntry(value) ? value : undefined;
}

/** The value of a JSON text without control and bidi characters; undefined if it is no JSON. */
export function cleanJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return SUSPECT.test(text) ? cleanValue(value) : value;
  } catch {
    return undefined;
  }
}

export function gapOf(outcome: Outcome, asked: Question): Gap {
  if (!outcome.ok) return { ...gapFor(asked, outcome.reason, outcome.why), ask: outcome.todo };
  const { status } = outcome.reply;
  const said = saidBy(outcome.reply);
  if (status === 403) return gapFor(asked, reasonOfStatus(jsonOf(outcome.reply)), said);
  if (status >= 400 && status < 500 && status !== 429) return gapFor(asked, 'failed', said);
  return gapFor(asked, status === 504 ? 'timeout' : 'broken', said);
}

/** What the server says in one line: its Status' message, or what its body looks like. */
export function saidBy(reply: Reply): string {
  const message = textOf(jsonOf(reply), 'message') ?? protobufMessage(reply);
  if (message !== undefined) return oneLine(message);
  const text = reply.body.subarray(0, 2000).toString();
  if (/html/i.test(reply.contentType) || /^\s*<(!doctype|html)/i.test(text)) {
    return `the answer (${reply.status}) is a web page, as a proxy or a login page gives it`;
  }
  if (reply.status === 407) return 'the proxy wants a user name and password (407)';
  if (reply.status === 200) return 'the answer is cut off, or no JSON';
  return `${reply.status} ${oneLine(cleanText(text), 200)}`.trim();
}

/** The message of a Status in protobuf: field 3 of the envelope's field 2, after four bytes of magic. */
function protobufMessage({ contentType, body }: Reply): string | undefined {
  if (!contentType.includes('protobuf')) return undefined;
  try {
    const status = bytesOf(body.subarray(4), 2);
    return cleanText(bytesOf(status, 3).toString()) || undefined;
  } catch {
    return undefined;
  }
}
