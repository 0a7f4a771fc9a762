/** What `kubectl north record` says when it has written a recording. */

interface Written {
  readonly path: string;
  readonly of: string;
  /** What to type after `kubectl north` to look at it: `triage`, `pod/web-0 -n shop`. */
  readonly look: string;
  readonly files: number;
  readonly bytes: number;
  readonly finished: boolean;
  readonly unavailable: readonly { resource: string; namespace?: string; name?: string; why: string }[];
  /** The first of what was masked. */
  readonly redactions: readonly { where: string; rule: string }[];
  readonly masked: number;
}

/** More than these would scroll the rest away; recording.yaml has all of them. */
const MOST = 8;

export function renderRecording(written: Written, showRedactions: boolean): string {
  const { path, of, look, files, bytes, finished, unavailable, redactions, masked } = written;
  const size = bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const lines = [
    `${finished ? 'Recorded' : 'Recorded a part of'} ${of} in ${path}: ${counted(files, 'file')}, ${size}.`,
  ];
  if (!finished) lines.push('Its time was over. Run the same command again to go on.');
  if (masked > 0) {
    lines.push(
      `${counted(masked, 'value')} masked before anything was written${showRedactions ? ':' : '; --show-redactions lists where and why.'}`,
    );
    if (showRedactions) lines.push(...redactions.map(({ where, rule }) => `  ${where}: ${rule}`));
    if (showRedactions && masked > redactions.length) lines.push(`  and ${masked - redactions.length} more`);
  } else lines.push('No value had to be masked.');
  if (unavailable.length > 0) {
    lines.push('', 'Not recorded, and noted in recording.yaml:');
    lines.push(...unavailable.slice(0, MOST).map(missing));
    if (unavailable.length > MOST) lines.push(`  and ${unavailable.length - MOST} more`);
  }
  lines.push(
    '',
    `Look at it with: kubectl north ${look} --from ${/^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`,
  );
  return `${lines.join('\n')}\n`;
}

function missing({ resource, namespace, name, why }: Written['unavailable'][number]): string {
  const place = namespace === undefined ? '' : ` in ${namespace}`;
  return `  ${resource}${name === undefined ? '' : ` ${name}`}${place}: ${why}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
