import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { generate } from 'selfsigned';
import sharp from 'sharp';
import { DeviceError, type DeviceErrorCode } from '../../../drivers/device/device-error.ts';
import type { Scanner, ScanRequest } from '../../../drivers/device/scanner.ts';
import { openEsclScanner } from '../../../drivers/escl/client.ts';
import { type EsclQuirks, quirksOf } from '../../../drivers/escl/quirks.ts';
import { startVirtualScanner, type VirtualScanner } from '../../../drivers/simulators/virtual-scanner.ts';
import type { VirtualScannerFaults } from '../../../drivers/simulators/virtual-scanner-faults.ts';

const pages = await Promise.all(
  [0, 60, 120, 180].map((level) =>
    sharp({ create: { width: 200, height: 280, channels: 3, background: { r: level, g: 90, b: 200 } } })
      .jpeg()
      .toBuffer(),
  ),
);
const sheets = pages.map((front) => ({ front }));

const feeder: ScanRequest = {
  inputSource: 'feeder',
  duplex: false,
  resolutionDpi: 300,
  colorMode: 'rgb-24',
  documentFormat: 'image/jpeg',
  widthHundredthsMm: 21_000,
  heightHundredthsMm: 29_700,
};

function open(device: VirtualScanner, quirks: Partial<EsclQuirks> = {}): Scanner {
  return openEsclScanner({ uri: device.uri, timeouts: { retryPauseMs: 5, silenceMs: 2_000 }, quirks });
}

async function scanAll(
  scanner: Scanner,
  request: ScanRequest = feeder,
  signal?: AbortSignal,
): Promise<{ mediaType: string; bytes: Buffer }[]> {
  const documents: { mediaType: string; bytes: Buffer }[] = [];
  for await (const { mediaType, body } of scanner.scan(request, signal)) {
    documents.push({ mediaType, bytes: Buffer.concat(await Array.fromAsync(body)) });
  }
  return documents;
}

const hasCode =
  (code: DeviceErrorCode) =>
  (error: unknown): boolean =>
    error instanceof DeviceError && error.code === code;

function assertJobDeleted(device: VirtualScanner): void {
  const deletions = device.requests.filter((line) => line.startsWith('DELETE /eSCL/ScanJobs/'));
  assert.equal(deletions.length, 1, device.requests.join('\n'));
}

/** Scans four sheets of a feeder in trouble and expects the code, and the job's deletion in every case. */
async function expectFault(faults: VirtualScannerFaults, code: DeviceErrorCode): Promise<void> {
  await using device = await startVirtualScanner({ feeder: sheets, faults });
  await assert.rejects(scanAll(open(device)), hasCode(code));
  assertJobDeleted(device);
}

test('capabilities and status are read from the scanner', async () => {
  await using device = await startVirtualScanner({ feeder: sheets });
  const scanner = open(device);
  const { inputSources, duplex, resolutionsDpi } = await scanner.capabilities();
  assert.deepEqual([inputSources, duplex, resolutionsDpi.includes(300)], [['platen', 'feeder'], true, true]);
  assert.deepEqual(await scanner.status(), { state: 'idle', adfState: 'ScannerAdfLoaded' });
});

test('a batch from the feeder comes in order, byte for byte, and the job is deleted', async () => {
  await using device = await startVirtualScanner({ feeder: sheets });
  const documents = await scanAll(open(device));
  assert.deepEqual(
    documents.map(({ bytes }) => bytes),
    pages,
  );
  assertJobDeleted(device);
  assert.deepEqual(await open(device).status(), { state: 'idle', adfState: 'ScannerAdfEmpty' });
});

test('duplex gives front and back of each sheet', async () => {
  const [a, b, c, d] = pages;
  assert.ok(a && b && c && d);
  await using device = await startVirtualScanner({
    feeder: [
      { front: a, back: b },
      { front: c, back: d },
    ],
  });
  const documents = await scanAll(open(device), { ...feeder, duplex: true });
  assert.deepEqual(
    documents.map(({ bytes }) => bytes),
    pages,
  );
});

test('the platen gives one page; an empty platen is refused', async () => {
  await using device = await startVirtualScanner({ platen: pages[1] ?? new Uint8Array() });
  const platen: ScanRequest = { ...feeder, inputSource: 'platen' };
  assert.equal((await scanAll(open(device), platen)).length, 1);
  await using empty = await startVirtualScanner();
  await assert.rejects(scanAll(open(empty), platen), hasCode('DEVICE_PROTOCOL_ERROR'));
});

test('a PDF job of several pages is one document', async () => {
  await using device = await startVirtualScanner({ feeder: sheets });
  const documents = await scanAll(open(device), { ...feeder, documentFormat: 'application/pdf' });
  assert.deepEqual(
    documents.map(({ mediaType }) => mediaType),
    ['application/pdf'],
  );
});

test('the type is what the bytes say, not what the scanner says', async () => {
  await using device = await startVirtualScanner({
    feeder: sheets,
    faults: { contentType: 'application/pdf' },
  });
  assert.deepEqual(
    new Set((await scanAll(open(device))).map(({ mediaType }) => mediaType)),
    new Set(['image/jpeg']),
  );
});

test('503 on making the job and before pages is waited for', async () => {
  await using device = await startVirtualScanner({
    feeder: sheets,
    faults: { busyTimes: 3, notReadyTimes: 4 },
  });
  assert.equal((await scanAll(open(device))).length, 4);
});

test('a scanner that stays busy ends in DEVICE_BUSY after ten more tries', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { busyTimes: 99 } });
  await assert.rejects(scanAll(open(device)), hasCode('DEVICE_BUSY'));
  assert.equal(device.requests.filter((line) => line.startsWith('POST')).length, 11);
});

test('pages that never get ready end in DEVICE_BUSY after thirty more tries', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { notReadyTimes: 99 } });
  await assert.rejects(scanAll(open(device)), hasCode('DEVICE_BUSY'));
  assert.equal(device.requests.filter((line) => line.includes('NextDocument')).length, 31);
  assertJobDeleted(device);
});

test('404 and 410 mean "not ready" only for models known for it', async () => {
  for (const notReadyStatus of [404, 410]) {
    await using device = await startVirtualScanner({
      feeder: sheets,
      faults: { notReadyTimes: 2, notReadyStatus },
    });
    assert.equal((await scanAll(open(device, { notReadyStatuses: [404, 410] }))).length, 4);
    device.loadFeeder(sheets);
    await assert.rejects(scanAll(open(device)), DeviceError);
  }
});

test('a feeder that ends with 409 instead of 404 has ended well', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { endsWithConflict: true } });
  assert.equal((await scanAll(open(device))).length, 4);
});

test('an empty feeder is SCANNER_NO_PAPER, asked first or not', async () => {
  await using device = await startVirtualScanner();
  await assert.rejects(scanAll(open(device)), hasCode('SCANNER_NO_PAPER'));
  await assert.rejects(scanAll(open(device, { checksFeederFirst: true })), hasCode('SCANNER_NO_PAPER'));
  assert.equal(device.requests.filter((line) => line.startsWith('POST')).length, 1);
});

test('a jam after two pages is SCANNER_JAM and not a short batch', () =>
  expectFault({ jamAfter: 2 }, 'SCANNER_JAM'));
test('a jam before the first page is SCANNER_JAM', () => expectFault({ jamAfter: 0 }, 'SCANNER_JAM'));
test('an open cover is SCANNER_COVER_OPEN', () => expectFault({ coverOpenAfter: 1 }, 'SCANNER_COVER_OPEN'));
test('a connection cut in the middle of a page is DEVICE_UNREACHABLE', () =>
  expectFault({ cut: { page: 2, bytes: 300 } }, 'DEVICE_UNREACHABLE'));
test('a page without its end mark is refused although HTTP framed it properly', () =>
  expectFault({ truncate: 2 }, 'DEVICE_PROTOCOL_ERROR'));
test('a page that was made but not handed out is noticed by ImagesCompleted', () =>
  expectFault({ lose: 2 }, 'DEVICE_PROTOCOL_ERROR'));
test('a status without ImagesCompleted is no proof of a clean end', () =>
  expectFault({ omitsImagesCompleted: true }, 'DEVICE_PROTOCOL_ERROR'));
test('a status without the job is no proof of a clean end', () =>
  expectFault({ forgetsJobs: true }, 'DEVICE_PROTOCOL_ERROR'));

test('models that do not count are believed when idle, but not when jammed', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { forgetsJobs: true } });
  assert.equal((await scanAll(open(device, { countsImages: false }))).length, 4);
  device.loadFeeder(sheets);
  device.order({ forgetsJobs: true, jamAfter: 3 });
  await assert.rejects(scanAll(open(device, { countsImages: false })), hasCode('SCANNER_JAM'));
});

test('the host in Location is ignored', async () => {
  await using device = await startVirtualScanner({
    feeder: sheets,
    faults: { locationHost: 'unreachable.invalid:1' },
  });
  assert.equal((await scanAll(open(device))).length, 4);
});

test('a cancel at the panel ends the scan with DEVICE_DOCUMENT_REFUSED', async () => {
  await using device = await startVirtualScanner({ feeder: sheets });
  const scan = async (): Promise<void> => {
    for await (const { body } of open(device).scan(feeder)) {
      await Array.fromAsync(body);
      device.cancelAtPanel();
    }
  };
  await assert.rejects(scan(), hasCode('DEVICE_DOCUMENT_REFUSED'));
});

test('an abort stops the scan with its reason, and the job is deleted', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { pageDelayMs: 300 } });
  const reason = new Error('the person pressed stop');
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 100);
  await assert.rejects(scanAll(open(device), feeder, stop.signal), (error) => error === reason);
  assertJobDeleted(device);
});

test('leaving the loop early deletes the job; skipping a body is an error of the caller', async () => {
  await using device = await startVirtualScanner({ feeder: sheets });
  for await (const { body } of open(device).scan(feeder)) {
    await Array.fromAsync(body);
    break;
  }
  assertJobDeleted(device);
  await assert.rejects(Array.fromAsync(open(device).scan(feeder)), TypeError);
});

test('a document over the byte limit is refused', async () => {
  await using device = await startVirtualScanner({ feeder: sheets });
  const scanner = openEsclScanner({ uri: device.uri, maxDocumentBytes: 100 });
  await assert.rejects(scanAll(scanner), hasCode('DEVICE_PROTOCOL_ERROR'));
  assertJobDeleted(device);
});

test('a page that does not come in time is DEVICE_TIMED_OUT', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { pageDelayMs: 500 } });
  const scanner = openEsclScanner({ uri: device.uri, timeouts: { pageMs: 100 } });
  await assert.rejects(scanAll(scanner), hasCode('DEVICE_TIMED_OUT'));
});

test('a closed port is DEVICE_UNREACHABLE, a refusal DEVICE_AUTHENTICATION_REFUSED, nonsense a protocol error', async () => {
  const device = await startVirtualScanner();
  const { uri } = device;
  await device[Symbol.asyncDispose]();
  await assert.rejects(openEsclScanner({ uri }).status(), hasCode('DEVICE_UNREACHABLE'));
  for (const [status, code] of [
    [401, 'DEVICE_AUTHENTICATION_REFUSED'],
    [500, 'DEVICE_PROTOCOL_ERROR'],
    [200, 'DEVICE_PROTOCOL_ERROR'],
  ] as const) {
    const server = createServer((_, response) => response.writeHead(status).end('nonsense'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/eSCL`;
    await assert.rejects(openEsclScanner({ uri: root }).status(), hasCode(code));
    await new Promise((resolve) => server.close(resolve));
  }
});

test('over TLS only the pinned certificate is accepted', async () => {
  const tls = await generate([{ name: 'commonName', value: 'scanner' }], { keySize: 2048 });
  await using device = await startVirtualScanner({
    feeder: sheets,
    tls: { key: tls.private, cert: tls.cert },
  });
  const sha256 = new X509Certificate(tls.cert).fingerprint256.replaceAll(':', '').toLowerCase();
  const pinned = openEsclScanner({ uri: device.uri, certificateSha256: sha256 });
  assert.equal((await scanAll(pinned)).length, 4);
  const other = openEsclScanner({ uri: device.uri, certificateSha256: 'ab'.repeat(32) });
  await assert.rejects(other.status(), hasCode('DEVICE_CERTIFICATE_CHANGED'));
  await assert.rejects(openEsclScanner({ uri: device.uri }).status(), hasCode('DEVICE_UNREACHABLE'));
});

test('a PDF of several pages tells how many images were made while it is on its way', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { imageDelayMs: 40 } });
  const told: number[] = [];
  const request: ScanRequest = { ...feeder, documentFormat: 'application/pdf' };
  for await (const { body } of open(device).scan(request, undefined, (images) => told.push(images))) {
    await Array.fromAsync(body);
  }
  assert.ok(told.length > 1, `told ${told.join(', ')}`);
  assert.equal(told.at(-1), 4);
});

test('a PDF job that the person stops ends at once, and the rest stays in the feeder', async () => {
  await using device = await startVirtualScanner({ feeder: sheets, faults: { imageDelayMs: 60 } });
  const stop = new AbortController();
  const request: ScanRequest = { ...feeder, documentFormat: 'application/pdf' };
  const scan = async () => {
    for await (const { body } of open(device).scan(request, stop.signal, () => stop.abort())) {
      await Array.fromAsync(body);
    }
  };
  await assert.rejects(scan(), { name: 'AbortError' });
  assertJobDeleted(device);
  assert.deepEqual((await open(device).status()).adfState, 'ScannerAdfLoaded');
});

const models: readonly (readonly [string, VirtualScannerFaults, EsclQuirks['notReadyStatuses']])[] = [
  ['Xerox B205 MFP', { notReadyTimes: 2, notReadyStatus: 404 }, [404, 410]],
  ['Xerox B215 MFP', { notReadyTimes: 2, notReadyStatus: 410 }, [404, 410]],
  ['Xerox WorkCentre 3345', { notReadyTimes: 2, notReadyStatus: 410 }, [410]],
  ['Canon MF410 Series', { notReadyTimes: 2, notReadyStatus: 404 }, [404, 410]],
];
for (const [makeAndModel, faults, notReadyStatuses] of models) {
  test(`${makeAndModel}: its words for "not ready yet" are known from its capabilities`, async () => {
    assert.deepEqual(quirksOf(makeAndModel).notReadyStatuses, notReadyStatuses);
    await using device = await startVirtualScanner({
      feeder: sheets,
      faults,
      capabilities: { makeAndModel },
    });
    const scanner = open(device);
    await scanner.capabilities();
    assert.equal((await scanAll(scanner)).length, 4);
  });
}

test('models that need it get their Host header, their rest between pages and their real resolution', async () => {
  assert.equal(quirksOf('HP LaserJet Flow MFP M630').hostHeader, 'localhost');
  assert.equal(quirksOf('HP LaserJet Flow MFP M578').hostHeader, 'localhost');
  assert.equal(quirksOf('Brother DCP-L3550CDW').betweenPagesMs, 1_000);
  assert.deepEqual(quirksOf('RICOH IM C3000'), {});
  await using device = await startVirtualScanner({ capabilities: { makeAndModel: 'Canon iR2625/2630' } });
  const { resolutionsDpi } = await open(device).capabilities();
  assert.deepEqual(resolutionsDpi, [100, 150, 200, 300]);
});
