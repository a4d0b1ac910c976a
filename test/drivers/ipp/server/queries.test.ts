import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { QueueRefusal } from '../../../../drivers/device/print-queue.ts';
import type { IppAttributes } from '../../../../drivers/ipp/message/message.ts';
import {
  attributesOf,
  boolean,
  dateTime,
  groupsOf,
  integer,
  keyword,
  noValue,
} from '../../../../drivers/ipp/message/values.ts';
import { type Literal, send } from '../../../support/ipp-wire.ts';
import { heldJob, queueStart } from '../../../support/recording-queue.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

describe('Get-Printer-Attributes', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener();
  });
  after(() => server[Symbol.asyncDispose]());

  const ask = async (...requested: string[]): Promise<IppAttributes> => {
    const attributes: Literal =
      requested.length === 0 ? {} : { 'requested-attributes': requested.map(keyword) };
    const answer = await send({ port: server.port }, { operation: 'Get-Printer-Attributes', attributes });
    assert.equal(answer.status, 'successful-ok');
    assert.ok(answer.message);
    return attributesOf(answer.message, 'printer-attributes');
  };

  it('PWG 5100.7 §6.9.12: all, and no list at all, leave out media-col-database', async () => {
    for (const attributes of [await ask(), await ask('all')]) {
      assert.ok(attributes.has('printer-name') && attributes.has('media-col-ready'));
      assert.equal(attributes.has('media-col-database'), false);
    }
    assert.equal((await ask('all', 'media-col-database')).get('media-col-database')?.length, 4);
  });

  it('RFC 8011 §4.2.5.1: group names select their groups', async () => {
    const description = await ask('printer-description');
    assert.ok(description.has('printer-state') && !description.has('sides-supported'));
    const template = await ask('job-template');
    assert.ok(template.has('sides-supported') && !template.has('printer-state'));
  });

  it('single names select themselves, unknown ones and none select nothing', async () => {
    assert.deepEqual(
      [...(await ask('printer-state', 'copies-supported')).keys()],
      ['printer-state', 'copies-supported'],
    );
    assert.equal((await ask('printer_state')).size, 0);
    assert.equal((await ask('none')).size, 0);
  });

  it('the misspelt name that Windows asks for is answered, and not told unasked', async () => {
    const told = await ask('mopria-certified', 'mopria_certified');
    assert.deepEqual(told.get('mopria_certified'), told.get('mopria-certified'));
    assert.equal((await ask('all')).has('mopria_certified'), false);
  });

  it('a hold queue says so (PWG 5100.11: owner-authorized)', async () => {
    const attributes = await ask();
    assert.deepEqual(attributes.get('job-release-action-default'), [keyword('owner-authorized')]);
    assert.deepEqual(attributes.get('ipp-features-supported'), [
      keyword('ipp-everywhere'),
      keyword('ipp-everywhere-server'),
      keyword('job-release'),
    ]);
  });

  it('no attribute is without values, and supplies come all together or not at all', async () => {
    const attributes = await ask();
    for (const [name, values] of attributes) assert.ok(values.length > 0, name);
    assert.deepEqual(
      ['printer-supply', 'printer-supply-description', 'printer-supply-info-uri'].map((name) =>
        attributes.has(name),
      ),
      [false, false, false],
    );
  });

  it('a monochrome queue has no pages-per-minute-color and no srgb_8', async () => {
    const before = server.queue.description;
    server.queue.description = { ...before, color: false, duplex: false };
    const attributes = await ask();
    server.queue.description = before;
    assert.equal(attributes.has('pages-per-minute-color'), false);
    assert.equal(attributes.has('pwg-raster-document-sheet-back'), false);
    assert.deepEqual(attributes.get('pwg-raster-document-type-supported'), [
      keyword('black_1'),
      keyword('sgray_8'),
    ]);
    assert.deepEqual(attributes.get('sides-supported'), [keyword('one-sided')]);
  });

  it('RFC 8011 §5.4.29: printer-up-time counts from the start of the queue', async () => {
    assert.deepEqual((await ask('printer-up-time')).get('printer-up-time'), [integer(61)]);
  });

  it('texts are cut to the octets of their syntax without breaking a character', async () => {
    const before = server.queue.description;
    server.queue.description = { ...before, info: '印'.repeat(100) };
    const attributes = await ask('printer-info');
    server.queue.description = before;
    assert.deepEqual(attributes.get('printer-info'), [
      { tag: 'textWithoutLanguage', value: '印'.repeat(42) },
    ]);
  });
});

describe('Get-Jobs and Get-Job-Attributes', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener();
    server.queue.jobs = [heldJob(1), heldJob(2), heldJob(3)];
  });
  after(() => server[Symbol.asyncDispose]());

  const list = async (attributes: Literal) => {
    const answer = await send({ port: server.port }, { operation: 'Get-Jobs', attributes });
    const jobs = answer.message === undefined ? [] : groupsOf(answer.message, 'job-attributes');
    return { status: answer.status, jobs: jobs.map((job) => job.attributes) };
  };

  it('RFC 8011 §4.2.6.1: the default is job-id and job-uri of jobs that are not finished', async () => {
    const { jobs } = await list({});
    assert.deepEqual(
      jobs.map((job) => [...job.keys()]),
      Array(3).fill(['job-id', 'job-uri']),
    );
    assert.deepEqual(server.queue.calls.at(-1)?.query, {
      which: 'not-completed',
      myJobs: false,
      limit: 10_000,
    });
  });

  it('which-jobs, my-jobs and limit reach the queue', async () => {
    const { jobs } = await list({
      'which-jobs': keyword('all'),
      'my-jobs': boolean(true),
      limit: integer(2),
    });
    assert.deepEqual(server.queue.calls.at(-1)?.query, { which: 'all', myJobs: true, limit: 2 });
    assert.equal(jobs.length, 2);
  });

  it('a value of which-jobs that is not served is given back', async () => {
    const { status } = await list({ 'which-jobs': keyword('fetchable') });
    assert.equal(status, 'client-error-attributes-or-values-not-supported');
  });

  it('limit 0 is refused', async () => {
    assert.equal((await list({ limit: integer(0) })).status, 'client-error-bad-request');
  });

  it('PWG 5100.7 §5.3: job-ids names jobs, leaves out those that are gone, and stands alone', async () => {
    server.queue.answer = (method) => {
      const gone = method === 'getJob' && server.queue.calls.at(-1)?.jobId === 9;
      if (gone) throw new QueueRefusal('not-found', 'gone');
    };
    const found = await list({ 'job-ids': [integer(2), integer(9)] });
    server.queue.answer = () => undefined;
    assert.deepEqual(
      found.jobs.map((job) => job.get('job-id')),
      [[integer(2)]],
    );
    const both = await list({ 'job-ids': integer(2), 'my-jobs': boolean(true) });
    assert.equal(both.status, 'client-error-bad-request');
  });

  it('RFC 8011 §5.3: times of what has not happened are no-value, ticket attributes are told', async () => {
    const answer = await send(
      { port: server.port },
      { operation: 'Get-Job-Attributes', attributes: { 'job-id': integer(2) } },
    );
    assert.ok(answer.message);
    const job = attributesOf(answer.message, 'job-attributes');
    assert.deepEqual(job.get('time-at-creation'), [integer(6)]);
    assert.deepEqual(job.get('date-time-at-creation'), [dateTime(new Date(queueStart.getTime() + 5_000))]);
    assert.deepEqual(job.get('time-at-processing'), [noValue]);
    assert.deepEqual(job.get('date-time-at-completed'), [noValue]);
    assert.deepEqual(job.get('job-k-octets'), [integer(2)]);
    assert.deepEqual(job.get('copies'), [integer(2)]);
    assert.deepEqual(job.get('job-printer-up-time'), [integer(61)]);
  });

  it('RFC 8011 §5.3.14.2: a job older than the last start has time-at-creation 0', async () => {
    server.queue.jobs = [heldJob(4, { createdAt: new Date('2026-03-01T00:00:00Z') })];
    const { jobs } = await list({ 'requested-attributes': keyword('time-at-creation') });
    assert.deepEqual(jobs[0]?.get('time-at-creation'), [integer(0)]);
  });
});
