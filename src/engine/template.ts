/** Text with `${CEL}` in it: taken apart once, filled in by the walker. */

export type Piece = { readonly text: string } | { readonly expression: string; readonly offset: number };

/** Splits a template. A `}` inside a CEL string or nested braces does not end the expression. Throws on an open `${`. */
export function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('${', at);
    if (open < 0) break;
    if (open > at) pieces.push({ text: template.slice(at, open) });
    const close = endOfExpression(template, open + 2);
    pieces.push({ expression: template.slice(open + 2, close), offset: open + 2 });
    at = close + 1;
  }
  if (at < template.length) pieces.push({ text: template.slice(at) });
  return pieces;
}

function endOfExpression(template: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let i = start; i < template.length; i++) {
    const c = template[i] ?? '';
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '{') depth++;
    else if (c === '}' && depth-- === 0) return i;
  }
  throw new Error('`${` is not closed by `}`');
}

/** How a value reads inside a sentence. */
export function inText(value: unknown): string {
  if (value === undefined || value === null) return '?';
  if (Array.isArray(value)) return value.map(inText).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Math.round(value * 1000) / 1000);
  return String(value);
}
