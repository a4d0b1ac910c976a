import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { cameraFrames, splitJpegs } from '../../../drivers/camera/frame-source.ts';

const jpeg = (fill: number, length = 50) =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(length, fill), Buffer.from([0xff, 0xd9])]);

async function camera(listener: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://eye:p%40ss@127.0.0.1:${port}/shot`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a picture is asked for again and again, with the name and password of the address', async () => {
  const asked: string[] = [];
  await using peer = await camera((request, response) => {
    asked.push(request.headers.authorization ?? '');
    response.setHeader('content-type', 'image/jpeg');
    response.end(jpeg(asked.length));
  });
  const stop = new AbortController();
  const frames: number[] = [];
  for await (const frame of cameraFrames({ url: peer.url, signal: stop.signal, everyMs: 5 })) {
    frames.push(frame[2] ?? 0);
    if (frames.length === 3) stop.abort();
  }
  assert.deepEqual(frames, [1, 2, 3]);
  assert.equal(asked[0], `Basic ${Buffer.from('eye:p@ss').toString('base64')}`);
});

test('MJPEG gives each picture of the stream, whatever stands between them', async () => {
  await using peer = await camera((_request, response) => {
    response.setHeader('content-type', 'multipart/x-mixed-replace; boundary=frame');
    for (const fill of [1, 2, 3]) {
      response.write(`--frame\r\ncontent-type: image/jpeg\r\n\r\n`);
      response.write(jpeg(fill));
      response.write('\r\n');
    }
    response.end('--frame--');
  });
  const frames: number[] = [];
  for await (const frame of cameraFrames({ url: peer.url, signal: new AbortController().signal })) {
    frames.push(frame[2] ?? 0);
  }
  assert.deepEqual(frames, [1, 2, 3]);
});

test('a camera that answers with an error, or sends a picture too large, gives no frame', async () => {
  let calls = 0;
  await using peer = await camera((_request, response) => {
    calls += 1;
    response.statusCode = calls > 2 ? 503 : 200;
    response.setHeader('content-type', 'image/jpeg');
    response.end(jpeg(1, 5_000));
  });
  const frames: Uint8Array[] = [];
  const signal = new AbortController().signal;
  for await (const frame of cameraFrames({ url: peer.url, signal, everyMs: 1, maxBytes: 1_000 }))
    frames.push(frame);
  assert.equal(frames.length, 0);
  assert.equal(calls, 3);
});

test('pictures of a stream are the same however its bytes are cut, and none is longer than allowed', async () => {
  const piece = fc.oneof(
    fc.integer({ min: 1, max: 200 }).map((fill) => jpeg(fill, 30)),
    fc.constant(Buffer.from('\r\n--frame\r\n')),
    fc.constant(jpeg(9, 400)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 12 }),
      fc.integer({ min: 1, max: 60 }),
      async (pieces, step) => {
        const whole = Buffer.concat(pieces);
        const read = async (size: number) => {
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
          const found: string[] = [];
          const source = (async function* () {
            yield* chunks;
          })();
          for await (const picture of splitJpegs(source, 200))
            found.push(Buffer.from(picture).toString('hex'));
          return found;
        };
        const found = await read(step);
        assert.ok(
          found.every((text) => text.length <= 400 && text.startsWith('ffd8') && text.endsWith('ffd9')),
        );
        const short = pieces.filter((one) => one.length === 34).map((one) => one.toString('hex'));
        assert.deepEqual(found, short);
      },
    ),
    { numRuns: 60 },
  );
});
