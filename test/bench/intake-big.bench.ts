/**
 * One large job (`BIG_MB`, default 500) and small ones beside it: MB/s in and out, memory, and what the small ones notice.
 */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import {
  attributes,
  charset,
  mimeMediaType,
  name,
  naturalLanguage,
  uri,
} from '../../drivers/ipp/message/values.ts';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { openStores } from '../../src/context/stores.ts';
import { silentLog } from '../../src/shared/log.ts';
import { smallPdf } from '../support/ipp-requests.ts';
import { cupsPresent, startPrivateCups } from '../support/private-cupsd.ts';
import { openIntakeSite } from './support/intake-site.ts';
import { residentMiB, runLoad, writeRequest } from './support/load.ts';

const megabytes = Number(process.env['BIG_MB'] ?? 500);
const piece = randomBytes(1_000_000);
const first = Buffer.concat([Buffer.from('%PDF-1.4\n'), piece.subarray(9)]);

/** Sends one large Print-Job; resolves with MB/s, and throws unless it is accepted. */
async function sendBig(printerUri: string, userName: string): Promise<number> {
  const head = encodeMessage({
    version: { major: 2, minor: 0 },
    code: 0x0002,
    requestId: 1,
    groups: [
      {
        group: 'operation-attributes',
        attributes: attributes(
          ['attributes-charset', charset('utf-8')],
          ['attributes-natural-language', naturalLanguage('ja')],
          ['printer-uri', uri(printerUri)],
          ['requesting-user-name', name(userName)],
          ['document-format', mimeMediaType('application/pdf')],
        ),
      },
      {
        group: 'job-attributes',
        attributes: attributes(['job-hold-until', { tag: 'keyword', value: 'indefinite' }]),
      },
    ],
  });
  const beganMs = performance.now();
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const request = httpRequest(printerUri.replace(/^ipp/, 'http'), {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/ipp', 'content-length': head.length + megabytes * 1_000_000 },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    let sent = 0;
    const feed = (): void => {
      while (sent < megabytes) {
        sent += 1;
        if (!request.write(sent === 1 ? first : piece)) return void request.once('drain', feed);
      }
      request.end();
    };
    request.write(head);
    feed();
  });
  if (answer.length < 4 || answer.readUInt16BE(2) >= 0x0100) throw new Error('the large job was refused');
  return (megabytes * 1_000) / (performance.now() - beganMs);
}

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-big-bench-'));
const lines: string[] = [];
const say = (title: string, value: string) => lines.push(`| ${title} | ${value} |`);
try {
  await using site = await openIntakeSite(2);
  const [printerUri = '', otherUri = ''] = site.printerUris;
  const file = join(folder, 'small');
  const document = smallPdf(randomBytes(49_800));
  await writeRequest(file, { printerUri: otherUri, operation: 0x0002, userName: 'user2', document });
  const small = (seconds: number) =>
    runLoad({ port: site.port, requestFiles: [file], clients: 2, seconds, restMs: 20 });
  await small(1);
  const alone = await small(3);
  const before = residentMiB(site.pids.service);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentMiB(site.pids.service));
  }, 50);
  say('in, alone', `${Math.round(await sendBig(printerUri, 'user1'))} MB/s`);
  const [rate, beside] = await Promise.all([sendBig(printerUri, 'user1'), small(3)]);
  clearInterval(watch);
  say('in, beside two clients with small jobs', `${Math.round(rate)} MB/s`);
  say('small jobs alone, p50/p99', `${alone.p50.toFixed(1)}/${alone.p99.toFixed(1)} ms`);
  say('small jobs beside it, p50/p99', `${beside.p50.toFixed(1)}/${beside.p99.toFixed(1)} ms`);
  say('growth of memory', `${Math.round(most - before)} MiB`);
  say('out (decrypted and authenticated)', `${Math.round(await readBig(site.site.env))} MB/s`);
  if (cupsPresent) {
    await using cups = await startPrivateCups({ files: ['FileDevice Yes'] });
    await cups.command('/usr/sbin/lpadmin', '-p', 'held', '-E', '-v', 'file:///dev/null');
    say(
      'cupsd default, in',
      `${Math.round(await sendBig(`ipp://localhost:${cups.port}/printers/held`, 'user1'))} MB/s`,
    );
  }
  process.stdout.write(`| one job of ${megabytes} MB | |\n|---|---|\n${lines.join('\n')}\n\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Reads the large job through the vault, as a release does; MB/s. */
async function readBig(env: NodeJS.ProcessEnv): Promise<number> {
  await using stores = await openStores(loadConfig(readEnvironment(env)), silentLog);
  const row = await stores.database.kysely
    .selectFrom('print_job')
    .selectAll()
    .orderBy('byte_length', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const beganMs = performance.now();
  let bytes = 0;
  const { blob_key: blobKey, wrapped_key: wrappedKey } = row;
  for await (const chunk of stores.vault.open(row.segment, {
    blobKey: blobKey ?? '',
    wrappedKey: wrappedKey ?? '',
  })) {
    bytes += chunk.byteLength;
  }
  return bytes / 1_000 / (performance.now() - beganMs);
}
