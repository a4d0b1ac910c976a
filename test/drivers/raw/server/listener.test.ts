import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueRefusal } from '../../../../drivers/device/print-queue.ts';
import type { GuardedServer } from '../../../../drivers/raw/server/guarded-server.ts';
import { type LegacyListenerOptions, openRawListener } from '../../../../drivers/raw/server/listener.ts';
import { CountingQueue } from '../../../support/counting-queue.ts';
import { connectWire } from '../../../support/legacy-client.ts';

describe('a raw listener', { timeout: 30_000 }, () => {
  let queue: CountingQueue;
  let refusals: string[];
  let errors: unknown[];
  let server: GuardedServer;
  const open = async (changes: Partial<LegacyListenerOptions> = {}) => {
    server = await openRawListener({
      id: 'raw',
      host: '127.0.0.1',
      port: 0,
      addresses: ['127.0.0.1/32'],
      queue,
      onRefusal: (reason) => refusals.push(reason),
      onError: (error) => errors.push(error),
      closeGraceMs: 200,
      ...changes,
    });
  };
  beforeEach(() => {
    queue = new CountingQueue();
    refusals = [];
    errors = [];
  });
  afterEach(() => server[Symbol.asyncDispose]());

  test('what comes until the peer ends its side is one document; the server ends after it is taken', async () => {
    await open();
    await using client = await connectWire(server.port);
    client.send('%PDF-1.7 first ');
    client.send('second');
    await sleep(20);
    assert.equal(queue.whole.length, 0, 'not before its end');
    client.end();
    assert.equal(await client.closed, 'ended');
    assert.deepEqual(queue.whole, ['%PDF-1.7 first second']);
    assert.equal(queue.calls[0]?.caller.listenerId, 'raw');
    assert.equal(queue.calls[0]?.caller.remoteAddress, '127.0.0.1');
    assert.equal(queue.calls[0]?.caller.requestingUserName, undefined);
  });

  test('a refused document resets the connection, and its reason is told to the operator', async () => {
    await open();
    queue.answer = () => {
      throw new QueueRefusal('document-format-error', 'no');
    };
    await using client = await connectWire(server.port);
    client.send('?');
    client.end();
    assert.equal(await client.closed, 'reset');
    assert.deepEqual(refusals, ['document-format-error']);
  });

  test('an address that is not listed is cut before it is read', async () => {
    await open();
    await using client = await connectWire(server.port, '127.0.0.2');
    client.send('%PDF-1.7');
    await client.closed;
    assert.equal(queue.calls.length, 0);
  });

  test('a look whether the port is open makes no job', async () => {
    await open();
    await using client = await connectWire(server.port);
    client.end();
    assert.equal(await client.closed, 'ended');
    assert.equal(queue.calls.length, 0);
    assert.deepEqual(errors, []);
  });

  test('a silent peer is cut after the idle time, and its part of a document is not taken', async () => {
    await open({ idleMs: 60 });
    await using client = await connectWire(server.port);
    client.send('%PDF-1.7');
    assert.equal(await client.closed, 'reset');
    assert.equal(queue.whole.length, 0);
    assert.match(String(errors[0]), /silent/);
  });

  test('more connections than allowed are cut, and those that are open go on', async () => {
    await open({ maxConnections: 1 });
    await using first = await connectWire(server.port);
    first.send('one');
    await sleep(20);
    await using second = await connectWire(server.port);
    await second.closed;
    first.end();
    assert.equal(await first.closed, 'ended');
    assert.equal(queue.whole.length, 1);
  });
});
