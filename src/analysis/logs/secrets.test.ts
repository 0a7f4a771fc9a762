import { describe, expect, it } from 'vitest';
import { maskSecrets } from './secrets.ts';

describe('maskSecrets', () => {
  it.each([
    ['postgres://app:p%40ss@db:5432/shop', 'postgres://app:***@db:5432/shop'],
    ['redis://:s3cret@redis:6379/0', 'redis://:***@redis:6379/0'],
    ['clone https://ghp_abcdefghij1234567890@github.com/x', 'clone https://***@github.com/x'],
    ['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer ***'],
    ['sent bearer abcdef0123456789xyz to host', 'sent bearer *** to host'],
    ['DB_PASSWORD=hunter2 HOST=db', 'DB_PASSWORD=*** HOST=db'],
    ['{"api_key": "abc def", "port": 80}', '{"api_key": "***", "port": 80}'],
    ["apiKey: 'x1y2'", "apiKey: '***'"],
    ['secretAccessKey=abc/def+ghi', 'secretAccessKey=***'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'key *** used'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_1 end', 'jwt *** end'],
    ['a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb', 'a\n-----PRIVATE KEY ***-----\nb'],
    ['token=glpat-abcdefghij0123456789', 'token=***'],
  ])('%j', (text, masked) => expect(maskSecrets(text)).toBe(masked));

  it.each([
    'FATAL:  password authentication failed for user "app"',
    "Access denied for user 'u'@'10.0.0.1' (using password: YES)",
    'SyntaxError: Unexpected token < in JSON at position 0',
    'invalid token: expired',
    'Get "http://10.0.0.1:8080/healthz": dial tcp 10.0.0.1:8080: connect: connection refused',
    'image registry.example.com:5000/team/app@sha256:0123',
    'secret "db" not found',
    'sh: /etc/passwd: Permission denied',
    'Basic authentication is required',
  ])('leaves %j', (text) => expect(maskSecrets(text)).toBe(text));

  it('changes nothing when applied again', () => {
    const once = maskSecrets('PASSWORD="a b" token: Zz9 https://u:p@h/');
    expect(maskSecrets(once)).toBe(once);
  });
});
