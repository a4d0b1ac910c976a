/** Network readers on real sockets of this machine. */

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { lineCollector, longestLineBytes, parseReaderLine } from '../../../../drivers/card/network/line.ts';
import {
  type NetworkReader,
  type NetworkReaderListener,
  openNetworkReaders,
} from '../../../../drivers/card/network/listener.ts';

const secret = 'shared-secret-of-1-reader';
const here: NetworkReader = { device: '複合機1', address: '127.0.0.1', secret };
const uid = '04A1B2C3';

let listener: NetworkReaderListener | undefined;
let read: string[] = [];
let refused: string[] = [];

async function open(protocol: 'tcp' | 'http', reader: Partial<NetworkReader> = {}): Promise<number> {
  read = [];
  refused = [];
  listener = await openNetworkReaders({
    protocol,
    host: '127.0.0.1',
    port: 0,
    readers: [{ ...here, ...reader }],
    onReading: async (device, { technology, identifierHex }) => {
      read.push(`${device} ${technology} ${identifierHex}`);
      return identifierHex !== '04ffffff';
    },
    onRefused: (why) => refused.push(why),
  });
  return listener.port;
}

afterEach(async () => {
  await listener?.[Symbol.asyncDispose]();
  listener = undefined;
});

/** Sends parts one after the other and gives what came back until the end, or after 400 ms. */
async function sendTcp(port: number, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
  const timer = setTimeout(() => socket.destroy(), 400);
  await closed;
  clearTimeout(timer);
  return answer;
}

async function post(port: number, body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'text/plain', ...headers },
  });
  return response.status;
}

describe('a network reader over TCP', () => {
  test('its number is read for its device, whatever ends the line and wherever it is cut', async () => {
    const port = await open('tcp');
    assert.equal(await sendTcp(port, `${secret} 04A1`, 'B2C3\r', '\n'), 'OK\r\n');
    assert.equal(await sendTcp(port, `\u0002${secret} ${uid}\u0003`), 'OK\r\n');
    assert.equal(await sendTcp(port, `${secret} 04FFFFFF\n`), 'NO\r\n');
    const taken = '複合機1 iso14443a 04a1b2c3';
    assert.deepEqual(read, [taken, taken, '複合機1 iso14443a 04ffffff']);
  });

  test('a wrong secret, another address and a line that is too long read nothing', async () => {
    const port = await open('tcp');
    assert.equal(await sendTcp(port, `shared-secret-of-2-reader ${uid}\r\n`), '');
    assert.equal(await sendTcp(port, 'x'.repeat(longestLineBytes + 1)), '');
    assert.deepEqual(refused, ['wrong-secret', 'malformed']);
    await listener?.[Symbol.asyncDispose]();
    const elsewhere = await open('tcp', { address: '127.0.0.9' });
    assert.equal(await sendTcp(elsewhere, `${secret} ${uid}\r\n`), '');
    assert.deepEqual([read, refused], [[], ['unknown-address']]);
  });

  test('numbers that follow too fast are dropped', async () => {
    const port = await open('tcp');
    await sendTcp(port, `${secret} ${uid}\n`.repeat(50));
    assert.ok(read.length <= 4, String(read.length));
  });

  test('its own notation holds', async () => {
    const port = await open('tcp', {
      format: { notation: 'decimal', byteLength: 4, byteOrder: 'reversed', prefix: 'ID' },
    });
    assert.equal(await sendTcp(port, `${secret} ID${0xc3b2a104}\r\n`), 'OK\r\n');
    assert.deepEqual(read, ['複合機1 iso14443a 04a1b2c3']);
  });
});

describe('a network reader over HTTP', () => {
  test('a POST with the secret is read, as text and as JSON', async () => {
    const port = await open('http');
    assert.equal(await post(port, uid), 204);
    const json = { 'content-type': 'application/json' };
    assert.equal(await post(port, JSON.stringify({ number: uid }), json), 204);
    assert.equal(await post(port, '04ffffff'), 403);
    assert.equal(read.length, 3);
  });

  test('without the secret, with another method, too long or with no number nothing is read', async () => {
    const port = await open('http');
    assert.equal(await post(port, uid, { authorization: 'Bearer wrong-wrong-wrong-wrong' }), 401);
    assert.equal(await post(port, 'x'.repeat(1_000)), 400);
    assert.equal(await post(port, '{"number":4}', { 'content-type': 'application/json' }), 400);
    assert.equal(await post(port, '{', { 'content-type': 'application/json' }), 400);
    assert.equal(await post(port, '08a1b2c3'), 422);
    const get = await fetch(`http://127.0.0.1:${port}/`, { headers: { authorization: `Bearer ${secret}` } });
    assert.equal(get.status, 400);
    assert.deepEqual(read, []);
  });
});

test('lines come out the same however the bytes are cut', () => {
  const line = fc.string({ unit: fc.constantFrom('a', ' ', '9', '\u0002'), maxLength: 20 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.array(fc.nat(120), { maxLength: 6 }), (lines, cuts) => {
      const whole = Buffer.from(lines.map((text) => `${text}\r\n`).join(''));
      const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].sort((a, b) => a - b);
      const collect = lineCollector();
      const parts = at.slice(1).flatMap((end, index) => collect(whole.subarray(at[index], end)) ?? ['long']);
      assert.deepEqual(parts, lineCollector()(whole));
    }),
  );
});

test('any line is a secret with a number, or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 320 }), (text) => {
      const said = parseReaderLine(text);
      assert.ok(said === undefined || (/^[\x21-\x7e]+$/.test(said.secret) && said.typed.length <= 64));
    }),
  );
});
