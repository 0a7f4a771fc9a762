/** What of kubectl's output is the same for the same command: words and columns, not ages, addresses, identities and chance. */

const CHANGING: readonly (readonly [RegExp, string])[] = [
  // An event happens again while the others look.
  [/\S+ \(x\d+ over [^)]*\)/g, ''],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, 'TIME'],
  [/^@@ .* @@$/gm, '@@'],
  // What a field means is not served.
  [/^DESCRIPTION:\n[\s\S]*$/gm, 'DESCRIPTION:'],
  // A null is the same as an absent field, and a recording keeps none.
  [/\b(?:lastProbeTime|firstTimestamp|lastTimestamp|eventTime|creationTimestamp): null\n\s*/g, ''],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b/g, 'TIME'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, 'UID'],
  [/\bresourceVersion: "\d+"|"resourceVersion": "\d+"/g, 'VERSION'],
  [/\b(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?=\s|$|\)| ago)/gm, ''],
  [/https:\/\/[\d.]+:\d+/g, 'SERVER'],
  [/\/tmp\/[\w.-]+/g, 'FILE'],
];

/** Without differences in spacing: columns are as wide as what is in them. */
export function shapeOf(text: string): string {
  const replaced = CHANGING.reduce((result, [pattern, word]) => result.replace(pattern, word), text);
  return replaced
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trimEnd())
    .join('\n')
    .trim();
}
