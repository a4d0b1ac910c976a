import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ippAuthority, isOwnHost, listAccess } from '../../../../drivers/ipp/server/addresses.ts';
import { cutUtf8 } from '../../../../drivers/ipp/server/literal.ts';
import { findMediaBySize, parseMediaName } from '../../../../drivers/ipp/server/media-size.ts';
import { parseRoute } from '../../../../drivers/ipp/server/route.ts';

describe('paths of the listener', () => {
  it('lead to a queue, with or without a name, token and job', () => {
    const token = 'a'.repeat(22);
    assert.deepEqual(parseRoute('/ipp/print'), { queuePath: '/ipp/print', printerPath: '/ipp/print' });
    assert.deepEqual(parseRoute('/ipp/print/?x=1'), { queuePath: '/ipp/print', printerPath: '/ipp/print' });
    assert.deepEqual(parseRoute(`/ipp/print/lgwan/u-${token}/jobs/12`), {
      queuePath: '/ipp/print/lgwan',
      printerPath: `/ipp/print/lgwan/u-${token}`,
      capabilityToken: token,
      jobId: 12,
    });
  });

  for (const path of [
    '/',
    '/ipp',
    '/ipp/printer',
    '/ipp/print/..',
    '/ipp/print/a/b',
    '/ipp/print/u-',
    '/ipp/print/u-short',
    '/ipp/print/%2e%2e',
    '/ipp/print/jobs',
    '/ipp/print/jobs/0',
    '/ipp/print/jobs/2147483648',
    '/IPP/PRINT',
  ]) {
    it(`${path} leads nowhere`, () => assert.equal(parseRoute(path), undefined));
  }
});

describe('media names (PWG 5101.1 §5)', () => {
  it('give their dimensions in hundredths of a millimetre', () => {
    assert.deepEqual(parseMediaName('jis_b4_257x364mm'), {
      name: 'jis_b4_257x364mm',
      widthHundredthsMm: 25_700,
      lengthHundredthsMm: 36_400,
    });
    assert.equal(parseMediaName('na_letter_8.5x11in')?.widthHundredthsMm, 21_590);
    assert.equal(parseMediaName('a4'), undefined);
  });

  it('are found by a size that a client rounded', () => {
    const names = ['iso_a4_210x297mm', 'na_letter_8.5x11in'];
    assert.equal(findMediaBySize(names, 21_590, 27_940), 'na_letter_8.5x11in');
    assert.equal(findMediaBySize(names, 20_990, 29_704), 'iso_a4_210x297mm');
    assert.equal(findMediaBySize(names, 10_000, 14_800), undefined);
  });
});

describe('hosts and URIs', () => {
  it('a port is added only where an ipp URI would mean another (RFC 3510 §2)', () => {
    assert.equal(ippAuthority('print.example', 443), 'print.example:443');
    assert.equal(ippAuthority('print.example', 631), 'print.example');
    assert.equal(ippAuthority('print.example:8631', 443), 'print.example:8631');
  });

  it('addresses and localhost are always own names', () => {
    for (const host of ['127.0.0.1', '[::1]:631', 'localhost:8631', 'print.example']) {
      assert.ok(isOwnHost(host, ['print.example']), host);
    }
    for (const host of ['evil.example', '', 'a b', 'x/../y', 'print.example@evil', 'print.example:999999']) {
      assert.equal(isOwnHost(host, ['print.example']), false, host);
    }
  });

  it('a password is offered only on the encrypted way', () => {
    const schemes = (tls: 'off' | 'optional' | 'required', authentication: 'none' | 'basic') =>
      listAccess('h', '/ipp/print', tls, authentication).map((way) => way.uri.split(':')[0]);
    assert.deepEqual(schemes('optional', 'none'), ['ipps', 'ipp']);
    assert.deepEqual(schemes('optional', 'basic'), ['ipps']);
    assert.deepEqual(schemes('required', 'none'), ['ipps']);
    assert.deepEqual(schemes('off', 'none'), ['ipp']);
  });
});

it('a text is cut at a whole character', () => {
  assert.equal(cutUtf8('あいう', 7), 'あい');
  assert.equal(cutUtf8('𠮟る', 3), '');
  assert.equal(cutUtf8('abc', 3), 'abc');
});
