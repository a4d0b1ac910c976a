import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { QueueRefusal, type QueueRefusalReason } from '../../../../drivers/device/print-queue.ts';
import {
  attributesOf,
  boolean,
  collection,
  enumValue,
  integer,
  keyword,
  mimeMediaType,
  name,
  rangeOfInteger,
} from '../../../../drivers/ipp/message/values.ts';
import { refusalStatuses } from '../../../../drivers/ipp/server/ipp-refusal.ts';
import { type Literal, send, type TestAnswer } from '../../../support/ipp-wire.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

const pdf = Buffer.from('%PDF-1.7\n'.repeat(2000));

describe('job creation', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener({ limits: { maxDocumentBytes: 1_000_000 } });
  });
  after(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    server.queue.answer = () => undefined;
    server.queue.calls.length = 0;
    server.queue.documents.length = 0;
  });

  const print = (attributes: Literal, job: Literal, document: Uint8Array = pdf): Promise<TestAnswer> =>
    send({ port: server.port }, { operation: 'Print-Job', attributes, job }, document);
  const unsupportedOf = (answer: TestAnswer) => {
    assert.ok(answer.message);
    return attributesOf(answer.message, 'unsupported-attributes');
  };

  it('RFC 8011 §4.2.1: Print-Job hands on the bytes as they are and answers with the held job', async () => {
    const answer = await print(
      { 'job-name': name('議案書'), 'document-format': mimeMediaType('Application/PDF; x=1') },
      {},
    );
    assert.equal(answer.status, 'successful-ok');
    assert.ok(server.queue.documents[0]?.equals(pdf));
    const [call] = server.queue.calls;
    assert.equal(call?.request?.jobName, '議案書');
    assert.equal(call?.request?.documentFormat, 'application/pdf');
    assert.ok(answer.message);
    const job = attributesOf(answer.message, 'job-attributes');
    assert.deepEqual(job.get('job-state'), [enumValue(4)]);
    assert.deepEqual(job.get('job-state-reasons'), [keyword('job-held-for-release')]);
    assert.equal(job.has('job-name'), false);
  });

  it('RFC 8011 §5.2: Job Template attributes become the ticket', async () => {
    const answer = await print(
      {},
      {
        copies: integer(3),
        sides: keyword('two-sided-long-edge'),
        'print-color-mode': keyword('monochrome'),
        media: keyword('jis_b5_182x257mm'),
        'print-quality': enumValue(5),
        'orientation-requested': enumValue(4),
        'page-ranges': [rangeOfInteger(1, 2), rangeOfInteger(5, 9)],
        'output-bin': keyword('auto'),
        'multiple-document-handling': keyword('single-document'),
        'print-scaling': keyword('fit'),
        finishings: enumValue(3),
        'job-hold-until': keyword('indefinite'),
      },
    );
    assert.equal(answer.status, 'successful-ok');
    assert.deepEqual(server.queue.calls[0]?.request?.ticket, {
      copies: 3,
      sides: 'two-sided-long-edge',
      printColorMode: 'monochrome',
      media: 'jis_b5_182x257mm',
      printQuality: 5,
      orientationRequested: 4,
      pageRanges: [
        { lower: 1, upper: 2 },
        { lower: 5, upper: 9 },
      ],
      outputBin: 'auto',
      multipleDocumentHandling: 'single-document',
      printScaling: 'fit',
      finishings: [3],
    });
    assert.equal(server.queue.calls[0]?.request?.jobHoldUntil, 'indefinite');
  });

  it('PWG 5100.7 §6.3: media-col names a sheet by its size, within a millimetre', async () => {
    const size = collection(['x-dimension', integer(29_690)], ['y-dimension', integer(42_010)]);
    await print({}, { 'media-col': collection(['media-size', size], ['media-type', keyword('stationery')]) });
    assert.equal(server.queue.calls[0]?.request?.ticket.media, 'iso_a3_297x420mm');
  });

  it('RFC 8011 §4.1.7: what is not supported is given back and the rest is done', async () => {
    const answer = await print(
      {},
      { copies: integer(500), sides: keyword('one-sided'), 'x-vendor-thing': keyword('on') },
    );
    assert.equal(answer.status, 'successful-ok-ignored-or-substituted-attributes');
    assert.deepEqual(unsupportedOf(answer).get('copies'), [integer(500)]);
    assert.deepEqual(unsupportedOf(answer).get('x-vendor-thing'), [{ tag: 'unsupported' }]);
    assert.deepEqual(server.queue.calls[0]?.request?.ticket, { sides: 'one-sided' });
  });

  it('RFC 8011 §4.2.1.1: with ipp-attribute-fidelity the job is refused instead', async () => {
    const answer = await print(
      { 'ipp-attribute-fidelity': boolean(true) },
      { 'print-quality': enumValue(9) },
    );
    assert.equal(answer.status, 'client-error-attributes-or-values-not-supported');
    assert.deepEqual(unsupportedOf(answer).get('print-quality'), [enumValue(9)]);
    assert.equal(server.queue.calls.length, 0);
  });

  it('page ranges that overlap or descend are not supported (RFC 8011 §5.2.7)', async () => {
    const answer = await print({}, { 'page-ranges': [rangeOfInteger(3, 5), rangeOfInteger(5, 9)] });
    assert.equal(answer.status, 'successful-ok-ignored-or-substituted-attributes');
    assert.equal(server.queue.calls[0]?.request?.ticket.pageRanges, undefined);
  });

  it('an unknown document format is refused, an unknown compression too', async () => {
    const format = await print({ 'document-format': mimeMediaType('application/postscript') }, {});
    assert.equal(format.status, 'client-error-document-format-not-supported');
    assert.ok(unsupportedOf(format).has('document-format'));
    const packed = await print({ compression: keyword('compress') }, {});
    assert.equal(packed.status, 'client-error-compression-not-supported');
  });

  it('application/octet-stream leaves it to the queue to find out', async () => {
    await print({ 'document-format': mimeMediaType('application/octet-stream') }, {});
    assert.equal(server.queue.calls[0]?.request?.documentFormat, undefined);
  });

  for (const [label, compression, bytes] of [
    ['gzip', 'gzip', gzipSync(pdf)],
    ['deflate as RFC 1951', 'deflate', deflateRawSync(pdf)],
    ['deflate wrapped as RFC 1950', 'deflate', deflateSync(pdf)],
  ] as const) {
    it(`RFC 8011 §5.4.32: ${label} is undone before the queue sees the document`, async () => {
      const answer = await print({ compression: keyword(compression) }, {}, bytes);
      assert.equal(answer.status, 'successful-ok');
      assert.ok(server.queue.documents[0]?.equals(pdf));
    });
  }

  it('a gzip bomb is stopped at the size limit and refused', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    assert.ok(bomb.byteLength < 60_000);
    const answer = await print({ compression: keyword('gzip') }, {}, bomb);
    assert.equal(answer.status, 'client-error-request-entity-too-large');
    assert.equal(server.queue.documents[0]?.byteLength, 0);
  });

  it('a document over the size limit is refused', async () => {
    const answer = await print({}, {}, Buffer.alloc(1_000_001));
    assert.equal(answer.status, 'client-error-request-entity-too-large');
  });

  it('broken and short compressed data is refused with client-error-compression-error', async () => {
    const short = await print({ compression: keyword('gzip') }, {}, gzipSync(pdf).subarray(0, 40));
    assert.equal(short.status, 'client-error-compression-error');
    const broken = await print({ compression: keyword('gzip') }, {}, Buffer.from('not gzip at all'));
    assert.equal(broken.status, 'client-error-compression-error');
    assert.deepEqual(server.errors, []);
  });

  it('RFC 8011 §4.3.1: Send-Document needs last-document', async () => {
    const ask = (attributes: Literal, document?: Buffer) =>
      send({ port: server.port }, { operation: 'Send-Document', attributes }, document);
    assert.equal((await ask({ 'job-id': integer(7) }, pdf)).status, 'client-error-bad-request');
    const sent = await ask({ 'job-id': integer(7), 'last-document': boolean(true) }, pdf);
    assert.equal(sent.status, 'successful-ok');
    assert.equal(server.queue.calls.at(-1)?.jobId, 7);
    assert.ok(server.queue.documents[0]?.equals(pdf));
  });

  it('RFC 8011 §4.3.1: an empty Send-Document may only close the job', async () => {
    const ask = (last: boolean) =>
      send(
        { port: server.port },
        { operation: 'Send-Document', attributes: { 'job-id': integer(7), 'last-document': boolean(last) } },
      );
    assert.equal((await ask(false)).status, 'client-error-bad-request');
    assert.equal((await ask(true)).status, 'successful-ok');
    assert.equal(server.queue.documents.length, 0);
  });

  const reasons = Object.keys(refusalStatuses) as QueueRefusalReason[];
  for (const reason of reasons.filter((candidate) => candidate !== 'not-authenticated')) {
    it(`a refusal for ${reason} is told as ${refusalStatuses[reason]} with its text`, async () => {
      server.queue.answer = (method) => {
        if (method === 'validateJob') throw new QueueRefusal(reason, '理由');
      };
      const answer = await send({ port: server.port }, { operation: 'Validate-Job' });
      assert.equal(answer.status, refusalStatuses[reason]);
      assert.ok(answer.message);
      const operation = attributesOf(answer.message, 'operation-attributes');
      assert.deepEqual(operation.get('status-message'), [{ tag: 'textWithoutLanguage', value: '理由' }]);
    });
  }
});
