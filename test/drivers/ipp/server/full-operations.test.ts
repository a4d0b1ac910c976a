import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attributesOf, integer } from '../../../../drivers/ipp/message/values.ts';
import type { OperationName } from '../../../../drivers/ipp/registry/operations.ts';
import { operations } from '../../../../drivers/ipp/registry/operations.ts';
import { send } from '../../../support/ipp-wire.ts';
import { openTestListener } from '../../../support/test-listener.ts';

const onlyFull: readonly OperationName[] = [
  'Restart-Job',
  'Pause-Printer',
  'Resume-Printer',
  'Purge-Jobs',
  'Set-Printer-Attributes',
  'Set-Job-Attributes',
  'Get-Printer-Supported-Values',
  'Create-Printer-Subscriptions',
  'Create-Job-Subscriptions',
  'Get-Subscription-Attributes',
  'Get-Subscriptions',
  'Renew-Subscription',
  'Cancel-Subscription',
  'Get-Notifications',
  'Enable-Printer',
  'Disable-Printer',
];

describe('a queue that changes no jobs and takes no subscriptions', () => {
  it('neither lists nor serves the operations of IPP/2.1, and does not say 2.1', async () => {
    await using server = await openTestListener();
    const { message } = await send({ port: server.port }, { operation: 'Get-Printer-Attributes' });
    assert.ok(message);
    const told = attributesOf(message, 'printer-attributes');
    const listed = (told.get('operations-supported') ?? []).map((value) =>
      value.tag === 'enum' ? value.value : 0,
    );
    for (const operation of onlyFull) {
      assert.ok(!listed.includes(operations[operation]), operation);
      const answer = await send(
        { port: server.port },
        { operation, attributes: { 'job-id': integer(1), 'notify-subscription-id': integer(1) } },
      );
      assert.equal(answer.status, 'server-error-operation-not-supported', operation);
    }
    assert.equal(told.get('ipp-versions-supported')?.length, 2);
    assert.ok(![...told.keys()].some((name) => name.startsWith('notify-') || name.includes('settable')));
  });

  it('PWG 5100.11: Get-User-Printer-Attributes is answered with its description', async () => {
    await using server = await openTestListener();
    const answer = await send({ port: server.port }, { operation: 'Get-User-Printer-Attributes' });
    assert.equal(answer.status, 'successful-ok');
    assert.ok(answer.message);
    assert.ok(attributesOf(answer.message, 'printer-attributes').size > 100);
  });
});
