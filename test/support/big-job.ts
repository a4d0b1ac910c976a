/** One large document through the whole service, with the memory that it takes: in over IPP, held, out over IPP. */

import assert from 'node:assert/strict';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import type { IppValue } from '../../drivers/ipp/message/message.ts';
import { virtualCardReader } from '../../drivers/simulators/virtual-card-reader.ts';
import { webClient } from '../../src/demo/web-client.ts';
import { addPrinter, importWalkers, type Walker } from '../journey/places.ts';
import { startPrinterProcess } from '../journey/printer-process.ts';
import { printJob, smallPdf } from './ipp-requests.ts';
import { levelAtRest, resetPeak, residentMemory } from './memory.ts';
import { makeServiceSite } from './service-process.ts';

/** What one direction took. */
export interface Leg {
  readonly seconds: number;
  /** Growth of the service's resident memory at its peak over the level at rest before, in bytes. */
  readonly growth: number;
}

/** What came of a big job. */
export interface BigJobReport {
  readonly byteLength: number;
  readonly atRest: number;
  readonly intake: Leg;
  readonly release: Leg;
}

const walker: Walker = { loginName: 'hanako', cardHex: '012e4cd8a1b2c3d4' };
const pieceBytes = 262_144;

const config = {
  web: { port: 0 },
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      listeners: [{ id: 'print', port: 0, tls: 'off' as const, identification: ['claimed-name' as const] }],
    },
  ],
  ocr: { processes: 1 },
  limits: { freeDiskBytes: 0 },
};

/**
 * Sends a PDF of so many bytes to a service in its own process and releases it to a printer in another one. Fails
 * unless the printer gets the same bytes. A small job goes the same way first, so that what is loaded once is not
 * counted.
 *
 * @param options Database of the service; default: an embedded one.
 */
export async function runBigJob(
  byteLength: number,
  options: { readonly databaseUrl?: string } = {},
): Promise<BigJobReport> {
  await using site = await makeServiceSite(config, options);
  await using printer = await startPrinterProcess([]);
  const service = await site.start();
  await importWalkers(site, [walker]);
  const token = await addPrinter(site, 'big', printer.uri);
  const uri = service.printerUrls[0] ?? '';
  const panel = await openPanel(service.deskUrl, token);
  const warmUp = smallPdf(randomBytes(500_000));
  assert.equal((await printJob(uri, { userName: walker.loginName, document: warmUp })).status, 0);
  await panel.releaseAll();

  const measure = async <Value>(work: () => Promise<Value>): Promise<Leg & { readonly value: Value }> => {
    const before = await levelAtRest(service.pid, 3000);
    await resetPeak(service.pid);
    const began = performance.now();
    const value = await work();
    const seconds = (performance.now() - began) / 1000;
    return { value, seconds, growth: (await residentMemory(service.pid)).peak - before };
  };
  const atRest = await levelAtRest(service.pid, 1000);
  const intake = await measure(() => sendChunked(uri, byteLength));
  const release = await measure(() => panel.releaseAll());
  assert.deepEqual(
    printer.jobs.filter(({ state }) => state === 'completed').map(({ sha256 }) => sha256),
    [createHash('sha256').update(warmUp).digest('hex'), intake.value],
    'the printer got both documents, byte for byte',
  );
  await service.stop();
  return { byteLength, atRest, intake, release };
}

/** One line of figures. */
export function describeBigJob({ byteLength, atRest, intake, release }: BigJobReport): string {
  const mebibytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);
  const leg = ({ seconds, growth }: Leg) =>
    `${(byteLength / 1e6 / seconds).toFixed(1)} MB/s, +${mebibytes(growth)} MiB`;
  return `${byteLength / 1e6} MB: intake ${leg(intake)}; release ${leg(release)}; ${mebibytes(atRest)} MiB at rest`;
}

/** Print-Job with a document of unknown length (chunked), made while it is sent. Returns its SHA-256. */
async function sendChunked(uri: string, byteLength: number): Promise<string> {
  const call = request(new URL(uri.replace(/^ipp/, 'http')), {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/ipp', 'transfer-encoding': 'chunked' },
  });
  const answered = once(call, 'response');
  call.write(printJobHead(uri));
  const hash = createHash('sha256');
  for (const piece of documentPieces(byteLength)) {
    hash.update(piece);
    if (!call.write(piece)) await once(call, 'drain');
  }
  call.end();
  const [response] = (await answered) as [AsyncIterable<Buffer>];
  assert.equal(decodeMessage(Buffer.concat(await Array.fromAsync(response))).message.code, 0);
  return hash.digest('hex');
}

function printJobHead(uri: string): Uint8Array {
  return encodeMessage({
    version: { major: 2, minor: 0 },
    code: 0x0002,
    requestId: 1,
    groups: [
      {
        group: 'operation-attributes',
        attributes: new Map<string, readonly IppValue[]>([
          ['attributes-charset', [{ tag: 'charset', value: 'utf-8' }]],
          ['attributes-natural-language', [{ tag: 'naturalLanguage', value: 'ja' }]],
          ['printer-uri', [{ tag: 'uri', value: uri }]],
          ['requesting-user-name', [{ tag: 'nameWithoutLanguage', value: walker.loginName }]],
          ['job-name', [{ tag: 'nameWithoutLanguage', value: '大判図面' }]],
          ['document-format', [{ tag: 'mimeMediaType', value: 'application/pdf' }]],
        ]),
      },
    ],
  });
}

/** A PDF header, then bytes that cannot be compressed and never repeat: AES-CTR over zeros. */
function* documentPieces(byteLength: number): Iterable<Uint8Array> {
  const head = Buffer.from('%PDF-1.7\n');
  yield head;
  const noise = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const zeros = Buffer.alloc(pieceBytes);
  for (let left = byteLength - head.byteLength; left > 0; left -= pieceBytes) {
    yield noise.update(zeros.subarray(0, Math.min(left, pieceBytes)));
  }
}

/** A panel at which the person stands. */
async function openPanel(deskUrl: string, token: string) {
  const client = webClient(deskUrl);
  const must = async (status: number, ...what: Parameters<typeof client.send>) => {
    const answer = await client.send(...what);
    assert.equal(answer.status, status, answer.body.toString('utf8'));
    return answer;
  };
  await must(200, 'POST', '/api/v1/panel/pair', { json: { token } });
  const typed = virtualCardReader().type({ technology: 'felica', identifierHex: walker.cardHex });
  await must(201, 'POST', '/api/v1/panel/tap', { json: { typed } });
  return {
    /** Releases everything held; resolves when nothing is left, which says that all of it came out. */
    releaseAll: async () => {
      const list = async () =>
        (await must(200, 'GET', '/api/v1/panel/jobs')).json<{ items: { id: string }[] }>().items;
      const jobIds = (await list()).map(({ id }) => id);
      await must(202, 'POST', '/api/v1/panel/release', { json: { jobIds } });
      while ((await list()).length > 0) await sleep(200);
    },
  };
}
