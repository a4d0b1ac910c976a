import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openIppDevice } from '../../../../drivers/ipp/client/device.ts';
import type { IppDeviceOptions } from '../../../../drivers/ipp/client/settings.ts';
import { startDigestGate } from '../../../../drivers/simulators/digest-gate.ts';
import { startVirtualPrinter } from '../../../../drivers/simulators/virtual-printer.ts';
import { httpAnswer, startRawDevice, successAnswer } from '../../../support/raw-ipp-device.ts';

const account = { userName: '印刷', password: 'hi-mi-tsu' };
const job = {
  jobName: 'T-0001',
  userName: 'tomeoki',
  ticket: {},
  documentFormat: 'application/pdf',
} as const;

async function* document() {
  yield Buffer.from('%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n%%EOF\n'.padEnd(40_000));
}

/** A device that asks for Basic until it gets it. */
const startBasicDevice = () =>
  startRawDevice({
    at: (point, _operation, request) =>
      point === 'headers' && !/^authorization: basic/im.test(request.headers)
        ? Buffer.from(
            'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="m"\r\nContent-Length: 0\r\n\r\n',
          )
        : undefined,
  });

for (const algorithm of ['MD5', 'SHA-256'] as const) {
  test(`RFC 7616: a job goes through a device that wants Digest with ${algorithm}, in clear text too`, async () => {
    await using printer = await startVirtualPrinter();
    await using gate = await startDigestGate({ printerPort: printer.port, account, algorithm });
    await using device = openIppDevice({ uri: gate.uri, account });
    const { deviceJobId } = await device.submit(job, document, {});
    assert.equal((await printer.finished(deviceJobId ?? 0)).byteLength, 40_000);
    assert.equal(gate.challenged, 1, 'one challenge serves for all requests');
    assert.ok(gate.admitted >= 4);
  });
}

test('RFC 7616 §3.3: a stale nonce is replaced without a word, even before a document', async () => {
  await using printer = await startVirtualPrinter();
  await using gate = await startDigestGate({ printerPort: printer.port, account, usesPerNonce: 1 });
  await using device = openIppDevice({ uri: gate.uri, account });
  const { deviceJobId } = await device.submit(job, document, {});
  assert.equal((await printer.finished(deviceJobId ?? 0)).state, 'completed');
  assert.ok(gate.challenged > 2);
});

test('a wrong password is tried once, and is a refusal', async () => {
  await using printer = await startVirtualPrinter();
  await using gate = await startDigestGate({ printerPort: printer.port, account });
  await using device = openIppDevice({ uri: gate.uri, account: { ...account, password: 'wrong' } });
  await assert.rejects(device.status(), {
    code: 'DEVICE_AUTHENTICATION_REFUSED',
    details: { httpStatus: 401, reason: 'refused' },
  });
  assert.equal(gate.challenged, 2);
});

test('RFC 7617: Basic is not sent in clear text unless that was allowed', async () => {
  await using raw = await startBasicDevice();
  const open = (options: Partial<IppDeviceOptions>) => openIppDevice({ uri: raw.uri, account, ...options });
  await using careful = open({});
  await assert.rejects(careful.status(), { details: { httpStatus: 401, reason: 'basic-over-clear-text' } });
  assert.ok(raw.requests.every(({ headers }) => !/authorization/i.test(headers)));
  await using allowed = open({ allowClearTextCredentials: true });
  await allowed.status();
  const expected = Buffer.from('印刷:hi-mi-tsu').toString('base64');
  assert.ok(raw.requests.at(-1)?.headers.includes(`Authorization: Basic ${expected}`));
});

test('the account is asked for at the first challenge only, and once', async () => {
  let asked = 0;
  const source = async () => {
    asked += 1;
    return account;
  };
  await using open = await startRawDevice();
  await using trusting = openIppDevice({ uri: open.uri, account: source });
  await trusting.status();
  assert.equal(asked, 0);
  await using printer = await startVirtualPrinter();
  await using gate = await startDigestGate({ printerPort: printer.port, account });
  await using device = openIppDevice({ uri: gate.uri, account: source });
  await device.status();
  await device.status();
  assert.equal(asked, 1);
});

test('a device that asks and has no account is a refusal, and a document is never sent twice for a 401', async () => {
  await using raw = await startRawDevice({
    answer: (operation, message) =>
      operation === 'Send-Document'
        ? httpAnswer('401 Unauthorized', Buffer.alloc(0), 'text/plain')
        : successAnswer(operation, message),
  });
  let opened = 0;
  await using device = openIppDevice({ uri: raw.uri, account, timeouts: { continueMs: 100 } });
  const submitting = device.submit(
    job,
    () => {
      opened += 1;
      return document();
    },
    {},
  );
  await assert.rejects(submitting, { code: 'DEVICE_AUTHENTICATION_REFUSED' });
  assert.equal(opened, 1);
  await using basic = await startBasicDevice();
  await using nameless = openIppDevice({ uri: basic.uri });
  await assert.rejects(nameless.status(), { details: { httpStatus: 401, reason: 'no-account' } });
});
