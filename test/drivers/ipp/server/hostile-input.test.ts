import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { integer, keyword } from '../../../../drivers/ipp/message/values.ts';
import { buildBytes, postBytes, send } from '../../../support/ipp-wire.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

describe('hostile requests', () => {
  let server: TestListener;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  before(async () => {
    server = await openTestListener();
  });
  after(async () => {
    agent.destroy();
    await server[Symbol.asyncDispose]();
  });

  const samples = [
    buildBytes({
      operation: 'Get-Printer-Attributes',
      attributes: { 'requested-attributes': keyword('all') },
    }),
    buildBytes(
      { operation: 'Print-Job', job: { copies: integer(2), sides: keyword('one-sided') } },
      Buffer.from('%PDF-'),
    ),
    buildBytes({ operation: 'Send-Document', attributes: { 'job-id': integer(1) } }, Buffer.from('%PDF-')),
    buildBytes({ operation: 'Get-Jobs', attributes: { limit: integer(5) } }),
  ];

  it('a mutated message is answered or cut, never a fault, and the listener lives on', async () => {
    const mutation = fc.record({ at: fc.nat(400), value: fc.integer({ min: 0, max: 255 }) });
    const property = fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      fc.nat(400),
      async (sample, mutations, cut) => {
        const bytes = Buffer.from(sample);
        for (const { at, value } of mutations) bytes[at % bytes.byteLength] = value;
        const sent = cut % 5 === 0 ? bytes.subarray(0, cut % bytes.byteLength) : bytes;
        const answer = await postBytes({ port: server.port, agent }, sent).catch(() => undefined);
        assert.ok(answer === undefined || answer.httpStatus === 200);
      },
    );
    await fc.assert(property, { numRuns: 400 });
    assert.deepEqual(server.errors, []);
    const alive = await send({ port: server.port }, { operation: 'Get-Printer-Attributes' });
    assert.equal(alive.status, 'successful-ok');
  });

  it('attribute names of the language itself are names like others', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const job = Object.fromEntries([[name, keyword('x')]]);
      const answer = await send({ port: server.port }, { operation: 'Validate-Job', job });
      assert.equal(answer.status, 'successful-ok-ignored-or-substituted-attributes', name);
    }
    assert.deepEqual(server.errors, []);
  });
});
