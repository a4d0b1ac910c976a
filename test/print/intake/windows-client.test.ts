/**
 * What the IPP class driver of Windows was seen to send, played back: IPP 1.0, an `http` printer-uri, some twenty
 * attributes asked for three times, both spellings of Mopria, a 401 that it passes over. From public threads; it was
 * not tried on Windows.
 */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IppValue } from '../../../drivers/ipp/message/message.ts';
import { attributesOf, boolean, integer, keyword, name } from '../../../drivers/ipp/message/values.ts';
import { type OperationName, operations } from '../../../drivers/ipp/registry/operations.ts';
import { statusKeyword } from '../../../drivers/ipp/registry/status-codes.ts';
import { issueLink } from '../../../src/identity/link/capability-link.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { askIpp, type IppAnswer, type IppAsk, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const oldVersion = { major: 1, minor: 0 } as const;

/** Asked for when a printer is added, three times over. */
const addPrinterAttributes = [
  'uri-authentication-supported',
  'document-format-default',
  'document-format-preferred',
  'document-format-supported',
  'ipp-versions-supported',
  'media-supported',
  'media-type-supported',
  'mopria-certified',
  'mopria_certified',
  'printer-dns-sd-name',
  'printer-firmware-name',
  'printer-firmware-string-version',
  'printer-device-id',
  'printer-info',
  'printer-location',
  'printer-make-and-model',
  'printer-name',
  'printer-uuid',
  'printer-state',
  'printer-state-reasons',
  'operations-supported',
  'color-supported',
];

describe('the class driver of Windows', { timeout: 120_000 }, () => {
  let service: TestService;
  let personal: string;
  before(async () => {
    service = await startTestService();
    const id = await service.addPerson('hanako', { password: 'kokekokko-1234' });
    const person = await service.stores.people.findById(id);
    assert.ok(person);
    const issued = await issueLink(service.stores, person, { segment: 'lgwan' as SegmentId, label: '窓' });
    assert.ok(issued.ok);
    personal = `${service.printerUri('lgwan-print', 'ipps')}/u-${issued.value.token}`;
  });
  after(() => service[Symbol.asyncDispose]());

  /** It addresses the printer by `http` or `https` and speaks 1.0. */
  const ask = (operation: OperationName, request: Omit<IppAsk, 'operation'> = {}): Promise<IppAnswer> =>
    askIpp(personal, {
      operation: operations[operation],
      version: oldVersion,
      printerUri: personal.replace(/^ipps/, 'http'),
      userName: 'KIKAKU\\hanako',
      ...request,
    });
  const printerOf = ({ message }: IppAnswer) => {
    assert.ok(message);
    return attributesOf(message, 'printer-attributes');
  };

  it('gets all it asks for when the printer is added, each time, in IPP 1.0', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answer = await ask('Get-Printer-Attributes', {
        operationAttributes: { 'requested-attributes': addPrinterAttributes.map(keyword) },
      });
      assert.equal(answer.status, 0);
      assert.deepEqual(answer.message?.version, oldVersion);
      const told = printerOf(answer);
      assert.deepEqual(
        addPrinterAttributes.filter((attribute) => !told.has(attribute)),
        [],
      );
      assert.equal(told.size, addPrinterAttributes.length);
      assert.deepEqual(told.get('mopria_certified'), told.get('mopria-certified'));
      const authentication = told.get('uri-authentication-supported') ?? [];
      assert.ok(authentication.every((value) => 'value' in value && value.value === 'none'));
    }
  });

  it('Print-Job at a personal address needs no password, whatever name it states', async () => {
    const made = await printJob(personal, {
      version: oldVersion,
      printerUri: personal.replace(/^ipps/, 'https'),
      userName: 'KIKAKU\\somebody',
      document: smallPdf(),
    });
    assert.equal(made.status, 0);
    const job = await ask('Get-Job-Attributes', { operationAttributes: { 'job-id': [integer(made.jobId)] } });
    assert.deepEqual(job.job.get('job-originating-user-name'), [name('hanako')]);
  });

  it('makes a job, sets its attributes afterwards, sends the document, and finds its job again', async () => {
    const made = await ask('Create-Job', {
      operationAttributes: { 'job-name': [name('資料')] },
    });
    const jobId = made.job.get('job-id')?.[0];
    assert.ok(jobId?.tag === 'integer' && jobId.value > 0);
    const target: Readonly<Record<string, readonly IppValue[]>> = { 'job-id': [jobId] };
    const set = await ask('Set-Job-Attributes', {
      operationAttributes: target,
      jobAttributes: { copies: [integer(3)], sides: [keyword('two-sided-long-edge')] },
    });
    assert.equal(statusKeyword(set.status), 'successful-ok');
    const sent = await ask('Send-Document', {
      operationAttributes: { ...target, 'last-document': [boolean(true)] },
      document: smallPdf(),
    });
    assert.equal(sent.status, 0);
    const found = await ask('Get-Job-Attributes', { operationAttributes: target });
    assert.deepEqual(found.job.get('copies'), [integer(3)]);
    assert.deepEqual(found.job.get('sides'), [keyword('two-sided-long-edge')]);
    assert.deepEqual(found.job.get('job-state-reasons'), [keyword('job-held-for-release')]);
    const listed = await ask('Get-Jobs', { operationAttributes: { 'my-jobs': [boolean(true)] } });
    assert.ok(listed.jobs.some((job) => job.get('job-id')?.[0]?.tag === 'integer'));
  });

  it('passes over a 401 and comes again: it is challenged each time, and nobody is locked out by it', async () => {
    const queue = service.printerUri('lgwan-print', 'ipps');
    for (let round = 0; round < 12; round += 1) {
      const answer = await printJob(queue, {
        version: oldVersion,
        userName: 'hanako',
        document: smallPdf(),
      });
      assert.equal(answer.httpStatus, 401);
    }
    const basic = { userName: 'hanako', password: 'kokekokko-1234' };
    assert.equal((await printJob(queue, { basic, document: smallPdf() })).status, 0);
  });
});
