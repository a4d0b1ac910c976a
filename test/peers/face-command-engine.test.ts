import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { type CommandEngineOptions, openCommandEngine } from '../../drivers/face/command-engine.ts';
import { encodeMessage, MessageReader } from '../../drivers/face/command-protocol.ts';

const sample = join(import.meta.dirname, '..', 'drivers', 'face', 'sample-engine-process.ts');
const withFault = (fault: string): CommandEngineOptions => ({
  command: process.execPath,
  args: [sample, fault],
  timeoutMs: 1_500,
});
const picture = await sharp({
  create: {
    width: 64,
    height: 48,
    channels: 3,
    background: '#000',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  },
})
  .jpeg()
  .toBuffer();

for (const fault of ['silent', 'crash', 'babble', 'short']) {
  test(`a program that is ${fault} fails its picture, and the next one is given to a new run`, async () => {
    await using engine = await openCommandEngine(withFault(fault));
    for (let time = 0; time < (fault === 'crash' ? 2 : 1); time += 1) {
      await assert.rejects(engine.analyse(picture), { code: 'FACE_ENGINE_FAILED' });
    }
  });
}

test('a program that comes back as another engine is refused: its vectors could not be compared', async () => {
  await using engine = await openCommandEngine(withFault('other'));
  await assert.rejects(engine.analyse(picture), { code: 'FACE_ENGINE_FAILED' });
  await assert.rejects(engine.analyse(picture), { message: 'The program is another engine than before.' });
});

test('a program that is not there, ends at once or is no engine does not open', async () => {
  for (const args of [
    ['--no-such-option'],
    ['-e', ''],
    ['-e', 'process.stdout.write("hello, world, hello")'],
  ]) {
    const options = { command: process.execPath, args, startMs: 5_000 };
    await assert.rejects(openCommandEngine(options), { code: 'FACE_ENGINE_FAILED' });
  }
  await assert.rejects(openCommandEngine({ command: '/no/such/program' }), { code: 'FACE_ENGINE_FAILED' });
});

test('messages are the same however the stream is cut', () => {
  const message = fc.record({ head: fc.jsonValue(), body: fc.uint8Array({ maxLength: 200 }) });
  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), cuts, (messages, sizes) => {
      const stream = Buffer.concat(messages.map(({ head, body }) => encodeMessage(head, body)));
      const reader = new MessageReader();
      const read: unknown[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        for (const { head, body } of reader.read(stream.subarray(at, at + size))) {
          read.push(JSON.parse(JSON.stringify({ head, body: [...body] })));
        }
        at += size;
      }
      assert.deepEqual(
        read,
        JSON.parse(JSON.stringify(messages.map(({ head, body }) => ({ head, body: [...body] })))),
      );
    }),
    { numRuns: 100 },
  );
});

test('lengths over the limits end the reading before anything is kept', () => {
  for (const [head, body] of [
    [0xffffffff, 0],
    [10, 0xffffffff],
  ]) {
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(head ?? 0, 0);
    lengths.writeUInt32BE(body ?? 0, 4);
    assert.throws(() => [...new MessageReader().read(lengths)], { code: 'FACE_ENGINE_FAILED' });
  }
});
