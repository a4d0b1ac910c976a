/** What the owner of a held job, and others, may change and ask over IPP (RFC 3380, PWG 5100.11). */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IppGroup, IppValue } from '../../../drivers/ipp/message/message.ts';
import {
  attributesOf,
  boolean,
  integer,
  keyword,
  name,
  octetString,
  rangeOfInteger,
  unsupported,
} from '../../../drivers/ipp/message/values.ts';
import { type OperationName, operations } from '../../../drivers/ipp/registry/operations.ts';
import { statusKeyword } from '../../../drivers/ipp/registry/status-codes.ts';
import { openJobCounter } from '../../../src/print/intake/open-job-counter.ts';
import { askIpp, type IppAnswer, type IppAsk, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const hanako = { userName: 'hanako', password: 'kokekokko-1234' };
const taro = { userName: 'taro', password: 'wanwan-nyanko-77' };
const deleteAttribute: IppValue = { tag: 'delete-attribute' };
const notSettable: IppValue = { tag: 'not-settable' };

describe('changes to a held job and to the printer', { timeout: 120_000 }, () => {
  let service: TestService;
  let printer: string;
  before(async () => {
    service = await startTestService();
    await service.addPerson('hanako', { password: hanako.password });
    await service.addPerson('taro', { password: taro.password });
    printer = service.printerUri('lgwan-print', 'ipps');
  });
  after(() => service[Symbol.asyncDispose]());

  const ask = (operation: OperationName, request: Omit<IppAsk, 'operation'> = {}): Promise<IppAnswer> =>
    askIpp(printer, { operation: operations[operation], basic: hanako, ...request });
  const statusOf = ({ status }: IppAnswer) => statusKeyword(status);
  const unsupportedOf = ({ message }: IppAnswer) => {
    assert.ok(message);
    return attributesOf(message, 'unsupported-attributes');
  };
  const hold = async (document: Uint8Array = smallPdf(), format?: string): Promise<number> => {
    const made = await printJob(printer, {
      basic: hanako,
      document,
      jobAttributes: { copies: [integer(2)], 'page-ranges': [rangeOfInteger(1, 1)] },
      ...(format !== undefined && { format }),
    });
    assert.equal(made.status, 0);
    return made.jobId;
  };
  const set = (jobId: number, jobAttributes: Readonly<Record<string, readonly IppValue[]>>, who = hanako) =>
    ask('Set-Job-Attributes', {
      basic: who,
      operationAttributes: { 'job-id': [integer(jobId)] },
      jobAttributes,
    });
  const look = async (jobId: number) =>
    (await ask('Get-Job-Attributes', { operationAttributes: { 'job-id': [integer(jobId)] } })).job;

  it('RFC 3380 §4.2: the owner sets and removes ticket attributes', async () => {
    const jobId = await hold();
    const answer = await set(jobId, {
      copies: [integer(5)],
      sides: [keyword('two-sided-long-edge')],
      'page-ranges': [deleteAttribute],
    });
    assert.equal(statusOf(answer), 'successful-ok');
    const job = await look(jobId);
    assert.deepEqual(job.get('copies'), [integer(5)]);
    assert.deepEqual(job.get('sides'), [keyword('two-sided-long-edge')]);
    assert.equal(job.has('page-ranges'), false);
  });

  it('RFC 3380 §4.2: all of a change is made or nothing of it', async () => {
    const jobId = await hold();
    const refused = await set(jobId, { copies: [integer(7)], sides: [keyword('on-the-ceiling')] });
    assert.equal(statusOf(refused), 'client-error-attributes-or-values-not-supported');
    assert.deepEqual([...unsupportedOf(refused).keys()], ['sides']);
    assert.deepEqual((await look(jobId)).get('copies'), [integer(2)]);
  });

  it('RFC 3380 §4.1.3: what is not settable is told from what is not known', async () => {
    const jobId = await hold();
    const fixed = await set(jobId, { 'job-priority': [integer(1)] });
    assert.equal(statusOf(fixed), 'client-error-attributes-not-settable');
    assert.deepEqual(unsupportedOf(fixed).get('job-priority'), [notSettable]);
    const unknown = await set(jobId, { 'job-colour-of-paper': [name('赤')] });
    assert.equal(statusOf(unknown), 'client-error-attributes-or-values-not-supported');
    assert.deepEqual(unsupportedOf(unknown).get('job-colour-of-paper'), [unsupported]);
    const password = await set(jobId, { 'job-password': [integer(1)] });
    assert.notEqual(statusOf(password), 'successful-ok');
  });

  it('nobody changes a job of somebody else, or one that is over', async () => {
    const jobId = await hold();
    assert.equal(statusOf(await set(jobId, { copies: [integer(9)] }, taro)), 'client-error-not-found');
    await ask('Cancel-Job', { operationAttributes: { 'job-id': [integer(jobId)] } });
    assert.equal(statusOf(await set(jobId, { copies: [integer(9)] })), 'client-error-not-possible');
  });

  it('a document in a printer language keeps its settings, but for the copies', async () => {
    const pcl = Buffer.from(
      '\x1b%-12345X@PJL SET USERNAME="taro"\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bE\x1b&l1S',
    );
    const jobId = await hold(pcl, 'application/octet-stream');
    const job = await look(jobId);
    assert.deepEqual(job.get('document-format'), [{ tag: 'mimeMediaType', value: 'application/vnd.hp-pcl' }]);
    assert.deepEqual(job.get('job-originating-user-name'), [name('hanako')]);
    assert.equal(statusOf(await set(jobId, { sides: [keyword('one-sided')] })), 'client-error-not-possible');
    assert.equal(statusOf(await set(jobId, { copies: [integer(4)] })), 'successful-ok');
  });

  it('PWG 5100.11: a job with a password waits for its owner and its password, which is never told', async () => {
    const pin = Buffer.from('8642');
    const held = await ask('Print-Job', {
      operationAttributes: { 'job-password': [octetString(pin)] },
      document: smallPdf(),
    });
    assert.equal(statusOf(held), 'successful-ok');
    const reasons = ['job-held-for-release', 'job-password-wait'].map(keyword);
    assert.deepEqual(held.job.get('job-state-reasons'), reasons);
    const jobId = held.job.get('job-id')?.[0];
    const job = await look(jobId?.tag === 'integer' ? jobId.value : 0);
    assert.deepEqual(job.get('job-state-reasons'), reasons);
    assert.ok(!JSON.stringify([...job]).includes(pin.toString()));
    assert.equal(job.has('job-password'), false);
  });

  it('RFC 3380 §4.1: nothing of the printer is settable, and it says so', async () => {
    const group: IppGroup = {
      group: 'printer-attributes',
      attributes: new Map([['printer-location', [name('屋上')]]]),
    };
    const answer = await ask('Set-Printer-Attributes', { moreGroups: [group] });
    assert.equal(statusOf(answer), 'client-error-attributes-not-settable');
    assert.deepEqual(unsupportedOf(answer).get('printer-location'), [notSettable]);
    assert.equal(statusOf(await ask('Set-Printer-Attributes')), 'client-error-bad-request');
    const values = await ask('Get-Printer-Supported-Values', {
      operationAttributes: { 'requested-attributes': ['printer-location', 'no-such-thing'].map(keyword) },
    });
    assert.equal(statusOf(values), 'successful-ok');
    assert.ok(values.message);
    assert.deepEqual(
      [...attributesOf(values.message, 'printer-attributes')],
      [['printer-location', [notSettable]]],
    );
  });

  it('clients do not administer the queue', async () => {
    const administration = [
      'Pause-Printer',
      'Resume-Printer',
      'Purge-Jobs',
      'Enable-Printer',
      'Disable-Printer',
    ] as const;
    for (const operation of administration) {
      assert.equal(statusOf(await ask(operation)), 'client-error-not-authorized', operation);
    }
    const jobId = await hold();
    const restart = { operationAttributes: { 'job-id': [integer(jobId)] } };
    assert.equal(statusOf(await ask('Restart-Job', restart)), 'client-error-not-possible');
  });

  it('PWG 5100.11 §5.1: Get-User-Printer-Attributes asks who it is, Get-Printer-Attributes never does', async () => {
    const requested = { 'requested-attributes': ['color-supported', 'job-password-supported'].map(keyword) };
    const nobody = await askIpp(printer, { operation: operations['Get-User-Printer-Attributes'] });
    assert.equal(nobody.httpStatus, 401);
    const known = await ask('Get-User-Printer-Attributes', { operationAttributes: requested });
    assert.ok(known.message);
    assert.deepEqual(attributesOf(known.message, 'printer-attributes').get('color-supported'), [
      boolean(true),
    ]);
    const anybody = await askIpp(printer, { operation: operations['Get-Printer-Attributes'] });
    assert.equal(anybody.httpStatus, 200);
  });
});

describe('the count of open jobs', () => {
  it('is made once for all who ask within two seconds, and again after a failure', async () => {
    let counts = 0;
    const count = openJobCounter(async () => {
      counts += 1;
      if (counts === 1) throw new Error('the database is away');
      return 42;
    });
    await assert.rejects(count());
    assert.deepEqual(await Promise.all([count(), count(), count()]), [42, 42, 42]);
    assert.equal(counts, 2);
  });
});
