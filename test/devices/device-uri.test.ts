import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEncrypted, isOneWay, objectToUri } from '../../src/devices/device-uri.ts';

test('one-way transports need the word of an administrator, and what the device prints', () => {
  for (const uri of ['socket://mfp:9100', 'lpd://mfp/queue']) {
    assert.equal(isOneWay(uri), true);
    assert.equal(objectToUri(uri, {}), 'needs-unconfirmed');
    assert.equal(objectToUri(uri, { unconfirmed: true }), 'needs-formats');
    assert.equal(objectToUri(uri, { unconfirmed: true, documentFormats: ['application/pdf'] }), undefined);
  }
});

test('other schemes, users in the address and addresses without a host are refused', () => {
  assert.equal(objectToUri('ipps://mfp/ipp/print', {}), undefined);
  assert.equal(objectToUri('ipp://user:pw@mfp/ipp/print', {}), 'carries-a-user');
  for (const uri of ['file:///etc/passwd', 'mfp', 'usb://x', 'ipp:', '']) {
    assert.equal(objectToUri(uri, {}), 'not-a-device-uri', uri);
  }
  assert.equal(isEncrypted('ipps://mfp'), true);
  assert.equal(isEncrypted('ipp://mfp'), false);
});
