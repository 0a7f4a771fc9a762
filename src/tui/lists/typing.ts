/** The one-line text field: what typing and its few editing keys do to the text. */
import type { Action } from '../keymap.ts';
import { oneLine } from '../text/wrap.ts';

/** The text after a key; the same text if the key is none of the field's. */
export function typed(text: string, action: Action | undefined, key: string): string {
  if (action === 'erase') return [...text].slice(0, -1).join('');
  if (action === 'eraseWord') return text.replace(/\S*\s*$/, '');
  if (action === 'eraseAll') return '';
  if (action !== undefined) return text;
  if (key === 'space') return `${text} `;
  return [...key].length === 1 ? text + oneLine(key) : text;
}

/** The text after a paste, which may hold line breaks. */
export function pasted(text: string, paste: string): string {
  return text + oneLine(paste);
}

/** Whether every word of a filter stands somewhere in a text, whatever the case. */
export function matches(haystack: string, filter: string): boolean {
  const low = haystack.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}
