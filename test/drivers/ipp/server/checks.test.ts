import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { QueueRefusal } from '../../../../drivers/device/print-queue.ts';
import { encodeMessage } from '../../../../drivers/ipp/message/encode.ts';
import type { IppMessage } from '../../../../drivers/ipp/message/message.ts';
import { charset, integer, naturalLanguage, text, uri } from '../../../../drivers/ipp/message/values.ts';
import { buildBytes, buildMessage, literal, postBytes, type TestAnswer } from '../../../support/ipp-wire.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

describe('every request, before its operation', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener();
  });
  after(() => server[Symbol.asyncDispose]());

  const post = (message: IppMessage): Promise<TestAnswer> =>
    postBytes({ port: server.port }, encodeMessage(message));
  const ask = buildMessage({ operation: 'Get-Printer-Attributes' });
  const withOperation = (entries: Parameters<typeof literal>[0]): IppMessage => ({
    ...ask,
    groups: [{ group: 'operation-attributes', attributes: literal(entries) }],
  });
  const refused = async (message: IppMessage, status: string) => {
    const answer = await post(message);
    assert.equal(answer.httpStatus, 200);
    assert.equal(answer.status, status);
    assert.equal(answer.message?.requestId, message.requestId);
    assert.ok(answer.message?.groups.every((group) => group.group !== 'printer-attributes'));
    assert.equal(server.queue.calls.length, 0);
  };
  const target = uri('ipp://127.0.0.1/ipp/print');

  it('RFC 8011 §4.1.1: request-id 0 is refused with client-error-bad-request', () =>
    refused({ ...ask, requestId: 0 }, 'client-error-bad-request'));

  it('RFC 8011 §4.1.1: a negative request-id is refused', () =>
    refused({ ...ask, requestId: -5 }, 'client-error-bad-request'));

  it('RFC 8011 §4.1.4: a request without operation attributes is refused', () =>
    refused({ ...ask, groups: [] }, 'client-error-bad-request'));

  it('RFC 8011 §4.1.4: an empty operation group is refused', () =>
    refused(withOperation({}), 'client-error-bad-request'));

  it('RFC 8011 §4.1.4: a request without attributes-natural-language is refused', () =>
    refused(
      withOperation({ 'attributes-charset': charset('utf-8'), 'printer-uri': target }),
      'client-error-bad-request',
    ));

  it('RFC 8011 §4.1.4: a request without attributes-charset is refused', () =>
    refused(
      withOperation({ 'attributes-natural-language': naturalLanguage('ja'), 'printer-uri': target }),
      'client-error-bad-request',
    ));

  it('RFC 8011 §4.1.4: language before charset is refused', () =>
    refused(
      withOperation({
        'attributes-natural-language': naturalLanguage('en'),
        'attributes-charset': charset('utf-8'),
        'printer-uri': target,
      }),
      'client-error-bad-request',
    ));

  it('RFC 8011 §4.1.4: attributes-charset of another syntax is refused', () =>
    refused(
      withOperation({
        'attributes-charset': text('utf-8'),
        'attributes-natural-language': naturalLanguage('en'),
        'printer-uri': target,
      }),
      'client-error-bad-request',
    ));

  it('RFC 8011 §4.1.4.1: a charset other than utf-8 is refused with client-error-charset-not-supported', () =>
    refused(
      withOperation({
        'attributes-charset': charset('iso-2022-jp'),
        'attributes-natural-language': naturalLanguage('ja'),
        'printer-uri': target,
      }),
      'client-error-charset-not-supported',
    ));

  it('RFC 8010 §3.1.2: a job group before the operation group is refused', () => {
    const [operation] = ask.groups;
    assert.ok(operation);
    return refused(
      { ...ask, groups: [{ group: 'job-attributes', attributes: new Map() }, operation] },
      'client-error-bad-request',
    );
  });

  it('RFC 8010 §3.1.2: the operation group twice is refused', () =>
    refused({ ...ask, groups: [...ask.groups, ...ask.groups] }, 'client-error-bad-request'));

  it('RFC 8011 §4.1.5: a request without printer-uri is refused', () =>
    refused(
      withOperation({
        'attributes-charset': charset('utf-8'),
        'attributes-natural-language': naturalLanguage('en'),
      }),
      'client-error-bad-request',
    ));

  it('RFC 8011 §4.1.5: a printer-uri of a foreign scheme is refused with client-error-uri-scheme-not-supported', () =>
    refused(
      buildMessage({ operation: 'Get-Printer-Attributes', printerUri: 'ftp://127.0.0.1/ipp/print' }),
      'client-error-uri-scheme-not-supported',
    ));

  it('RFC 8011 §4.1.5: a printer-uri that names another queue is refused with client-error-not-found', () =>
    refused(
      buildMessage({ operation: 'Get-Printer-Attributes', printerUri: 'ipp://127.0.0.1/ipp/print/held' }),
      'client-error-not-found',
    ));

  it('RFC 8011 §4.1.5: a job operation without job-id is refused', () =>
    refused(buildMessage({ operation: 'Get-Job-Attributes' }), 'client-error-bad-request'));

  it('RFC 8011 §4.1.5: job-id 0 is refused', () =>
    refused(
      buildMessage({ operation: 'Cancel-Job', attributes: { 'job-id': integer(0) } }),
      'client-error-bad-request',
    ));

  it('RFC 8011 §4.1.8: version 0.0 is refused, and the answer speaks 1.1', async () => {
    const answer = await post({ ...ask, version: { major: 0, minor: 0 } });
    assert.equal(answer.status, 'server-error-version-not-supported');
    assert.deepEqual(answer.message?.version, { major: 1, minor: 1 });
  });

  it('RFC 8011 §4.1.8: a later major version is refused, and the answer speaks 2.0', async () => {
    const answer = await post({ ...ask, version: { major: 3, minor: 0 } });
    assert.equal(answer.status, 'server-error-version-not-supported');
    assert.deepEqual(answer.message?.version, { major: 2, minor: 0 });
  });

  for (const [major, minor] of [
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
    [2, 2],
  ] as const) {
    it(`version ${major}.${minor} is answered in kind`, async () => {
      const answer = await post({ ...ask, version: { major, minor } });
      assert.equal(answer.status, 'successful-ok');
      assert.deepEqual(answer.message?.version, { major, minor });
    });
  }

  for (const scheme of ['ipp', 'ipps', 'http', 'https']) {
    it(`a printer-uri with ${scheme}: is accepted, as Windows sends http:`, async () => {
      const answer = await post(
        buildMessage({
          operation: 'Get-Printer-Attributes',
          printerUri: `${scheme}://pc.example:631/ipp/print`,
        }),
      );
      assert.equal(answer.status, 'successful-ok');
    });
  }

  it('Print-URI is not served, because a server that fetches is a way in', () =>
    refused(
      buildMessage({ operation: 'Print-URI', attributes: { 'document-uri': uri('http://127.0.0.1/x') } }),
      'server-error-operation-not-supported',
    ));

  it('RFC 8011 §4.1.4.2: an answer names the language of its status-message, the protocol in English', async () => {
    await using japanese = await openTestListener({ naturalLanguage: 'ja' });
    japanese.queue.answer = () => {
      throw new QueueRefusal('busy', 'しばらく待ってください。');
    };
    const wording = async (request: IppMessage) => {
      const { message } = await postBytes({ port: japanese.port }, encodeMessage(request));
      const operation = message?.groups[0]?.attributes;
      return [operation?.get('attributes-natural-language')?.[0], operation?.get('status-message')?.[0]];
    };
    assert.deepEqual(await wording({ ...ask, requestId: 0 }), [
      naturalLanguage('en'),
      text('request-id must be 1 or more'),
    ]);
    assert.deepEqual(await wording(ask), [naturalLanguage('ja'), text('しばらく待ってください。')]);
  });

  it('a message cut short is refused with its own request-id', async () => {
    const whole = buildBytes({ operation: 'Get-Printer-Attributes', requestId: 4711 });
    const answer = await postBytes({ port: server.port }, whole.subarray(0, whole.byteLength - 9));
    assert.equal(answer.status, 'client-error-bad-request');
    assert.equal(answer.message?.requestId, 4711);
  });

  it('attributes over the limit are refused with client-error-request-entity-too-large', async () => {
    const many = Array.from({ length: 12 }, (_, index) => [`x-${index}`, text('a'.repeat(30_000))] as const);
    const answer = await postBytes(
      { port: server.port },
      buildBytes({ operation: 'Get-Printer-Attributes', attributes: Object.fromEntries(many) }),
    );
    assert.equal(answer.status, 'client-error-request-entity-too-large');
    assert.equal(server.errors.length, 0);
  });
});
