/**
 * Two processes of the service on one PostgreSQL and one S3 store. Jobs and pages go in at either and come out through
 * either; one process is killed, the other goes on with everything, and another start joins.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick, seededRandom } from '../../drivers/simulators/paper/random.ts';
import { startRadosgw } from '../support/radosgw.ts';
import {
  type ConfigInput,
  makeServiceSite,
  type ServiceProcess,
  type ServiceSite,
} from '../support/service-process.ts';
import { type Buckets, makeBuckets } from './buckets.ts';
import { type Cast, planWishes, printAllDay, visitAllDay } from './day.ts';
import { openDeliveries, Pulse } from './killer.ts';
import { describeOutcome, type PrintOutcome, settleAndJudge } from './outcome.ts';
import { Panel } from './panel.ts';
import { addPrinter, auditReport, fixedPorts, importWalkers, makeWalkers, succeeded } from './places.ts';
import { type PrinterProcess, startPrinterProcess, traysOf } from './printer-process.ts';
import { type ExternalDatabase, openExternalDatabase } from './private-postgres.ts';
import { Desk, judgeBlobs, judgeScans, type SentScan, uploadAllDay } from './scans.ts';
import { Submissions } from './submissions.ts';

/** How much happens. */
export interface TwoProcessesOptions {
  readonly seed: number;
  readonly jobs: number;
  readonly people: number;
  readonly scans: number;
  /** How often one of the two is killed; another start joins after each. */
  readonly kills: number;
  readonly thinkMs: number;
  readonly mostBytes: number;
  readonly settleMs: number;
}

/** What came of it. */
export interface TwoProcessesReport {
  readonly serverVersion: string;
  readonly wishes: number;
  readonly outcome: PrintOutcome;
  readonly scans: { readonly verified: number; readonly copies: number };
  /** Deliveries that were open when a process was killed, by state, for each kill. */
  readonly kills: readonly Readonly<Record<string, number>>[];
  /** Processes that were started, the killed ones included. */
  readonly starts: number;
  /** Objects in the blob bucket that a row names, and others. */
  readonly blobs: { readonly named: number; readonly unnamed: number };
  readonly auditLinks: number;
  readonly seconds: number;
}

/** The running processes. The first site makes the keys, the others get them by `TOMEOKI_KEYS`. */
interface House {
  readonly live: ServiceProcess[];
  readonly sites: ServiceSite[];
  join(): Promise<ServiceProcess>;
}

/** Everybody, and what tells when somebody presses print. */
interface HouseCast extends Cast {
  readonly pulse: Pulse;
}

const scribe = { loginName: 'user1', password: 'yamabuki-to-suzume-81' } as const;

/** Lives through it and judges it; throws when anything was lost, or delivered or filed twice. */
export async function twoProcesses(options: TwoProcessesOptions): Promise<TwoProcessesReport> {
  await using open = new AsyncDisposableStack();
  const services: ServiceProcess[] = [];
  try {
    return await liveAndJudge(options, open, services);
  } catch (error) {
    const said = services.map((service) => service.output().slice(-3_000)).join('\n--\n');
    throw new Error(`${error instanceof Error ? error.message : error}\nThe services said:\n${said}`, {
      cause: error,
    });
  }
}

async function liveAndJudge(
  options: TwoProcessesOptions,
  open: AsyncDisposableStack,
  services: ServiceProcess[],
): Promise<TwoProcessesReport> {
  const begun = performance.now();
  const database = open.use(await openExternalDatabase());
  const gateway = open.use(await startRadosgw());
  const buckets = open.use(await makeBuckets(gateway, `journey-${process.pid}-${options.seed}`));
  const house = openHouse(database, buckets, gateway, open, services);
  const first = await house.join();
  await house.join();
  const { cast, desk } = await assemble(options, house, first, open);
  const { kills, sent } = await liveThrough(options, database, house, cast, desk);
  const outcome = await settleAndJudge(cast, options.settleMs);
  assert.ok(outcome.acknowledged >= options.jobs, 'everybody got their acknowledgements');
  const scans = await judgeScans(database.url, sent, buckets, options.settleMs);
  const [site] = house.sites;
  assert.ok(site);
  const { links, unsealed } = await auditReport(site);
  assert.equal(unsealed, 0, 'every audit event is sealed');
  const blobs = await judgeBlobs(database.url, buckets);
  for (const service of house.live) assert.equal(await service.stop(), 0, 'it stops in good order');
  const seconds = Math.round((performance.now() - begun) / 1000);
  return {
    serverVersion: database.serverVersion,
    wishes: options.jobs,
    outcome,
    scans,
    kills,
    starts: house.sites.length,
    blobs,
    auditLinks: links,
    seconds,
  };
}

function openHouse(
  database: ExternalDatabase,
  buckets: Buckets,
  gateway: { readonly endpoint: string; readonly accessKeyId: string; readonly secretAccessKey: string },
  open: AsyncDisposableStack,
  services: ServiceProcess[],
): House {
  const live: ServiceProcess[] = [];
  const sites: ServiceSite[] = [];
  return {
    live,
    sites,
    async join() {
      const [webPort = 0, printPort = 0] = await fixedPorts(2);
      const [first] = sites;
      const keys = first && (await readFile(join(first.dataFolder, 'keys.json'), 'utf8'));
      const site = await makeServiceSite(configuration(webPort, printPort, buckets, gateway.endpoint), {
        databaseUrl: database.url,
        env: {
          TOMEOKI_S3_ACCESS_KEY_ID: gateway.accessKeyId,
          TOMEOKI_S3_SECRET_ACCESS_KEY: gateway.secretAccessKey,
          ...(keys !== undefined && { TOMEOKI_KEYS: keys }),
        },
      });
      sites.push(open.use(site));
      const service = await site.start({ timeoutMs: 240_000 });
      live.push(service);
      services.push(service);
      return service;
    },
  };
}

function configuration(webPort: number, printPort: number, buckets: Buckets, endpoint: string): ConfigInput {
  return {
    web: { port: webPort },
    ocr: { processes: 1 },
    blobs: { kind: 's3', endpoint, region: 'us-east-1', bucket: buckets.blobs },
    filing: {
      targets: [{ kind: 's3', name: 'cloud', endpoint, region: 'us-east-1', bucket: buckets.filed }],
      rules: [{ id: 'all', targets: ['cloud'], location: '{segment}/{title}' }],
    },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        listeners: [{ id: 'journey-print', port: printPort, identification: ['claimed-name'] }],
      },
    ],
  };
}

async function assemble(
  options: TwoProcessesOptions,
  house: House,
  first: ServiceProcess,
  open: AsyncDisposableStack,
): Promise<{ readonly cast: HouseCast; readonly desk: Desk }> {
  const [site] = house.sites;
  assert.ok(site);
  const printers: PrinterProcess[] = [];
  for (const pace of ['150', '600']) {
    printers.push(open.use(await startPrinterProcess(['--ms-per-job', pace])));
  }
  const walkers = makeWalkers(options.people);
  await importWalkers(site, walkers);
  succeeded(await site.command(['user', 'password', scribe.loginName, '--stdin'], `${scribe.password}\n`));
  const submissions = new Submissions();
  const trays = traysOf(printers);
  const pulse = new Pulse();
  const someone = () => pick(Math.random, house.live);
  const panels: Panel[] = [];
  for (const [index, { uri }] of printers.entries()) {
    const token = await addPrinter(site, `${index + 1}階 複合機`, uri);
    // Each panel has its process, and turns to another when that is gone.
    const deskUrl = () => (house.live[index % house.live.length] ?? first).deskUrl;
    panels.push(new Panel({ token, deskUrl, submissions, trays, onRelease: () => pulse.beat('releasing') }));
  }
  const printerUrl = () => someone().printerUrls[0] ?? '';
  const desk = new Desk(() => someone().deskUrl, scribe);
  return { cast: { walkers, submissions, trays, panels, printerUrl, pulse }, desk };
}

async function liveThrough(
  options: TwoProcessesOptions,
  database: ExternalDatabase,
  house: House,
  cast: HouseCast,
  desk: Desk,
): Promise<{ readonly kills: TwoProcessesReport['kills']; readonly sent: readonly SentScan[] }> {
  const day = { isOver: false };
  const visits = Promise.all(cast.panels.map((panel) => visitAllDay(cast, panel, day, { pauseMs: 1_000 })));
  const random = seededRandom(options.seed);
  const wishes = planWishes(random, cast.walkers, options);
  const printing = printAllDay(cast, wishes, options.thinkMs);
  const scanning = uploadAllDay(desk, options.scans, 500);
  const killing = killInTurn(options, database, house, cast);
  const work = Promise.all([killing, scanning, printing]).finally(() => {
    day.isOver = true;
    cast.submissions.isClosed = true;
  });
  const [[kills, sent]] = await Promise.all([work, visits]);
  return { kills, sent };
}

/** The processes are killed in turn, each in the middle of its share of the work; then another one joins. */
async function killInTurn(
  options: TwoProcessesOptions,
  database: ExternalDatabase,
  house: House,
  { submissions, trays, pulse }: HouseCast,
): Promise<TwoProcessesReport['kills']> {
  const kills: Readonly<Record<string, number>>[] = [];
  for (let index = 0; index < options.kills; index += 1) {
    const share = ((index + 0.5) / options.kills) * options.jobs * 1.6;
    const deadline = performance.now() + 60_000;
    while (submissions.acknowledged.length + trays.all.length < share && performance.now() < deadline) {
      await sleep(50);
    }
    // Somebody presses print, and the document is on its way to the device.
    await Promise.race([once(pulse, 'releasing'), sleep(5_000)]);
    await sleep(Math.random() * 500);
    // Taken off the list first: a client turns away from a process that is gone.
    const victim = house.live.shift();
    await victim?.kill();
    kills.push(await openDeliveries({ connectionString: database.url }));
    // The other one is alone for a while, longer than a lease.
    await sleep(index % 2 === 0 ? 20_000 : 2_000);
    await house.join();
  }
  return kills;
}

/** The report in words, for the output of the test. */
export function describeTwoProcesses(report: TwoProcessesReport): string {
  return [
    `PostgreSQL ${report.serverVersion}, ${report.starts} starts; ${report.wishes} documents wanted;`,
    `${describeOutcome(report.outcome)}; ${report.scans.verified} pages verified with ${report.scans.copies} copies;`,
    `${report.kills.length} kills hit ${JSON.stringify(report.kills)}; ${JSON.stringify(report.blobs)} objects in the blob bucket;`,
    `${report.auditLinks} audit links; ${report.seconds} s`,
  ].join(' ');
}
