import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  attributesOf,
  boolean,
  integer,
  keyword,
  mimeMediaType,
  name,
  octetString,
  rangeOfInteger,
  text,
  unsupported,
} from '../../../../drivers/ipp/message/values.ts';
import { type Literal, send, type TestAnswer } from '../../../support/ipp-wire.ts';
import { testDescription } from '../../../support/recording-queue.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

describe('what a client asks of the service for a job', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener();
    server.queue.description = {
      ...testDescription,
      jobPassword: { encryptions: ['sha2-256', 'sha-256', 'none'], mostOctets: 64 },
      takesAccountId: true,
      cancelAfterSeconds: { default: 259_200, most: 259_200 },
      mandatoryJobAttributes: ['job-account-id'],
      privacyPolicyUrl: 'https://127.0.0.1/privacy',
    };
  });
  after(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    server.queue.calls.length = 0;
  });

  const validate = (attributes: Literal, job: Literal = {}): Promise<TestAnswer> =>
    send(
      { port: server.port },
      {
        operation: 'Validate-Job',
        attributes: { 'document-format': mimeMediaType('application/pdf'), ...attributes },
        job,
      },
    );
  const asked = () => server.queue.calls.find((call) => call.method === 'validateJob')?.request;
  const digest = createHash('sha256').update('1234').digest();
  const notSupported = 'client-error-attributes-or-values-not-supported';

  it('PWG 5100.11: cost code, lifetime and release action reach the queue', async () => {
    const answer = await validate(
      {},
      {
        'job-account-id': name('総務 12-3'),
        'job-cancel-after': integer(3_600),
        'job-release-action': keyword('owner-authorized'),
      },
    );
    assert.equal(answer.status, 'successful-ok');
    const request = asked();
    assert.equal(request?.accountId, '総務 12-3');
    assert.equal(request?.cancelAfterSeconds, 3_600);
    assert.equal(request?.releaseAction, 'owner-authorized');
  });

  it('PWG 5100.11: values out of range come back as unsupported and are not taken', async () => {
    const answer = await validate(
      {},
      {
        'job-account-id': name(''),
        'job-cancel-after': integer(-1),
        'job-release-action': keyword('button-press'),
      },
    );
    assert.equal(answer.status, 'successful-ok-ignored-or-substituted-attributes');
    assert.ok(answer.message);
    assert.deepEqual(
      [...attributesOf(answer.message, 'unsupported-attributes').keys()],
      ['job-account-id', 'job-cancel-after', 'job-release-action'],
    );
    const { accountId, cancelAfterSeconds, releaseAction } = asked() ?? {};
    assert.deepEqual([accountId, cancelAfterSeconds, releaseAction], [undefined, undefined, undefined]);
  });

  for (const [what, password, encryption, expected] of [
    ['in clear', Buffer.from('1234'), 'none', 'none'],
    ['in clear as a text', '暗証', undefined, 'none'],
    ['as its SHA-256', digest, 'sha2-256', 'sha2-256'],
    ['as its SHA-256 in the spelling of CUPS', digest, 'sha-256', 'sha-256'],
  ] as const) {
    it(`PWG 5100.11 §7.1: a job-password ${what} reaches the queue`, async () => {
      const answer = await validate({
        'job-password': typeof password === 'string' ? text(password) : octetString(password),
        ...(encryption && { 'job-password-encryption': keyword(encryption) }),
      });
      assert.equal(answer.status, 'successful-ok');
      const taken = asked()?.jobPassword;
      assert.equal(taken?.encryption, expected);
      assert.deepEqual(Buffer.from(taken?.value ?? []), Buffer.from(password));
    });
  }

  for (const [what, attributes] of [
    ['that is empty', { 'job-password': octetString(new Uint8Array()) }],
    ['that is too long', { 'job-password': octetString(Buffer.alloc(65, 0x31)) }],
    [
      'whose digest is cut short',
      { 'job-password': octetString(digest.subarray(1)), 'job-password-encryption': keyword('sha2-256') },
    ],
    [
      'with an encryption that is not served',
      { 'job-password': octetString(digest), 'job-password-encryption': keyword('md5') },
    ],
    ['of another syntax', { 'job-password': integer(1234) }],
    ['given twice', { 'job-password': [octetString(digest), octetString(digest)] }],
  ] as const) {
    it(`a job with a job-password ${what} is refused, and the password does not come back`, async () => {
      const answer = await validate(attributes);
      assert.equal(answer.status, notSupported);
      assert.ok(!answer.body.includes(digest.subarray(1)));
      assert.equal(asked(), undefined);
    });
  }

  it('a queue that knows no passwords refuses such a job, because it would come out without one', async () => {
    await using plain = await openTestListener();
    const request = {
      operation: 'Print-Job',
      attributes: { 'job-password': octetString(Buffer.from('1234')) },
    } as const;
    const answer = await send({ port: plain.port }, request, Buffer.from('%PDF-'));
    assert.equal(answer.status, notSupported);
    assert.deepEqual(plain.queue.documents, []);
  });

  it('the printer says what it takes, and what it must be given', async () => {
    const answer = await send({ port: server.port }, { operation: 'Get-Printer-Attributes' });
    assert.ok(answer.message);
    const told = attributesOf(answer.message, 'printer-attributes');
    assert.deepEqual(told.get('job-password-supported'), [integer(64)]);
    assert.deepEqual(told.get('job-password-encryption-supported'), [
      keyword('sha2-256'),
      keyword('sha-256'),
      keyword('none'),
    ]);
    assert.deepEqual(told.get('job-account-id-supported'), [boolean(true)]);
    assert.deepEqual(told.get('job-cancel-after-default'), [integer(259_200)]);
    assert.deepEqual(told.get('job-cancel-after-supported'), [rangeOfInteger(1, 259_200)]);
    assert.deepEqual(told.get('printer-mandatory-job-attributes'), [keyword('job-account-id')]);
    assert.deepEqual(told.get('job-privacy-scope'), [keyword('owner')]);
    assert.equal(told.get('printer-privacy-policy-uri')?.length, 1);
    const creation = told.get('job-creation-attributes-supported') ?? [];
    for (const attribute of ['job-password', 'job-account-id', 'job-cancel-after', 'job-release-action']) {
      assert.ok(
        creation.some((value) => 'value' in value && value.value === attribute),
        attribute,
      );
    }
  });

  it('what is not offered comes back as unsupported', async () => {
    await using plain = await openTestListener();
    const request = { operation: 'Validate-Job', job: { 'job-account-id': name('12') } } as const;
    const answer = await send({ port: plain.port }, request);
    assert.ok(answer.message);
    assert.deepEqual(attributesOf(answer.message, 'unsupported-attributes').get('job-account-id'), [
      unsupported,
    ]);
  });
});
