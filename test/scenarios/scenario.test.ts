import { describe, expect, it } from 'vitest';
import { fits, parseScenario, withResults } from './scenario.ts';

const source = `====test====
a title
====command====
explain "two words" -o json
====file sub/a.yaml====
a: 1
====make====
truncated-archive bad.tar.gz
====stdout====
old
====exit====
2
`;

describe('parseScenario', () => {
  it('reads every section', () => {
    expect(parseScenario(source)).toEqual({
      title: 'a title',
      command: ['explain', 'two words', '-o', 'json'],
      files: { 'sub/a.yaml': 'a: 1\n' },
      make: [['truncated-archive', 'bad.tar.gz']],
      env: {},
      stdin: '',
      stdout: 'old\n',
      stderr: '',
      exit: 2,
    });
  });
  it('refuses a section that it does not know', () => {
    expect(() => parseScenario('====comand====\nx\n')).toThrow('no section is called ====comand====');
  });
});

describe('withResults', () => {
  it('replaces the results and keeps what is given', () => {
    const next = parseScenario(withResults(source, { stdout: 'new\n', stderr: 'oh\n', exit: 0 }));
    expect(next).toEqual({ ...parseScenario(source), stdout: 'new\n', stderr: 'oh\n', exit: 0 });
  });
});

describe('fits', () => {
  it('takes an ellipsis for any text of a line, and a line of it for any lines', () => {
    expect(fits('took … ms\nend\n', 'took 12 ms\nend\n')).toBe(true);
    expect(fits('took … ms\nend\n', 'took 12\nms\nend\n')).toBe(false);
    expect(fits('a\n…\nz\n', 'a\nb\nc\nz\n')).toBe(true);
    expect(fits('a.c\n', 'abc\n')).toBe(false);
  });
});
