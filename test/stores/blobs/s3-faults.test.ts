/** What the S3 blob store sends and how it takes faults, against plain HTTP and TCP servers. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteStream } from '../../../src/ports/blob-store.ts';
import { openS3BlobStore } from '../../../src/stores/blobs/s3.ts';
import { chunksOf, collect } from './contract.ts';

/** Frozen, as the service's configuration is. */
const credentials = Object.freeze({ accessKeyId: 'key', secretAccessKey: 'secret' });

/** A server until the test ends, however it ends. */
async function serve(
  t: TestContext,
  listener: RequestListener,
): Promise<{ readonly server: Server; readonly endpoint: string }> {
  const server = createServer(listener);
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, endpoint: `http://127.0.0.1:${portOf(server)}` };
}

function portOf(server: { address(): unknown }): number {
  const address = server.address() as { port: number };
  return address.port;
}

function storeAt(endpoint: string, maxAttempts = 1, timeoutMs = 300) {
  const timeouts = { connectTimeoutMs: timeoutMs, requestTimeoutMs: timeoutMs };
  return openS3BlobStore({ endpoint, credentials, bucket: 'b', maxAttempts, ...timeouts });
}

describe('S3 blob store on a bad day', () => {
  it('says that a service which is not there cannot be reached', async (t) => {
    const { server, endpoint } = await serve(t, () => undefined);
    server.close();
    await once(server, 'close');
    using store = storeAt(endpoint);
    await assert.rejects(store.size('a'), { code: 'STORE_UNREACHABLE', retryable: true });
    await assert.rejects(store.put('a', chunksOf(randomBytes(3))), { code: 'STORE_UNREACHABLE' });
    await assert.rejects(store.check(), { code: 'STORE_UNREACHABLE' });
  });

  it('does not wait for ever for a service that accepts and says nothing', { timeout: 20_000 }, async () => {
    const sockets = new Set<{ destroy(): void }>();
    const server = createTcpServer((socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    using store = storeAt(`http://127.0.0.1:${portOf(server)}`);
    await assert.rejects(store.size('a'), { code: 'STORE_UNREACHABLE' });
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('tries a busy service so many times and then says so', async (t) => {
    let tries = 0;
    const { endpoint } = await serve(t, (_request, response) => {
      tries += 1;
      response.writeHead(503, { 'content-type': 'application/xml' });
      response.end('<Error><Code>SlowDown</Code><Message>x</Message></Error>');
    });
    {
      using store = storeAt(endpoint, 3);
      await assert.rejects(collect(store.get('a')), { code: 'STORE_UNREACHABLE' });
    }
    assert.equal(tries, 3);
  });

  it('says that bytes which stop in the middle could not be had', async (t) => {
    const { endpoint } = await serve(t, (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write(Buffer.alloc(50), () => response.destroy());
    });
    {
      using store = storeAt(endpoint);
      await assert.rejects(collect(store.get('a')), { code: 'STORE_UNREACHABLE' });
    }
  });

  it('RFC 1864: sends the MD5 of the body, a condition, and no body in chunks of its own', async (t) => {
    const seen: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
    const { endpoint } = await serve(t, async (request, response) => {
      const body = await collect(request);
      if (request.method === 'PUT') seen.push({ headers: request.headers, body });
      response.writeHead(request.method === 'HEAD' ? 404 : 200, { etag: '"x"' }).end();
    });
    const bytes = randomBytes(100_000);
    {
      using store = storeAt(endpoint, 1, 10_000);
      await store.put('a', chunksOf(bytes));
    }
    const [put] = seen;
    assert.ok(put);
    assert.ok(put.body.equals(bytes));
    assert.equal(put.headers['content-md5'], createHash('md5').update(bytes).digest('base64'));
    assert.equal(put.headers['if-none-match'], '*');
    assert.equal(put.headers['content-length'], '100000');
    assert.equal(put.headers['content-encoding'], undefined);
    assert.match(put.headers.authorization ?? '', /SignedHeaders=[^,]*content-md5/);
  });

  it('stops reading the source when a part is refused, and removes the parts', {
    timeout: 30_000,
  }, async (t) => {
    const requests: string[] = [];
    const refused = Promise.withResolvers<void>();
    const { endpoint } = await serve(t, async (request, response) => {
      await collect(request).catch(() => undefined);
      requests.push(`${request.method} ${request.url}`);
      if (request.method === 'HEAD') response.writeHead(404).end();
      else if (request.method === 'POST') {
        response.end('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>');
      } else if (request.url?.includes('partNumber=1&')) {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>', () => refused.resolve());
      } else {
        // No part is taken before the store has heard of the refusal, so that what is read is what it reads ahead.
        if (request.method === 'PUT') await refused.promise.then(() => sleep(250));
        response.writeHead(request.method === 'DELETE' ? 204 : 200, { etag: '"x"' }).end();
      }
    });
    let given = 0;
    async function* source(): ByteStream {
      for (; given < 400; given++) yield Buffer.alloc(1_048_576);
    }
    {
      using store = storeAt(endpoint, 1, 10_000);
      await assert.rejects(store.put('a', source()), { code: 'STORE_ACCESS_REFUSED' });
    }
    assert.ok(given < 100, `${given} MiB were read`);
    assert.match(requests.at(-1) ?? '', /^DELETE .*uploadId=u/);
  });
});
