import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QueueRefusal } from '../../../../drivers/device/print-queue.ts';
import { buildBytes, postBytes, send } from '../../../support/ipp-wire.ts';
import { openTestListener } from '../../../support/test-listener.ts';

const validate = { operation: 'Validate-Job' } as const;

describe('troubles are told so that clients wait or show them, and do not stop their queue', () => {
  it('a fault that another try may cure is temporary, and is reported', async () => {
    await using server = await openTestListener();
    const fault = Object.assign(new Error('the database is away'), { retryable: true });
    server.queue.answer = () => {
      throw fault;
    };
    const answer = await send({ port: server.port }, validate);
    assert.equal(answer.status, 'server-error-temporary-error');
    assert.ok(!answer.body.includes('database'));
    assert.deepEqual(server.errors, [fault]);
  });

  it('only a fault that nobody expects is an internal error', async () => {
    await using server = await openTestListener();
    server.queue.answer = () => {
      throw Object.assign(new Error('broken'), { retryable: false });
    };
    assert.equal((await send({ port: server.port }, validate)).status, 'server-error-internal-error');
  });

  it('requests over the limit of the listener are told server-error-busy at once', async () => {
    await using server = await openTestListener({ limits: { maxRequestsInProgress: 2 } });
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
    server.queue.answer = (method) => (method === 'validateJob' ? gate : undefined);
    const waiting = [send({ port: server.port }, validate), send({ port: server.port }, validate)];
    while (server.queue.calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await send({ port: server.port }, validate)).status, 'server-error-busy');
    openGate();
    for (const answer of await Promise.all(waiting)) assert.equal(answer.status, 'successful-ok');
    assert.equal((await send({ port: server.port }, validate)).status, 'successful-ok');
  });

  for (const [reason, registered, ofCups] of [
    ['account-info-needed', 0x041c, 0x049c],
    ['account-limit-reached', 0x041e, 0x049e],
    ['account-authorization-failed', 0x041f, 0x049f],
  ] as const) {
    it(`PWG 5100.16 §8: ${reason} has its registered number, and for CUPS the one it holds jobs for`, async () => {
      await using server = await openTestListener({ naturalLanguage: 'ja' });
      server.queue.answer = (method) => {
        if (method === 'validateJob') throw new QueueRefusal(reason, '理由');
      };
      const ask = async (agent: string) => {
        const headers = { 'User-Agent': agent };
        const { message } = await postBytes({ port: server.port, headers }, buildBytes(validate));
        return message?.code;
      };
      assert.equal(await ask('Windows-IPP/1.0'), registered);
      assert.equal(await ask('CUPS/2.4.2 (Linux 6.1; x86_64) IPP/2.0'), ofCups);
      assert.equal(await ask('CUPS/3.0b1 (Linux) IPP/2.0'), registered);
    });
  }
});
