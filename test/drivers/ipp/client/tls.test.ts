import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { test } from 'node:test';
import { generate } from 'selfsigned';
import { readDeviceCertificate } from '../../../../drivers/ipp/client/connect.ts';
import { openIppDevice } from '../../../../drivers/ipp/client/device.ts';
import { encodeMessage } from '../../../../drivers/ipp/message/encode.ts';
import { printerGroup } from '../../../support/raw-ipp-device.ts';

interface SecureDevice extends AsyncDisposable {
  readonly uri: string;
  readonly certificate: string;
  /** Requests that got as far as HTTP. */
  readonly received: string[];
}

/** A device with a certificate that it signed itself, for a name that is not asked for. */
async function startSecureDevice(): Promise<SecureDevice> {
  const pair = await generate([{ name: 'commonName', value: 'mfp.example.com' }], { keySize: 2048 });
  const received: string[] = [];
  const answer = encodeMessage({
    version: { major: 2, minor: 0 },
    code: 0,
    requestId: 1,
    groups: [printerGroup()],
  });
  const server = https.createServer({ key: pair.private, cert: pair.cert }, (request, response) => {
    received.push(request.headers.authorization ?? 'anonymous');
    request.resume();
    response.setHeader('Content-Type', 'application/ipp').end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    uri: `ipps://127.0.0.1:${port}/ipp/print`,
    certificate: pair.cert,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('the fingerprint read at enrolment is that of the certificate, and pins the device', async () => {
  await using secure = await startSecureDevice();
  const { sha256, subject } = await readDeviceCertificate({ uri: secure.uri });
  const expected = new X509Certificate(secure.certificate).fingerprint256;
  assert.equal(sha256, expected.replaceAll(':', '').toLowerCase());
  assert.match(subject, /mfp\.example\.com/);
  await using device = openIppDevice({
    uri: secure.uri,
    tls: { pinnedSha256: expected },
    account: { userName: 'service', password: 'secret' },
  });
  assert.equal((await device.status()).state, 'idle');
  assert.equal(secure.received.length, 1);
});

test('a changed certificate is an alarm, and not a byte of a request is sent', async () => {
  await using secure = await startSecureDevice();
  await using device = openIppDevice({
    uri: secure.uri,
    tls: { pinnedSha256: 'ab'.repeat(32) },
    account: { userName: 'service', password: 'secret' },
  });
  await assert.rejects(device.status(), { code: 'DEVICE_CERTIFICATE_CHANGED' });
  assert.deepEqual(secure.received, []);
});

test('without a pin the certificate must come from a trusted authority and bear the name', async () => {
  await using secure = await startSecureDevice();
  await using unpinned = openIppDevice({ uri: secure.uri });
  await assert.rejects(unpinned.status(), { code: 'DEVICE_CERTIFICATE_CHANGED' });
  await using trusted = openIppDevice({ uri: secure.uri, tls: { ca: secure.certificate } });
  await assert.rejects(trusted.status(), { code: 'DEVICE_CERTIFICATE_CHANGED' });
  assert.deepEqual(secure.received, []);
});

test('a device that no longer speaks TLS is not talked to in clear text', async () => {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await using device = openIppDevice({ uri: `ipps://127.0.0.1:${port}/ipp/print` });
  await assert.rejects(device.status(), { code: 'DEVICE_UNREACHABLE' });
  assert.deepEqual(requests, []);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a clear-text device has no certificate to read', async () => {
  await assert.rejects(readDeviceCertificate({ uri: 'ipp://127.0.0.1/ipp/print' }), {
    code: 'DEVICE_PROTOCOL_ERROR',
  });
});
