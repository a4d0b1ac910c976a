import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { buildBytes, postBytes, send } from '../../../support/ipp-wire.ts';
import { makeTestCertificate } from '../../../support/test-certificate.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

/** Writes bytes to the port and resolves with all that comes back until the server closes. */
function exchangeRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (piece: Buffer) => {
      received += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
    socket.write(bytes);
  });
}

/** Resolves with what came back up to a blank line. */
function readHead(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const onData = (piece: Buffer) => {
      received += piece.toString('latin1');
      if (!received.includes('\r\n\r\n')) return;
      socket.off('data', onData);
      resolve(received);
    };
    socket.on('data', onData);
  });
}

const ask = { operation: 'Get-Printer-Attributes' } as const;

describe('HTTP around IPP', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener();
  });
  after(() => server[Symbol.asyncDispose]());

  const head = (lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;

  it('RFC 9112 §3.2: a request without Host is refused with 400', async () => {
    const answer = await exchangeRaw(
      server.port,
      head(['POST /ipp/print HTTP/1.1', 'Content-Type: application/ipp', 'Content-Length: 0']),
    );
    assert.match(answer, /^HTTP\/1\.1 400 /);
  });

  it('a Host that could break out of a URI is refused with 400', async () => {
    const answer = await send({ port: server.port, headers: { Host: 'a/b?c@d' } }, ask);
    assert.equal(answer.httpStatus, 400);
  });

  it('an unknown path is refused with 404, and so is a queue that is not there', async () => {
    assert.equal((await send({ port: server.port, path: '/' }, ask)).httpStatus, 404);
    assert.equal((await send({ port: server.port, path: '/ipp/print/other' }, ask)).httpStatus, 404);
  });

  it('another method is refused with 405, another content type with 415', async () => {
    assert.equal((await send({ port: server.port, method: 'PUT' }, ask)).httpStatus, 405);
    const headers = { 'Content-Type': 'text/plain' };
    assert.equal((await send({ port: server.port, headers }, ask)).httpStatus, 415);
  });

  it('GET shows a plain page and the icons that printer-icons names', async () => {
    const page = await postBytes({ port: server.port, method: 'GET', path: '/' }, Buffer.alloc(0));
    assert.equal(page.httpStatus, 200);
    assert.match(page.body.toString('utf8'), /印刷/);
    const icon = await postBytes({ port: server.port, method: 'GET', path: '/icon-48.png' }, Buffer.alloc(0));
    assert.equal(icon.headers['content-type'], 'image/png');
    assert.equal(icon.body.readUInt32BE(16), 48);
  });

  it('a chunked body is read as one of known length is', async () => {
    const before = server.queue.documents.length;
    const body = buildBytes({ operation: 'Print-Job' }, Buffer.from('%PDF-1.4 chunked'));
    const raw = Buffer.concat([
      Buffer.from(
        `POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
      ),
      ...[...body].flatMap((byte) => [Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]),
      Buffer.from('0\r\n\r\n'),
    ]);
    assert.match(await exchangeRaw(server.port, raw), /^HTTP\/1\.1 200 /);
    assert.equal(server.queue.documents[before]?.toString(), '%PDF-1.4 chunked');
  });

  it('Expect: 100-continue is answered before the body is sent', async () => {
    const body = buildBytes(ask);
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      head([
        'POST /ipp/print HTTP/1.1',
        'Host: x',
        'Content-Type: application/ipp',
        `Content-Length: ${body.byteLength}`,
        'Expect: 100-continue',
        'Connection: close',
      ]),
    );
    assert.match(await readHead(socket), /^HTTP\/1\.1 100 /);
    socket.write(body);
    assert.match(await readHead(socket), /^HTTP\/1\.1 200 /);
    socket.destroy();
  });

  it('one connection serves many requests', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let turn = 0; turn < 5; turn += 1) {
      const answer = await send({ port: server.port, agent }, ask);
      assert.equal(answer.status, 'successful-ok');
      ports.add(server.listener.connectionCount);
    }
    agent.destroy();
    assert.deepEqual([...ports], [1]);
  });

  it('a document that is refused early is still drained, and the connection goes on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    server.queue.answer = (method) => {
      if (method === 'printJob') throw new TypeError('boom');
    };
    const refused = await send(
      { port: server.port, agent },
      { operation: 'Print-Job' },
      Buffer.alloc(600_000),
    );
    server.queue.answer = () => undefined;
    assert.equal(refused.status, 'server-error-internal-error');
    assert.equal(server.errors.length, 1);
    const next = await send({ port: server.port, agent }, ask);
    assert.equal(next.status, 'successful-ok');
    agent.destroy();
  });

  it('the text of a fault is not told to the client', async () => {
    server.queue.answer = () => {
      throw new Error('secret detail');
    };
    const answer = await send({ port: server.port }, ask);
    server.queue.answer = () => undefined;
    assert.equal(answer.body.includes('secret detail'), false);
  });
});

describe('slow and greedy clients', () => {
  it('a connection that never sends a byte is closed', async () => {
    await using server = await openTestListener({ limits: { handshakeTimeoutMs: 100 } });
    assert.equal(await exchangeRaw(server.port, ''), '');
  });

  it('headers that do not end in time are cut', async () => {
    await using server = await openTestListener({ limits: { headersTimeoutMs: 200 } });
    const startedMs = performance.now();
    await exchangeRaw(server.port, 'POST /ipp/print HTTP/1.1\r\nHost: x\r\n');
    assert.ok(performance.now() - startedMs < 3_000);
  });

  it('attributes that trickle are cut with 408 (CVE-2025-58436)', async () => {
    await using server = await openTestListener({ limits: { attributesTimeoutMs: 200 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      'POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: 5000\r\n\r\n',
    );
    const drip = setInterval(() => socket.write(Buffer.from([1])), 20);
    const answer = await readHead(socket);
    clearInterval(drip);
    socket.destroy();
    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  it('a document below the least rate is cut, and the job is not made', async () => {
    await using server = await openTestListener({
      limits: { minRateGraceMs: 300, minBodyBytesPerSecond: 100_000 },
    });
    const head = buildBytes({ operation: 'Print-Job' });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: ${head.byteLength + 5000}\r\n\r\n`,
    );
    socket.write(head);
    const drip = setInterval(() => socket.write(Buffer.from([1])), 20);
    const answer = await readHead(socket);
    clearInterval(drip);
    socket.destroy();
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal(server.queue.documents[0]?.byteLength, 0);
  });

  it('one slow client does not hold up another', async () => {
    await using server = await openTestListener();
    const slow = connect(server.port, '127.0.0.1');
    slow.write(
      'POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: 900\r\n\r\n',
    );
    const answer = await send({ port: server.port }, ask);
    slow.destroy();
    assert.equal(answer.status, 'successful-ok');
  });

  it('connections over the limit of one address are closed at once', async () => {
    await using server = await openTestListener({ limits: { maxConnectionsPerAddress: 2 } });
    const held = [connect(server.port, '127.0.0.1'), connect(server.port, '127.0.0.1')];
    for (const socket of held) socket.write('POST');
    while (server.listener.connectionCount < 2) await sleep(5);
    await assert.rejects(send({ port: server.port }, ask), /ECONNRESET|socket hang up/);
    for (const socket of held) socket.destroy();
  });

  it('a refused client that goes on sending is cut after its allowance', async () => {
    await using server = await openTestListener({ limits: { discardBytes: 100_000 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const length = 500_000_000;
    socket.write(
      `POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: ${length}\r\n\r\n`,
    );
    assert.match(await readHead(socket), /^HTTP\/1\.1 404 /);
    for (let sent = 0; sent < 50 && !socket.destroyed; sent += 1) {
      socket.write(Buffer.alloc(65_536));
      await sleep(1);
    }
    socket.resume();
    await closed;
  });

  it('a client that goes away in the middle leaves no fault behind', async () => {
    await using server = await openTestListener();
    const body = buildBytes({ operation: 'Print-Job' }, Buffer.alloc(1000));
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: ${body.byteLength + 10}\r\n\r\n`,
    );
    socket.write(body);
    while (server.queue.documents.length === 0) await sleep(5);
    socket.destroy();
    while (server.listener.connectionCount > 0) await sleep(5);
    assert.deepEqual(server.errors, []);
    assert.equal(server.queue.documents[0]?.byteLength, 0);
  });

  it('closing lets a request in progress end and refuses new connections', async () => {
    const server = await openTestListener({ limits: { closeGraceMs: 5_000 } });
    const gate = Promise.withResolvers<void>();
    server.queue.answer = (method) => (method === 'validateJob' ? gate.promise : undefined);
    const pending = send({ port: server.port }, { operation: 'Validate-Job' });
    while (server.queue.calls.length === 0) await sleep(5);
    const closing = server[Symbol.asyncDispose]();
    await assert.rejects(send({ port: server.port }, ask), /ECONNREFUSED|ECONNRESET|socket hang up/);
    gate.resolve();
    assert.equal((await pending).status, 'successful-ok');
    await closing;
  });

  it('closing cuts what does not end within the grace', async () => {
    const server = await openTestListener({ limits: { closeGraceMs: 100 } });
    server.queue.answer = (method) => (method === 'validateJob' ? new Promise(() => undefined) : undefined);
    const pending = send({ port: server.port }, { operation: 'Validate-Job' });
    const lost = assert.rejects(pending, /ECONNRESET|socket hang up/);
    while (server.queue.calls.length === 0) await sleep(5);
    await server[Symbol.asyncDispose]();
    await lost;
  });
});

describe('TLS and plain IPP on one port', () => {
  it('RFC 7472 §3: both are told apart by the first byte', async () => {
    const certificate = await makeTestCertificate();
    await using server = await openTestListener({ tls: 'optional', certificate });
    const plain = await send({ port: server.port }, ask);
    const secure = await send({ port: server.port, secure: true }, ask);
    assert.deepEqual([plain.status, secure.status], ['successful-ok', 'successful-ok']);
    await send({ port: server.port, secure: true }, { operation: 'Print-Job' }, Buffer.alloc(300_000, 7));
    assert.equal(server.queue.calls.at(-1)?.caller.secure, true);
    assert.equal(server.queue.documents.at(-1)?.byteLength, 300_000);
  });

  it('a listener without TLS closes on a TLS hello', async () => {
    await using server = await openTestListener();
    await assert.rejects(send({ port: server.port, secure: true }, ask));
  });

  it('a listener that requires TLS answers plain IPP with 426 Upgrade Required', async () => {
    await using server = await openTestListener({
      tls: 'required',
      certificate: await makeTestCertificate(),
    });
    const answer = await send({ port: server.port }, ask);
    assert.equal(answer.httpStatus, 426);
    assert.match(String(answer.headers.upgrade), /TLS/);
    assert.equal(server.queue.calls.length, 0);
  });

  it('RFC 2817 §3.2: OPTIONS with Upgrade changes the connection to TLS', async () => {
    await using server = await openTestListener({
      tls: 'required',
      certificate: await makeTestCertificate(),
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: TLS/1.2,TLS/1.1\r\n\r\n');
    assert.match(await readHead(socket), /^HTTP\/1\.1 101 /);
    const encrypted = connectTls({ socket, rejectUnauthorized: false });
    assert.match(await readHead(encrypted), /^HTTP\/1\.1 200 /);
    const body = buildBytes(ask);
    encrypted.write(
      `POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: ${body.byteLength}\r\n\r\n`,
    );
    encrypted.write(body);
    assert.match(await readHead(encrypted), /^HTTP\/1\.1 200 [\s\S]*application\/ipp/);
    encrypted.destroy();
  });

  it('TLS without a certificate is a mistake of the caller', async () => {
    await assert.rejects(openTestListener({ tls: 'required' }), TypeError);
  });

  it('with own names configured, a foreign Host is refused (DNS rebinding)', async () => {
    await using server = await openTestListener({ hostNames: ['print.example.lg.jp'] });
    const status = async (Host: string) =>
      (await send({ port: server.port, headers: { Host } }, ask)).httpStatus;
    assert.equal(await status('evil.example'), 400);
    assert.equal(await status('PRINT.example.lg.jp:631'), 200);
    assert.equal(await status('127.0.0.1:631'), 200);
  });
});
