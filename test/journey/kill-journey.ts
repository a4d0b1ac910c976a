/**
 * A day of printing in which the service is killed again and again. People print and print again what was not
 * acknowledged; at the panels they release and watch; the printers outlive every kill and remember what came out.
 */

import assert from 'node:assert/strict';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, seededRandom } from '../../drivers/simulators/paper/random.ts';
import { type ConfigInput, makeServiceSite } from '../support/service-process.ts';
import { type Cast, planWishes, printAllDay, visitAllDay } from './day.ts';
import { type Kill, killOnce, Pulse, type Victim } from './killer.ts';
import { describeOutcome, type PrintOutcome, settleAndJudge } from './outcome.ts';
import { Panel } from './panel.ts';
import { until } from './patience.ts';
import { addPrinter, auditReport, fixedPorts, importWalkers, makeWalkers } from './places.ts';
import { type PrinterProcess, startPrinterProcess, traysOf } from './printer-process.ts';
import { Submissions } from './submissions.ts';

/** How long and how bad the day is. */
export interface KillJourneyOptions {
  readonly seed: number;
  readonly jobs: number;
  readonly people: number;
  readonly kills: number;
  /** Every so many-th kill, the start after it is killed too; 0: none. */
  readonly killStartEvery: number;
  /** Longest pause of a person between two documents, in milliseconds. */
  readonly thinkMs: number;
  /** Largest number of random bytes in a document; twice that is sent. */
  readonly mostBytes: number;
  /** A third device that forgets finished jobs, so that owners have to give their word. */
  readonly forgetfulPrinter: boolean;
  /** Longest time in which everything left must come out at the end, in milliseconds. */
  readonly settleMs: number;
}

/** What came of it. */
export interface KillJourneyReport {
  readonly wishes: number;
  readonly outcome: PrintOutcome;
  readonly kills: readonly Kill[];
  /** Files in the blob folder after every document was erased: what kills left half taken in, to be removed later. */
  readonly blobsLeft: number;
  readonly auditLinks: number;
  readonly seconds: number;
}

/** Everything that takes part. */
interface KillCast extends Cast {
  readonly options: KillJourneyOptions;
  readonly random: Random;
  readonly victim: Victim;
  readonly pulse: Pulse;
}

/** Lives through the day and judges it; throws when a job was lost or came out twice. */
export async function killJourney(options: KillJourneyOptions): Promise<KillJourneyReport> {
  const begun = performance.now();
  await using open = new AsyncDisposableStack();
  const cast = await assemble(options, open);
  const kills = await liveThrough(cast);
  const outcome = await settleAndJudge(cast, options.settleMs);
  assert.ok(outcome.acknowledged >= options.jobs, 'everybody got their acknowledgements');
  const { links, unsealed } = await auditReport(cast.victim.site);
  assert.equal(unsealed, 0, 'every audit event is sealed');
  assert.equal(await cast.victim.service.stop(), 0, 'the service stops in good order');
  const blobsLeft = await countFiles(blobFolder(cast));
  await passTwoDays(cast);
  const seconds = Math.round((performance.now() - begun) / 1000);
  return { wishes: options.jobs, outcome, kills, blobsLeft, auditLinks: links, seconds };
}

function blobFolder({ victim }: KillCast): string {
  return join(victim.site.dataFolder, 'blobs');
}

/** What kills left half taken in is noted by a start 7 hours later, and removed by one a day after that. */
async function passTwoDays(cast: KillCast): Promise<void> {
  const { site } = cast.victim;
  for (const hours of [7, 32]) {
    // Half-written files are judged by the file system's clock, not by the service's.
    const past = new Date(Date.now() - hours * 3_600_000);
    for (const path of await filesIn(blobFolder(cast))) await utimes(path, past, past);
    const env = { TOMEOKI_CLOCK_OFFSET_MS: String(hours * 3_600_000), TOMEOKI_LOG: 'info' };
    const service = await site.start({ env, timeoutMs: 240_000 });
    await until('a round over the blobs is done', 60_000, async () =>
      service.output().includes('Blobs without a row were looked for.') ? true : undefined,
    );
    if (hours === 32) {
      await until('no blob is left', 60_000, async () =>
        (await countFiles(blobFolder(cast))) === 0 ? true : undefined,
      );
    }
    assert.equal(await service.stop(), 0);
  }
}

async function countFiles(folder: string): Promise<number> {
  return (await filesIn(folder)).length;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function assemble(options: KillJourneyOptions, open: AsyncDisposableStack): Promise<KillCast> {
  const pulse = new Pulse();
  const paces = [
    ['--ms-per-job', '150'],
    ['--ms-per-job', '500', '--parallel-jobs', '2'],
  ];
  if (options.forgetfulPrinter) paces.push(['--ms-per-job', '300', '--no-history']);
  const printers: PrinterProcess[] = [];
  for (const pace of paces) {
    printers.push(open.use(await startPrinterProcess(pace, (event) => pulse.beat(event))));
  }
  const [webPort = 0, printPort = 0] = await fixedPorts(2);
  const site = open.use(await makeServiceSite(configuration(webPort, printPort)));
  const victim: Victim = { site, service: await site.start({ timeoutMs: 240_000 }) };
  const walkers = makeWalkers(options.people);
  await importWalkers(site, walkers);
  const submissions = new Submissions();
  const trays = traysOf(printers);
  const { deskUrl } = victim.service;
  const panels: Panel[] = [];
  for (const [index, { uri }] of printers.entries()) {
    const token = await addPrinter(site, `${index + 1}階 複合機`, uri);
    const onRelease = () => pulse.beat('releasing');
    panels.push(new Panel({ token, deskUrl: () => deskUrl, submissions, trays, onRelease }));
  }
  const random = seededRandom(options.seed);
  const printerUrl = () => `${Math.random() < 0.5 ? 'ipps' : 'ipp'}://localhost:${printPort}/ipp/print`;
  return { options, random, victim, walkers, submissions, trays, panels, pulse, printerUrl };
}

function configuration(webPort: number, printPort: number): ConfigInput {
  return {
    web: { port: webPort },
    ocr: { processes: 1 },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        listeners: [{ id: 'journey-print', port: printPort, identification: ['claimed-name'] }],
      },
    ],
  };
}

/** People print, panels are visited, the service is killed; ends when everybody printed and the last kill is over. */
async function liveThrough(cast: KillCast): Promise<readonly Kill[]> {
  const { options, pulse } = cast;
  const day = { isOver: false };
  const visits = Promise.all(
    cast.panels.map((panel, index) =>
      visitAllDay(cast, panel, day, index < 2 ? { pauseMs: 1_000 } : { most: 1, pauseMs: 15_000 }),
    ),
  );
  const wishes = planWishes(cast.random, cast.walkers, options);
  const printing = printAllDay(cast, wishes, options.thinkMs, (moment) => pulse.beat(moment));
  const work = Promise.all([killAllDay(cast), printing]).finally(() => {
    day.isOver = true;
    cast.submissions.isClosed = true;
  });
  const [[kills]] = await Promise.all([work, visits]);
  return kills;
}

/** The kills are spread over the work: each waits until its share of documents has gone in and come out. */
async function killAllDay(cast: KillCast): Promise<readonly Kill[]> {
  const { options, random, submissions, trays, victim, pulse } = cast;
  const kills: Kill[] = [];
  const wholeWork = options.jobs * 1.9;
  for (let index = 0; index < options.kills; index += 1) {
    const share = ((index + random()) / options.kills) * wholeWork;
    const deadline = performance.now() + 25_000;
    while (submissions.acknowledged.length + trays.all.length < share && performance.now() < deadline) {
      await sleep(100);
    }
    const alsoStarting = options.killStartEvery > 0 && index % options.killStartEvery === 1;
    kills.push(
      await killOnce(victim, pulse, random, { submissions: () => submissions.underWay, alsoStarting }),
    );
  }
  return kills;
}

/** The report in words, for the output of the test. */
export function describeKillJourney(report: KillJourneyReport): string {
  const { kills } = report;
  const restarts = kills.map(({ restartMs }) => restartMs).sort((a, b) => a - b);
  const hit: Record<string, number> = {};
  for (const { deliveries, submissions } of kills) {
    for (const [state, count] of Object.entries(deliveries)) hit[state] = (hit[state] ?? 0) + count;
    hit['submitting'] = (hit['submitting'] ?? 0) + submissions;
  }
  return [
    `${report.wishes} documents wanted; ${describeOutcome(report.outcome)};`,
    `${kills.length} kills (after ${kills.filter((kill) => kill.alsoStarting).length} the start was killed too) hit`,
    `${JSON.stringify(hit)}; restarts ${restarts[0] ?? 0} to ${restarts.at(-1) ?? 0} ms, median`,
    `${restarts[Math.floor(restarts.length / 2)] ?? 0} ms; ${report.auditLinks} audit links;`,
    `${report.blobsLeft} files left in the blob folder; ${report.seconds} s`,
  ].join(' ');
}
