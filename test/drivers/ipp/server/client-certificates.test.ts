import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, beforeEach, describe, it } from 'node:test';
import { openIppListener } from '../../../../drivers/ipp/server/listener.ts';
import { send, type TestAnswer } from '../../../support/ipp-wire.ts';
import { RecordingQueue } from '../../../support/recording-queue.ts';
import { makeTestCertificate } from '../../../support/test-certificate.ts';
import { openTestListener } from '../../../support/test-listener.ts';

type Certificate = Awaited<ReturnType<typeof makeTestCertificate>>;

const sha256Of = ({ cert }: Certificate) =>
  new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();

describe('client certificates', () => {
  let own: Certificate;
  let pinned: Certificate;
  let authority: Certificate;
  let stranger: Certificate;
  const queue = new RecordingQueue();
  before(async () => {
    [own, pinned, authority, stranger] = await Promise.all([
      makeTestCertificate(),
      makeTestCertificate(),
      makeTestCertificate(),
      makeTestCertificate(),
    ]);
  });
  beforeEach(() => {
    queue.calls.length = 0;
  });

  const open = (rule: { readonly required?: boolean; readonly pinnedSha256?: readonly string[] } = {}) =>
    openIppListener({
      id: 'certified',
      host: '127.0.0.1',
      port: 0,
      tls: 'optional',
      certificate: own,
      clientCertificates: { pinnedSha256: [sha256Of(pinned)], authorities: [authority.cert], ...rule },
      queueFor: () => queue,
      onError: () => undefined,
      now: () => new Date('2026-04-01T00:00:00Z'),
      limits: { closeGraceMs: 100 },
    });
  const ask = (port: number, certificate?: Certificate, secure = true): Promise<TestAnswer> =>
    send({ port, secure, ...certificate }, { operation: 'Validate-Job' });
  const callers = () => queue.calls.map(({ caller }) => caller);

  it('a pinned certificate is told to the queue by its SHA-256', async () => {
    await using listener = await open();
    assert.equal((await ask(listener.port, pinned)).status, 'successful-ok');
    assert.equal(callers()[0]?.clientCertificateSha256, sha256Of(pinned));
    assert.equal(callers()[0]?.clientCertificateVouchedFor, false);
  });

  it('a certificate that an authority of the listener vouches for is told as such', async () => {
    await using listener = await open();
    assert.equal((await ask(listener.port, authority)).status, 'successful-ok');
    assert.equal(callers()[0]?.clientCertificateSha256, sha256Of(authority));
    assert.equal(callers()[0]?.clientCertificateVouchedFor, true);
  });

  it('a stranger’s certificate, and none at all, are served but not told', async () => {
    await using listener = await open();
    assert.equal((await ask(listener.port, stranger)).status, 'successful-ok');
    assert.equal((await ask(listener.port)).status, 'successful-ok');
    assert.equal((await ask(listener.port, undefined, false)).status, 'successful-ok');
    assert.deepEqual(
      callers().map((caller) => caller.clientCertificateSha256),
      [undefined, undefined, undefined],
    );
  });

  it('where one is required, requests without a believed one get 403, in clear too', async () => {
    await using listener = await open({ required: true });
    assert.equal((await ask(listener.port, pinned)).httpStatus, 200);
    assert.equal((await ask(listener.port, stranger)).httpStatus, 403);
    assert.equal((await ask(listener.port)).httpStatus, 403);
    assert.equal((await ask(listener.port, undefined, false)).httpStatus, 403);
    assert.equal(queue.calls.length, 1);
  });

  describe('a listener that knows none', () => {
    it('does not ask, and tells the queue of none', async () => {
      await using server = await openTestListener({ tls: 'required', certificate: own });
      assert.equal((await ask(server.port, pinned)).status, 'successful-ok');
      assert.equal(server.queue.calls[0]?.caller.clientCertificateSha256, undefined);
    });
  });
});
