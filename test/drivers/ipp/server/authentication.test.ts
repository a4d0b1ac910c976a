import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Caller, QueueRefusal } from '../../../../drivers/device/print-queue.ts';
import { boolean, firstString, integer, keyword } from '../../../../drivers/ipp/message/values.ts';
import type { OperationName } from '../../../../drivers/ipp/registry/operations.ts';
import { parseBasicCredentials } from '../../../../drivers/ipp/server/credentials.ts';
import { type Literal, send, type TestAnswer } from '../../../support/ipp-wire.ts';
import { makeTestCertificate } from '../../../support/test-certificate.ts';
import { openTestListener, type TestListener } from '../../../support/test-listener.ts';

const authorization = `Basic ${Buffer.from('sato:ひみつ:1').toString('base64')}`;

/** A queue that wants Basic credentials, as one bound to the directory does. */
function wantCredentials(_method: string, caller: Caller): void {
  if (caller.basic === undefined) throw new QueueRefusal('not-authenticated', 'Sign in.');
}

describe('who is asked for a password, and where', () => {
  let server: TestListener;
  before(async () => {
    server = await openTestListener({ tls: 'optional', certificate: await makeTestCertificate() });
    server.queue.answer = (method, caller) => {
      if (method !== 'describe') wantCredentials(method, caller);
    };
  });
  after(() => server[Symbol.asyncDispose]());

  const challenged: readonly (readonly [OperationName, Literal])[] = [
    ['Print-Job', {}],
    ['Validate-Job', {}],
    ['Create-Job', {}],
    ['Send-Document', { 'job-id': integer(1), 'last-document': boolean(true) }],
    ['Get-Jobs', {}],
    ['Cancel-Job', { 'job-id': integer(1) }],
  ];
  for (const [operation, attributes] of challenged) {
    it(`${operation} over TLS is challenged with 401 and Basic`, async () => {
      const answer = await send(
        { port: server.port, secure: true },
        { operation, attributes },
        Buffer.alloc(9000),
      );
      assert.equal(answer.httpStatus, 401);
      assert.match(String(answer.headers['www-authenticate']), /^Basic realm=/);
    });

    it(`${operation} in clear is answered with 426 and never with a challenge`, async () => {
      const answer = await send({ port: server.port }, { operation, attributes }, Buffer.alloc(9000));
      assert.equal(answer.httpStatus, 426);
      assert.equal(answer.headers['www-authenticate'], undefined);
    });
  }

  it('Get-Printer-Attributes is never challenged, even when the queue refuses it', async () => {
    const open = await send({ port: server.port }, { operation: 'Get-Printer-Attributes' });
    assert.equal(open.status, 'successful-ok');
    const before = server.queue.answer;
    server.queue.answer = wantCredentials;
    const refused = await send({ port: server.port, secure: true }, { operation: 'Get-Printer-Attributes' });
    server.queue.answer = before;
    assert.equal(refused.httpStatus, 200);
    assert.equal(refused.status, 'client-error-not-authenticated');
  });

  it('RFC 7617: credentials sent over TLS reach the queue', async () => {
    const headers = { Authorization: authorization };
    const answer = await send({ port: server.port, secure: true, headers }, { operation: 'Validate-Job' });
    assert.equal(answer.status, 'successful-ok');
    assert.deepEqual(server.queue.calls.at(-1)?.caller.basic, { userName: 'sato', password: 'ひみつ:1' });
  });

  it('credentials sent in clear are not even read', async () => {
    const headers = { Authorization: authorization };
    const answer = await send({ port: server.port, headers }, { operation: 'Validate-Job' });
    assert.equal(answer.httpStatus, 426);
    assert.equal(server.queue.calls.at(-1)?.caller.basic, undefined);
  });

  it('a listener without TLS refuses with 403, since it has nothing to change to', async () => {
    await using plain = await openTestListener();
    plain.queue.answer = (method, caller) => {
      if (method !== 'describe') wantCredentials(method, caller);
    };
    assert.equal((await send({ port: plain.port }, { operation: 'Validate-Job' })).httpStatus, 403);
  });

  it('requesting-user-name reaches the queue as a claim', async () => {
    await send({ port: server.port }, { operation: 'Validate-Job' });
    assert.equal(server.queue.calls.at(-1)?.caller.requestingUserName, 'tester');
  });

  it('uri-security-supported and uri-authentication-supported are true for each URI', async () => {
    const values = async (secure: boolean) => {
      const answer = await send({ port: server.port, secure }, { operation: 'Get-Printer-Attributes' });
      const attributes = answer.message?.groups.at(-1)?.attributes ?? new Map();
      return ['printer-uri-supported', 'uri-security-supported', 'uri-authentication-supported'].map((name) =>
        (attributes.get(name) ?? []).map((value: { value: string }) => value.value),
      );
    };
    const authority = `127.0.0.1:${server.port}`;
    assert.deepEqual(await values(false), [
      [`ipps://${authority}/ipp/print`, `ipp://${authority}/ipp/print`],
      ['tls', 'none'],
      ['requesting-user-name', 'requesting-user-name'],
    ]);
    server.queue.description = { ...server.queue.description, authentication: 'basic' };
    assert.deepEqual(await values(true), [[`ipps://${authority}/ipp/print`], ['tls'], ['basic']]);
  });
});

describe('capability URLs', () => {
  const token = 'kD3_9xZ-abcdefghijkl012345';
  let server: TestListener;
  before(async () => {
    server = await openTestListener();
  });
  after(() => server[Symbol.asyncDispose]());

  const print = (path: string, printerUri = `ipp://127.0.0.1${path}`): Promise<TestAnswer> =>
    send({ port: server.port, path }, { operation: 'Print-Job', printerUri }, Buffer.from('%PDF-'));

  it('the token goes to the caller, and the queue is asked for without it', async () => {
    const answer = await print(`/ipp/print/u-${token}`);
    assert.equal(answer.status, 'successful-ok');
    assert.equal(server.queue.calls.at(-1)?.caller.capabilityToken, token);
    assert.deepEqual(server.askedPaths, ['/ipp/print']);
  });

  it('a queue with a name may have tokens too', async () => {
    await print(`/ipp/print/held/u-${token}`);
    assert.equal(server.queue.calls.at(-1)?.caller.capabilityToken, token);
    assert.equal(server.askedPaths.at(-1), '/ipp/print/held');
  });

  it('the URIs in answers lead back through the same token', async () => {
    const answer = await print(`/ipp/print/u-${token}`);
    const job = answer.message?.groups.at(-1)?.attributes ?? new Map();
    const jobUri = firstString(job, 'job-uri') ?? '';
    assert.equal(jobUri, `ipp://127.0.0.1:${server.port}/ipp/print/u-${token}/jobs/1`);
    const asked = await send(
      { port: server.port, path: new URL(jobUri).pathname },
      {
        operation: 'Get-Job-Attributes',
        printerUri: `ipp://127.0.0.1/ipp/print/u-${token}`,
        attributes: { 'job-id': integer(1), 'requested-attributes': keyword('job-state') },
      },
    );
    assert.equal(asked.status, 'successful-ok');
  });

  it('a path without a token gives the queue none, and a token that is too short is no token', async () => {
    await print('/ipp/print');
    assert.equal(server.queue.calls.at(-1)?.caller.capabilityToken, undefined);
    assert.equal((await print('/ipp/print/u-short')).httpStatus, 404);
  });

  it('a fault does not carry the token', async () => {
    server.queue.answer = () => {
      throw new Error('down');
    };
    await print(`/ipp/print/u-${token}`);
    server.queue.answer = () => undefined;
    assert.equal(server.errors.length, 1);
    assert.equal(JSON.stringify(server.errors).includes(token), false);
  });
});

describe('Basic credentials', () => {
  it('RFC 7617 §2: the password may hold colons, the name may not be empty', () => {
    const parse = (text: string) => parseBasicCredentials(`Basic ${Buffer.from(text).toString('base64')}`);
    assert.deepEqual(parse('a:b:c'), { userName: 'a', password: 'b:c' });
    assert.equal(parse(':b'), undefined);
    assert.equal(parse('nocolon'), undefined);
  });

  it('other schemes and overlong headers are passed over', () => {
    assert.equal(parseBasicCredentials('Bearer abc'), undefined);
    assert.equal(parseBasicCredentials(`Basic ${'A'.repeat(9000)}`), undefined);
    assert.equal(parseBasicCredentials(undefined), undefined);
  });
});
