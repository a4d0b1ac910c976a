/** What the hold queue refuses before it keeps anything, over real IPP; each refusal leaves no job and no bytes. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { statusCodes } from '../../../drivers/ipp/registry/status-codes.ts';
import { setPassword } from '../../../src/identity/directory/manage-people.ts';
import { issueLink, revokeLink } from '../../../src/identity/link/capability-link.ts';
import type { Person } from '../../../src/identity/person.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { askIpp, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const password = 'kokekokko-1234';
const printOperation = 0x0002;
const validateOperation = 0x0004;

describe('what is not taken in', { timeout: 120_000 }, () => {
  let service: TestService;
  let hanako: Person;
  before(async () => {
    service = await startTestService({
      limits: { printJobBytes: 100_000, scanBytes: 1, heldJobsPerPerson: 2, freeDiskBytes: 0 },
    });
    const id = await service.addPerson('hanako', { password, segments: ['lgwan', 'mynumber'] });
    const person = await service.stores.people.findById(id);
    assert.ok(person);
    hanako = person;
    await service.addPerson('taro', { password });
  });
  after(() => service[Symbol.asyncDispose]());

  const blobs = async () => (await Array.fromAsync(service.stores.blobs.list(''))).length;
  /** Runs a submission that must leave nothing behind. */
  const leavesNothing = async <Value>(submit: () => Promise<Value>): Promise<Value> => {
    const held = async () => [
      await service.stores.jobs.countWaiting(hanako.id),
      await service.stores.jobs.countOpen('lgwan-print'),
      await service.stores.jobs.countOpen('mynumber-print'),
      await blobs(),
    ];
    const before = await held();
    const answer = await submit();
    assert.deepEqual(await held(), before);
    return answer;
  };
  const claimed = (document: Uint8Array, format?: string) =>
    leavesNothing(() =>
      printJob(service.printerUri('demo-print'), {
        userName: 'hanako',
        document,
        ...(format !== undefined && { format }),
      }),
    );
  const signedIn = (userName: string, typed: string, listener = 'lgwan-print') =>
    leavesNothing(() =>
      printJob(service.printerUri(listener, 'ipps'), {
        basic: { userName, password: typed },
        document: smallPdf(),
      }),
    );

  test('RFC 8011 §5.4.22: a declared format that is not supported', async () => {
    const { status } = await claimed(smallPdf(), 'text/html');
    assert.equal(status, statusCodes['client-error-document-format-not-supported']);
  });

  test('bytes of no accepted format, whatever was declared, and an empty document', async () => {
    for (const bytes of [Buffer.from('plain text\n'), randomBytes(5000), Buffer.alloc(0)]) {
      const { status } = await claimed(bytes);
      assert.equal(status, statusCodes['client-error-document-format-error']);
    }
  });

  test('a document over the limit; one of just the limit is taken', async () => {
    const least = smallPdf().byteLength;
    const over = smallPdf(randomBytes((100_000 - least) / 2 + 1));
    assert.equal((await claimed(over)).status, statusCodes['client-error-request-entity-too-large']);
  });

  test('more held jobs than one person may have', async () => {
    const uri = service.printerUri('demo-print');
    for (let count = 0; count < 2; count += 1) {
      assert.equal((await printJob(uri, { userName: 'hanako', document: smallPdf() })).status, 0);
    }
    const { status } = await claimed(smallPdf());
    assert.equal(status, statusCodes['server-error-too-many-jobs']);
    assert.equal((await printJob(uri, { userName: 'taro', document: smallPdf() })).status, 0);
  });

  test('a claimed name that nobody has, or none', async () => {
    const uri = service.printerUri('demo-print');
    for (const userName of ['nobody', '']) {
      const { status } = await leavesNothing(() => printJob(uri, { userName, document: smallPdf() }));
      assert.equal(status, statusCodes['client-error-not-authorized']);
    }
  });

  test('a claimed name is no identity on a listener that asks for a password', async () => {
    const uri = service.printerUri('lgwan-print', 'ipps');
    const answer = await leavesNothing(() => printJob(uri, { userName: 'hanako', document: smallPdf() }));
    assert.equal(answer.httpStatus, 401);
  });

  test('a wrong password, and a name that nobody has', async () => {
    assert.equal((await signedIn('hanako', 'wrong')).httpStatus, 401);
    assert.equal((await signedIn('nobody', password)).httpStatus, 401);
  });

  test('a one-time password that was not changed yet', async () => {
    await service.addPerson('new');
    const given = await setPassword(service.stores, { loginName: 'new', actor: 'system' });
    const { status } = await signedIn('new', given.password);
    assert.equal(status, statusCodes['client-error-not-authorized']);
  });

  test('a person who is not in the segment of the listener', async () => {
    const { status } = await signedIn('taro', password, 'mynumber-print');
    assert.equal(status, statusCodes['client-error-not-authorized']);
  });

  test('RFC 2817 §4.2: a listener that requires TLS answers plain HTTP with 426, with a password or without', async () => {
    const uri = service.printerUri('mynumber-print');
    for (const basic of [undefined, { userName: 'hanako', password }]) {
      const answer = await leavesNothing(() =>
        askIpp(uri, {
          operation: printOperation,
          document: smallPdf(),
          ...(basic !== undefined && { basic }),
        }),
      );
      assert.deepEqual([answer.httpStatus, answer.status], [426, -1]);
    }
  });

  test('a password over plain HTTP is not looked at where TLS is optional', async () => {
    const uri = service.printerUri('lgwan-print');
    const answer = await leavesNothing(() =>
      askIpp(uri, { operation: validateOperation, basic: { userName: 'hanako', password } }),
    );
    assert.notEqual(answer.status, 0);
  });

  test('a capability link that is unknown, revoked, or of another segment', async () => {
    const send = (listener: string, token: string) => {
      const uri = `${service.printerUri(listener, 'ipps')}/${token}`;
      return leavesNothing(() => printJob(uri, { document: smallPdf() }));
    };
    const refused = (answer: { httpStatus: number; status: number }) =>
      answer.httpStatus !== 200 || answer.status >= 0x0400;
    const issued = await issueLink(service.stores, hanako, { segment: 'lgwan' as SegmentId, label: '' });
    assert.ok(issued.ok);
    assert.ok(refused(await send('lgwan-print', 'A'.repeat(32))));
    assert.ok(refused(await send('mynumber-print', issued.value.token)));
    assert.ok(await revokeLink(service.stores, hanako, issued.value.id));
    assert.ok(refused(await send('lgwan-print', issued.value.token)));
  });
});

test('a disk without the room that is kept free: busy, so that clients come back by themselves', async () => {
  await using service = await startTestService({
    limits: {
      printJobBytes: 100_000,
      scanBytes: 1,
      heldJobsPerPerson: 2,
      freeDiskBytes: Number.MAX_SAFE_INTEGER,
    },
  });
  await service.addPerson('hanako');
  const uri = service.printerUri('demo-print');
  const { status } = await printJob(uri, { userName: 'hanako', document: smallPdf() });
  assert.equal(status, statusCodes['server-error-busy']);
  assert.equal(await service.stores.jobs.countOpen('demo-print'), 0);
});
