/** The WebDAV receiver over real HTTP: puts, their neighbours, and refusals. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receiver } from '../../../../drivers/device/receiver.ts';
import { openWebdavReceiver } from '../../../../drivers/receivers/webdav/receiver.ts';
import { type DropStage, dropAccounts, dropStage } from '../../../support/drop-stage.ts';

describe('a WebDAV receiver', () => {
  let stage: DropStage;
  let receiver: Receiver;

  const opened = async () => {
    stage = dropStage();
    const { hooks, holding, onTrouble } = stage;
    const where = { host: '127.0.0.1', port: 0, certificate: undefined };
    receiver = await openWebdavReceiver({ ...where, hooks, holding, onTrouble });
  };
  before(opened);
  beforeEach(() => {
    stage.taken.length = 0;
    stage.state.hasRoom = true;
  });
  after(() => receiver?.[Symbol.asyncDispose]());

  const ask = async (
    method: string,
    path: string,
    options: {
      readonly body?: string;
      readonly headers?: Record<string, string>;
      readonly user?: string;
    } = {},
  ) => {
    const { user = 'mfp', headers = {}, body } = options;
    const secret = Buffer.from(`${user}:${dropAccounts[user] ?? 'wrong'}`).toString('base64');
    const init = { method, headers: { authorization: `Basic ${secret}`, ...headers } };
    const answer = await fetch(
      `http://127.0.0.1:${receiver.port}${path}`,
      body === undefined ? init : { ...init, body },
    );
    await answer.arrayBuffer();
    return answer;
  };

  test('RFC 9110 §9.3.4: 201 for a new document, 204 for the next of that name, both taken', async () => {
    assert.equal((await ask('PUT', '/a/one.pdf', { body: 'first' })).status, 201);
    assert.equal((await ask('PUT', '/a/one.pdf', { body: 'second' })).status, 204);
    assert.deepEqual(
      stage.taken.map(({ destination, name }) => `${destination}/${name}`),
      ['a/one.pdf', 'a/one.pdf'],
    );
  });

  test('LOCK, an empty PUT, the real one and UNLOCK leave one document', async () => {
    const lock = await ask('LOCK', '/w.pdf', { body: '<lockinfo/>' });
    assert.match(lock.headers.get('lock-token') ?? '', /^<opaquelocktoken:/);
    await ask('PUT', '/w.pdf', { body: '', headers: { 'content-length': '0' } });
    assert.equal((await ask('HEAD', '/w.pdf')).headers.get('content-length'), '0');
    assert.equal((await ask('PUT', '/w.pdf', { body: 'real' })).status, 204);
    assert.equal((await ask('UNLOCK', '/w.pdf')).status, 204);
    assert.equal(stage.taken.length, 1);
  });

  test('RFC 9530 §2: other bytes than declared are not taken', async () => {
    const digest = (text: string) => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
    const put = (declared: string) =>
      ask('PUT', '/d.pdf', { body: 'bytes', headers: { 'content-digest': declared } });
    assert.equal((await put(digest('others'))).status, 422);
    assert.equal((await put('sha-256=nonsense')).status, 400);
    assert.equal((await put(digest('bytes'))).status, 201);
    assert.equal(stage.taken.length, 1);
  });

  test('without room 503 says when to come back', async () => {
    stage.state.hasRoom = false;
    const answer = await ask('PUT', '/full.pdf', { body: 'x' });
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '60']);
  });

  test('wrong passwords get 401, and nobody moves, reads or sees what is another’s', async () => {
    assert.equal((await ask('PUT', '/x.pdf', { body: 'x', user: 'nobody' })).status, 401);
    assert.equal((await ask('PUT', '/mine.pdf.tmp', { body: 'x' })).status, 201);
    const to = { destination: `http://127.0.0.1:${receiver.port}/mine.pdf` };
    assert.equal((await ask('MOVE', '/mine.pdf.tmp', { headers: to, user: 'other' })).status, 404);
    assert.equal((await ask('HEAD', '/mine.pdf.tmp', { user: 'other' })).status, 404);
    assert.equal((await ask('DELETE', '/mine.pdf.tmp', { user: 'other' })).status, 403);
    assert.equal((await ask('GET', '/mine.pdf.tmp')).status, 405);
    assert.equal((await ask('MOVE', '/mine.pdf.tmp', { headers: to })).status, 201);
    assert.equal(stage.taken.length, 1);
  });

  test('who sends a large document without asking first still hears why it is refused', async () => {
    const answer = await ask('PUT', '/large.pdf', { body: 'x'.repeat(5_000_000), user: 'nobody' });
    assert.deepEqual([answer.status, stage.taken.length], [401, 0]);
  });

  test('collections are always there and always empty', async () => {
    assert.equal((await ask('MKCOL', '/folder/')).status, 201);
    assert.equal((await ask('PROPFIND', '/folder/', { headers: { depth: '1' } })).status, 207);
    assert.equal((await ask('PROPFIND', '/folder/none.pdf')).status, 404);
    assert.match((await ask('OPTIONS', '/')).headers.get('dav') ?? '', /2/);
  });

  test('a body that ends early is not taken', async () => {
    const secret = Buffer.from(`mfp:${dropAccounts['mfp']}`).toString('base64');
    const socket = connect(receiver.port, '127.0.0.1');
    socket.on('error', () => {});
    const head = [
      'PUT /cut.pdf HTTP/1.1',
      'Host: x',
      `Authorization: Basic ${secret}`,
      'Content-Length: 100',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\nhalf`);
    await sleep(50);
    socket.destroy();
    await sleep(100);
    assert.equal(stage.taken.length, 0);
  });
});
