import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkJobPassword } from '../../../src/print/intake/checks.ts';

describe('PWG 5100.11 §7.1: a job password', () => {
  const password = (encryption: string) => ({ jobPassword: { encryption, value: Buffer.from('2468') } });
  const far = { secure: false, remoteAddress: '192.0.2.7' };

  test('in clear is refused over a plain connection from another machine', () => {
    assert.throws(() => checkJobPassword(far, password('none')), { reason: 'attributes-not-supported' });
    assert.throws(() => checkJobPassword({ ...far, remoteAddress: '2001:db8::1' }, password('none')), {
      reason: 'attributes-not-supported',
    });
  });

  test('is taken over TLS, from the machine itself, and when it comes hashed', () => {
    checkJobPassword({ ...far, secure: true }, password('none'));
    for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      checkJobPassword({ secure: false, remoteAddress }, password('none'));
    }
    checkJobPassword(far, password('sha2-256'));
    checkJobPassword(far, {});
  });
});
