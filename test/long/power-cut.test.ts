/** The power is cut while clients print and upload: whatever the service has acknowledged is there afterwards. */

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVirtualPrinter, type VirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { openStores, type Stores } from '../../src/context/stores.ts';
import type { ByteStream } from '../../src/ports/blob-store.ts';
import type { PrintJob } from '../../src/print/job.ts';
import type { ScanId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { scanStore } from '../../src/stores/postgres/scan-store.ts';
import { type AcknowledgementFile, acknowledgementFile } from '../support/acknowledgements.ts';
import { type BusyPerson, startBusyClients } from '../support/busy-clients.ts';
import { type LoopDisk, loopDiskMissing, openLoopDisk } from '../support/loop-disk.ts';
import { makeServiceSite, type ServiceSite } from '../support/service-process.ts';

const skip = loopDiskMissing();
const rounds = Number(process.env['POWER_CUT_ROUNDS'] ?? 8);
const listener = 'print';
const hanako: BusyPerson = {
  loginName: 'hanako',
  password: 'saboten-to-rakuda-27',
  cardHex: '012e4cd8a1b2c3d4',
};

describe('the disk of the tests', { skip }, () => {
  test('a writer that acknowledges without fsync loses what it acknowledged; one with fsync does not', async (t) => {
    await using disk = await openLoopDisk(256 * 1024 ** 2);
    const names = Array.from({ length: 20 }, (_, index) => `file-${index}`);
    for (const name of names) await writeFile(join(disk.folder, `unsynced-${name}`), randomBytes(50_000));
    const kept = await Promise.all(names.map((name) => writeSynced(disk, `synced-${name}`)));
    await disk.cut();
    await disk.restart();
    const lost = await countLost(disk, names);
    t.diagnostic(`without fsync: ${lost} of ${names.length} acknowledged files lost`);
    assert.equal(lost, names.length);
    for (const [index, name] of names.entries()) {
      assert.ok((await readFile(join(disk.folder, `synced-${name}`))).equals(kept[index] ?? Buffer.alloc(0)));
    }
  });
});

describe('power cuts under a working service', { skip, timeout: 3_600_000 }, () => {
  let open: AsyncDisposableStack;
  let disk: LoopDisk;
  let site: ServiceSite;
  let printer: VirtualPrinter;
  let acknowledgements: AcknowledgementFile;
  let panelToken = '';

  before(async () => {
    open = new AsyncDisposableStack();
    const outside = await mkdtemp(join(tmpdir(), 'tomeoki-acknowledged-'));
    open.defer(() => rm(outside, { recursive: true, force: true }));
    acknowledgements = acknowledgementFile(join(outside, 'acknowledged.jsonl'));
    printer = open.use(await startVirtualPrinter());
    disk = open.use(await openLoopDisk(4 * 1024 ** 3));
    site = open.use(await makeServiceSite(config, { dataFolder: join(disk.folder, 'data') }));
    // Only the configuration is the test's own; all else must survive by the service's care.
    await syncFile(join(site.dataFolder, 'tomeoki.json'));
  });
  after(() => open.disposeAsync());

  test(`nothing acknowledged is lost in ${rounds} cuts`, async (t) => {
    let service = await site.start();
    panelToken = await enrol(site, printer);
    for (let round = 1; round <= rounds; round += 1) {
      const clients = startBusyClients(service, hanako, panelToken, acknowledgements);
      await sleep(randomInt(1500, 6000));
      const troubles = [...clients.troubles];
      const unsynced = randomBytes(100_000);
      // A new name each time: ext4 writes out a file that is cut to nothing and written again when it is closed.
      await writeFile(join(disk.folder, `unsynced-${round}`), unsynced);
      await sleep(randomInt(0, 300));
      await disk.cut();
      await service.kill();
      await clients.stop();
      await disk.restart();
      assert.deepEqual(troubles, [], 'nothing failed before the cut');
      const left = await readFile(join(disk.folder, `unsynced-${round}`)).catch(() => Buffer.alloc(0));
      assert.ok(!left.equals(unsynced), 'the cut was one');
      const began = performance.now();
      service = await site.start();
      const startMs = Math.round(performance.now() - began);
      const found = await checkAll(site, acknowledgements);
      t.diagnostic(
        `round ${round}: ${found.jobs} jobs (${found.held} held, ${found.printed} printed, ${found.under} under way) and ${found.scans} scans (${found.verified} verified) acknowledged so far, ${found.lost.length} lost; ready again after ${startMs} ms`,
      );
      assert.deepEqual(found.lost, []);
      await auditIsWhole(site);
    }
    await checkPaper(site, printer, acknowledgements, t.diagnostic.bind(t));
    assert.equal(await service.stop(), 0);
  });
});

const config = {
  web: { port: 0 },
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      listeners: [{ id: listener, port: 0, identification: ['claimed-name' as const] }],
    },
  ],
  ocr: { processes: 1 },
  limits: { heldJobsPerPerson: 1_000_000, freeDiskBytes: 0 },
};

async function writeSynced(disk: LoopDisk, name: string): Promise<Buffer> {
  const bytes = randomBytes(50_000);
  await writeFile(join(disk.folder, name), bytes);
  await syncFile(join(disk.folder, name));
  return bytes;
}

async function syncFile(path: string): Promise<void> {
  for (const each of [path, join(path, '..')]) {
    const handle = await open(each, 'r');
    await handle.sync();
    await handle.close();
  }
}

async function countLost(disk: LoopDisk, names: readonly string[]): Promise<number> {
  let lost = 0;
  for (const name of names) {
    const bytes = await readFile(join(disk.folder, `unsynced-${name}`)).catch(() => Buffer.alloc(0));
    if (bytes.byteLength < 50_000 || bytes.every((byte) => byte === 0)) lost += 1;
  }
  return lost;
}

/** Brings in the person, the card and the device by command; returns the panel's token. */
async function enrol(site: ServiceSite, printer: VirtualPrinter): Promise<string> {
  const csv = `staff_number,login_name,display_name,department,segments,cards,roles\n1,${hanako.loginName},山田花子,総務課,lgwan,felica:${hanako.cardHex},staff records\n`;
  await writeFile(join(site.dataFolder, 'people.csv'), csv);
  await mustRun(site, ['user', 'import', join(site.dataFolder, 'people.csv')]);
  await mustRun(site, ['user', 'password', hanako.loginName, '--stdin'], hanako.password);
  const added = await mustRun(site, ['printer', 'add', '三階', '--uri', printer.uri, '--segments', 'lgwan']);
  return /#(\S+)/.exec(added)?.[1] ?? '';
}

async function mustRun(site: ServiceSite, args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await site.command(args, input);
  assert.equal(code, 0, stderr);
  return stdout;
}

async function auditIsWhole(site: ServiceSite): Promise<void> {
  const { code, stdout } = await site.command(['audit', 'verify']);
  assert.equal(code, 0, stdout);
}

function openSiteStores(site: ServiceSite): Promise<Stores> {
  return openStores(loadConfig(readEnvironment(site.env)), silentLog);
}

interface Found {
  readonly jobs: number;
  readonly scans: number;
  readonly lost: string[];
  held: number;
  printed: number;
  under: number;
  verified: number;
}

/** Looks for every acknowledged job and scan, and decrypts what is there. */
async function checkAll(site: ServiceSite, acknowledgements: AcknowledgementFile): Promise<Found> {
  await using stores = await openSiteStores(site);
  const jobs = acknowledgements.read('job');
  const scans = acknowledgements.read('scan');
  const found: Found = {
    jobs: jobs.length,
    scans: scans.length,
    lost: [],
    held: 0,
    printed: 0,
    under: 0,
    verified: 0,
  };
  const asked = new Set(acknowledgements.read('release-asked').map(({ jobName }) => jobName));
  const printed = new Set(acknowledgements.read('printed').map(({ jobName }) => jobName));
  for (const { jobId, jobName, sha256 } of jobs) {
    const job = await stores.jobs.findByNumber(listener, jobId);
    const trouble = await judgeJob(stores, job, sha256, asked.has(jobName));
    if (trouble !== undefined) found.lost.push(`${jobName}: ${trouble}`);
    else if (job?.state === 'completed') found.printed += 1;
    else if (printed.has(jobName)) found.lost.push(`${jobName}: was printed, is ${job?.state}`);
    else if (job?.state === 'processing') found.under += 1;
    else found.held += 1;
  }
  for (const { scanId, sha256 } of scans) {
    const scan = await scanStore(stores.database).find(scanId as ScanId);
    const actual = scan && (await hashOf(stores.vault.open(scan.segment, await originalOf(stores, scan.id))));
    if (actual !== sha256) found.lost.push(`scan ${scanId}: ${scan?.state ?? 'no row'}`);
    else if (scan?.state === 'verified') found.verified += 1;
    else if (scan?.state === 'quarantined' || scan?.state === 'refused') {
      found.lost.push(`scan ${scanId}: ${scan.state} ${scan.reason}`);
    }
  }
  return found;
}

/** What is wrong with a job, if anything. */
async function judgeJob(
  stores: Stores,
  job: PrintJob | undefined,
  sha256: string,
  mayBeOut: boolean,
): Promise<string | undefined> {
  if (job === undefined) return 'there is no row';
  if (Buffer.from(job.sha256 ?? []).toString('hex') !== sha256) return 'the row has another hash';
  if (job.state === 'completed') return mayBeOut ? undefined : 'came out unasked';
  if (job.state === 'processing' && !mayBeOut) return 'comes out unasked';
  if (job.state !== 'pending-held' && job.state !== 'processing') return `is ${job.state}`;
  const { blobKey, wrappedKey } = job;
  if (blobKey === undefined || wrappedKey === undefined) return `${job.state}, and has no document`;
  try {
    const actual = await hashOf(stores.vault.open(job.segment, { blobKey, wrappedKey }));
    return actual === sha256 ? undefined : 'the bytes differ';
  } catch (error) {
    // It may have come out between the two reads.
    const now = await stores.jobs.find(job.id);
    return now?.state === 'completed' ? undefined : String(error);
  }
}

/** The sealed original. Its one key is the scan's until the capture, then that of the archive's rendition. */
async function originalOf(
  stores: Stores,
  id: ScanId,
): Promise<{ readonly blobKey: string; readonly wrappedKey: string }> {
  const row = await stores.database.kysely
    .selectFrom('scan')
    .leftJoin('rendition', (join) =>
      join.onRef('rendition.record_id', '=', 'scan.record_id').on('rendition.kind', '=', 'original'),
    )
    .select(['scan.blob_key', 'scan.wrapped_key', 'rendition.wrapped_key as archived_key'])
    .where('scan.id', '=', id)
    .executeTakeFirst();
  return { blobKey: row?.blob_key ?? '', wrappedKey: row?.wrapped_key ?? row?.archived_key ?? '' };
}

async function hashOf(stream: ByteStream): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}

/** Waits for the deliveries that the last process took over, then counts sheets: nothing came out twice. */
async function checkPaper(
  site: ServiceSite,
  printer: VirtualPrinter,
  acknowledgements: AcknowledgementFile,
  tell: (line: string) => void,
): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    if ((await checkAll(site, acknowledgements)).under === 0) break;
    await sleep(1000);
  }
  const end = await checkAll(site, acknowledgements);
  assert.deepEqual(end.lost, []);
  assert.equal(end.under, 0, 'every delivery came to an end');
  const sheets = Map.groupBy(
    printer.jobs.filter(({ state }) => state === 'completed'),
    ({ sha256 }) => sha256 ?? '',
  );
  const twice = [...sheets].filter(([, jobs]) => jobs.length > 1).length;
  tell(`paper: ${sheets.size} documents came out, ${twice} of them twice`);
  assert.equal(twice, 0);
}
