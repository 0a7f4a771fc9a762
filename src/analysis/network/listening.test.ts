import { expect, test } from 'vitest';
import { listenersIn } from './listening.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, state = '0A', remote = '00000000:0000') =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0\n`;
const V6 = (address: string, port: string) => line(`${address}:${port}`, '0A', `${'0'.repeat(32)}:0000`);
const ANY = '0'.repeat(32);
const LOOPBACK = '00000000000000000000000001000000';

test('sockets that listen, by port; connections do not count', () => {
  expect(
    listenersIn(HEAD + line('00000000:1F90') + line('0700F40A:0050', '01', '0100F40A:A1B2') + line('00000000:0050')),
  ).toEqual([
    { port: 80, everywhere: true },
    { port: 8080, everywhere: true },
  ]);
});

test('the loopback address is not reached from elsewhere, unless another socket has the port too', () => {
  expect(listenersIn(HEAD + line('0100007F:1F90'))).toEqual([{ port: 8080, everywhere: false }]);
  expect(listenersIn(HEAD + line('0100007F:1F90') + HEAD + V6(ANY, '1F90'))).toEqual([
    { port: 8080, everywhere: true },
  ]);
  expect(listenersIn(HEAD + V6(LOOPBACK, '1F90'))).toEqual([{ port: 8080, everywhere: false }]);
  expect(listenersIn(HEAD + V6('0000000000000000FFFF00000100007F', '1F90'))).toEqual([
    { port: 8080, everywhere: false },
  ]);
});

test("a mesh's own ports are not the program's", () => {
  expect(listenersIn(HEAD + line('00000000:3A98') + line('00000000:3AAD'))).toEqual([]);
});

test('an empty table is an answer, another text is none', () => {
  expect(listenersIn(HEAD)).toEqual([]);
  expect(listenersIn('')).toBeUndefined();
  expect(listenersIn('cat: /proc/net/tcp: No such file or directory')).toBeUndefined();
});
