import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { isMailAddress, openSmtpMailer, type SmtpSettings } from '../../../drivers/mail/smtp-mailer.ts';
import { type SmtpSink, startSmtpSink } from '../../support/smtp-sink.ts';
import { makeTestCertificate } from '../../support/test-certificate.ts';

const mail = {
  to: 'hanako@example.lg.jp',
  subject: '印刷待ちの文書',
  text: '受け取ってください。\n.\n終わり',
  id: '5b1c9f0a-0000-4000-8000-000000000001',
};
const account = { user: 'tomeoki', password: 'ひみつ' };

describe('mail by SMTP', { timeout: 30_000 }, () => {
  let certificate: { readonly key: string; readonly cert: string };
  let sink: SmtpSink;
  let plain: SmtpSink;
  before(async () => {
    certificate = await makeTestCertificate();
    sink = await startSmtpSink({ certificate, account });
    plain = await startSmtpSink();
  });
  after(async () => {
    await sink[Symbol.asyncDispose]();
    await plain[Symbol.asyncDispose]();
  });

  const settings = (change: Partial<SmtpSettings> = {}): SmtpSettings => ({
    host: 'localhost',
    port: sink.port,
    security: 'starttls',
    from: 'tomeoki@example.lg.jp',
    account,
    ca: certificate.cert,
    timeoutMs: 1_500,
    ...change,
  });

  test('RFC 3207, RFC 4954: it encrypts, signs in, and the server has the whole text', async () => {
    assert.deepEqual(await openSmtpMailer(settings()).send(mail), { kind: 'accepted' });
    const [taken] = sink.mails;
    assert.deepEqual(
      [taken?.from, taken?.to, taken?.secure, taken?.user],
      ['tomeoki@example.lg.jp', mail.to, true, 'tomeoki'],
    );
    assert.match(taken?.data ?? '', /Message-ID: <5b1c9f0a-0000-4000-8000-000000000001@example\.lg\.jp>/);
    assert.match(taken?.data ?? '', /Auto-Submitted: auto-generated/);
    const body = (taken?.data ?? '').split('\r\n\r\n')[1] ?? '';
    assert.match(Buffer.from(body, 'base64').toString(), /受け取ってください。\n\.\n終わり/);
  });

  test('TLS from the first byte works as well, and a check sends nothing', async () => {
    await using implicit = await startSmtpSink({ certificate, implicitTls: true });
    const mailer = openSmtpMailer(settings({ port: implicit.port, security: 'tls' }));
    assert.deepEqual(await mailer.check(), { kind: 'accepted' });
    assert.equal(implicit.mails.length, 0);
    assert.deepEqual(await mailer.send(mail), { kind: 'accepted' });
    assert.deepEqual([implicit.mails[0]?.secure, implicit.mails[0]?.user], [true, undefined]);
  });

  test('a server without encryption, or with an unknown certificate, gets neither mail nor password', async () => {
    const bare = { port: plain.port };
    const none = await openSmtpMailer(settings(bare)).send(mail);
    assert.deepEqual(none, { kind: 'refused', trouble: 'not-secure', again: true });
    const { ca: _, ...strict } = settings();
    const unknown = await openSmtpMailer(strict).send(mail);
    assert.deepEqual(unknown, { kind: 'refused', trouble: 'not-secure', again: true });
    assert.equal(plain.mails.length, 0);
  });

  test('in the clear no password is sent', async () => {
    const outcome = await openSmtpMailer(settings({ port: plain.port, security: 'none' })).send(mail);
    assert.deepEqual(outcome, { kind: 'accepted' });
    assert.equal(plain.mails.at(-1)?.user, undefined);
  });

  test('RFC 5321 §4.2.1: 4yz is tried again, 5yz is not; a refused password is, for somebody will put it right', async () => {
    const mailer = openSmtpMailer(settings());
    const cases = [
      ['RCPT', '550 no such person', { kind: 'refused', trouble: 'address-refused', again: false }],
      ['RCPT', '450 later', { kind: 'refused', trouble: 'address-refused', again: true }],
      ['DATA-END', '554 no', { kind: 'refused', trouble: 'refused', again: false }],
      ['DATA-END', '452 full', { kind: 'refused', trouble: 'refused', again: true }],
      ['AUTH', '535 no', { kind: 'refused', trouble: 'sign-in-refused', again: true }],
    ] as const;
    for (const [command, answer, outcome] of cases) {
      sink.answers.set(command, answer);
      assert.deepEqual(await mailer.send(mail), outcome, answer);
      sink.answers.clear();
    }
  });

  test('a server that is not there, says nothing, or loses its answer is unreachable', async () => {
    const gone = await openSmtpMailer(settings({ port: 1 })).send(mail);
    assert.deepEqual(gone, { kind: 'refused', trouble: 'unreachable', again: true });
    sink.answers.set('EHLO', '');
    const begun = performance.now();
    const silent = await openSmtpMailer(settings({ timeoutMs: 300 })).send(mail);
    sink.answers.clear();
    assert.deepEqual(silent, { kind: 'refused', trouble: 'unreachable', again: true });
    assert.ok(performance.now() - begun < 3_000);
    sink.lostAnswers = 1;
    const lost = await openSmtpMailer(settings()).send(mail);
    assert.deepEqual(lost, { kind: 'refused', trouble: 'unreachable', again: true });
  });

  test('nothing that a person typed becomes a header or a command', async () => {
    const hostile = [
      'a@b\r\nBcc: x@y',
      'a@b>\r\nRCPT TO:<x@y',
      'a b@c',
      'a@',
      '@b',
      'a@b@c',
      '<a@b>',
      'a@b,c@d',
      'ａ@b',
    ];
    const mailer = openSmtpMailer(settings());
    for (const to of hostile) {
      assert.equal(isMailAddress(to), false, to);
      assert.deepEqual(await mailer.send({ ...mail, to }), {
        kind: 'refused',
        trouble: 'address-refused',
        again: false,
      });
    }
    await mailer.send({ ...mail, subject: '印刷\r\nBcc: someone@example.jp' });
    assert.doesNotMatch(sink.mails.at(-1)?.data ?? '', /^Bcc:/m);
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), (address) => {
        assert.ok(isMailAddress(address) || address.length > 254);
      }),
    );
  });
});
