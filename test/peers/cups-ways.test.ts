/** Every way from a CUPS workstation to paper: what comes out is drawn and compared with what was sent. */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import {
  startVirtualLpdPrinter,
  type VirtualLpdPrinter,
} from '../../drivers/simulators/virtual-lpd-printer.ts';
import {
  startVirtualRawPrinter,
  type VirtualRawPrinter,
} from '../../drivers/simulators/virtual-raw-printer.ts';
import type { DeliveryUsage } from '../../src/print/job.ts';
import type { JobId } from '../../src/shared/ids.ts';
import { buildPages, firstMore, looseFont } from '../hostile/pdf-parts.ts';
import { type Ippeveprinter, ippeveprinterPresent, startIppeveprinter } from '../support/ippeveprinter.ts';
import { type PanelVisitor, pairPanel, type ShownDelivery, type ShownJob } from '../support/panel-visitor.ts';
import { peerMissing } from '../support/peers.ts';
import { picturePath } from '../support/pictures.ts';
import { hasProgram } from '../support/poppler.ts';
import { openPrintSite, type PrintSite, people } from '../support/print-site.ts';
import {
  buildRasterReader,
  coloredShare,
  contactSheet,
  drawDocument,
  numberedPdf,
  type References,
  readSide,
  referencesOf,
  type SheetSide,
} from '../support/printed-pages.ts';
import { cupsPresent, type PrivateCups, startPrivateCups } from '../support/private-cupsd.ts';

const run = promisify(execFile);
const compiles = spawnSync('cc', ['-x', 'c', '-', '-o', '/dev/null', '-l:libcups.so.2'], {
  input: 'int main(void){return 0;}',
});
const skip =
  peerMissing('cupsd as root (cups, cups-client, cups-filters)', cupsPresent) ||
  peerMissing('ippeveprinter (cups-ipp-utils, dbus)', ippeveprinterPresent) ||
  peerMissing('cc and libcups.so.2 (gcc, libcups2)', compiles.status === 0) ||
  peerMissing('pdftoppm (poppler-utils)', hasProgram('pdftoppm')) ||
  peerMissing('qpdf', hasProgram('qpdf'));

const { hanako } = people;
const longEdge = ['-o', 'sides=two-sided-long-edge'];
const all = [[1], [2], [3], [4], [5]];

/** What is asked of `lp`, and what must come out: the pages on each side of one copy. */
const cases = [
  { name: 'duplex', ask: longEdge, numberUp: 1, sides: all, copies: 1, sheets: 3 },
  {
    name: 'copies',
    ask: ['-n', '3', '-P', '1-3', ...longEdge],
    numberUp: 1,
    sides: [[1], [2], [3]],
    copies: 3,
    sheets: 6,
  },
  { name: 'pages', ask: ['-P', '2-3'], numberUp: 1, sides: [[2], [3]], copies: 1, sheets: 2 },
  {
    name: 'two-up',
    ask: ['-o', 'number-up=2'],
    numberUp: 2,
    sides: [
      [1, 2],
      [3, 4],
      [5, 0],
    ],
    copies: 1,
    sheets: 3,
  },
  {
    name: 'four-up',
    ask: ['-o', 'number-up=4', ...longEdge],
    numberUp: 4,
    sides: [
      [1, 2, 3, 4],
      [5, 0, 0, 0],
    ],
    copies: 1,
    sheets: 1,
  },
] as const;

/** What the owner makes of a plain job at the device. */
const changed = {
  name: 'changed',
  ask: [],
  changes: {
    numberUp: 2,
    sides: 'two-sided-long-edge',
    copies: 2,
    pageRanges: [{ lower: 2, upper: 5 }],
    printColorMode: 'monochrome',
  },
  numberUp: 2,
  sides: [
    [2, 3],
    [4, 5],
  ],
  copies: 2,
  sheets: 2,
} as const;

/** The device without colour: its URF has 600 dots an inch. */
const grey = 'urf';

/** What is printed by each way, in the order of the release. */
const jobs = [...cases, changed] as const;

/** Each way of a workstation ends at a device of another language. `back`: how ippeveprinter wants back sides of raster. */
const ways = [
  { queue: 'named', device: 'pdf', format: 'application/pdf', back: 0 },
  { queue: 'address', device: 'pwg', format: 'image/pwg-raster', back: 180 },
  { queue: 'password', device: 'urf', format: 'image/urf', back: 0 },
] as const;

describe('every way from a CUPS workstation to paper', { skip, timeout: 600_000 }, () => {
  const open = new AsyncDisposableStack();
  const printers = new Map<string, Ippeveprinter>();
  const panels = new Map<string, PanelVisitor>();
  let folder: string;
  let reader: string;
  let site: PrintSite;
  let cups: PrivateCups;
  let raw: VirtualRawPrinter;
  let lpd: VirtualLpdPrinter;
  let references: References;
  const file = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cups-ways-'));
    await chmod(folder, 0o755);
    open.defer(() => rm(folder, { recursive: true, force: true }));
    reader = await buildRasterReader(folder);
    const pdf = await numberedPdf();
    await writeFile(file('pages.pdf'), pdf);
    references = await referencesOf(await drawDocument(pdf, reader));
    site = open.use(await openPrintSite());
    cups = open.use(await startPrivateCups());
    raw = open.use(await startVirtualRawPrinter());
    lpd = open.use(await startVirtualLpdPrinter());
    for (const { device, format } of ways) {
      const command = counting(folder, reader);
      printers.set(
        device,
        open.use(await startIppeveprinter({ command, formats: [format], color: device !== grey })),
      );
    }
    const oneWay = ['--unconfirmed', '--formats', 'application/pdf'];
    await Promise.all([
      enrol('pdf', uriOf('pdf')),
      enrol('pwg', uriOf('pwg')),
      enrol('urf', uriOf('urf')),
      enrol('raw', raw.uri, ...oneWay, '--quirks', 'pjl-job-header'),
      enrol('lpd', lpd.uri, ...oneWay),
    ]);
    const address = (await site.issueLink(hanako, 'lgwan')).replace('ipps:', 'ipp:');
    const asHanako = `${hanako.loginName}:${hanako.password}`;
    await Promise.all([
      cups.addQueue('named', site.printerUri('claimed-print', 'ipp')),
      cups.addQueue('address', address),
      cups.addQueue('password', site.printerUri('lgwan-print', 'ipps', asHanako)),
    ]);
  });
  after(() => open[Symbol.asyncDispose]());

  const uriOf = (device: string) => printers.get(device)?.uri ?? assert.fail(device);
  const panelOf = (device: string) => panels.get(device) ?? assert.fail(device);
  const enrol = async (name: string, uri: string, ...more: readonly string[]) => {
    const added = await site.command(['printer', 'add', name, '--uri', uri, '--segments', 'lgwan', ...more]);
    const pairing = /https:\S+\/panel\/pair#\S+/.exec(added.stdout)?.[0] ?? assert.fail(added.stdout);
    panels.set(name, await pairPanel(site.service.deskUrl, pairing));
  };
  const print = (queue: string, title: string, ask: readonly string[], document = 'pages.pdf') =>
    cups.command('/usr/bin/lp', '-d', queue, '-U', hanako.loginName, '-t', title, ...ask, file(document));

  /** The sides that a device got for a job, and what it was asked. */
  const cameOut = async (device: string, deviceJobId: number | null) => {
    const files = (await printers.get(device)?.listDocuments()) ?? [];
    const wanted = files.filter((path) => basename(path).startsWith(`${deviceJobId}-`));
    const asked = wanted.map((path) => join(folder, `${basename(path)}.env`)).find(existsSync) ?? '';
    const path = join(printers.get(device)?.spoolFolder ?? '', basename(asked, '.env'));
    const spooled =
      files.find((one) => basename(one) === basename(path)) ?? assert.fail(`no job ${deviceJobId}`);
    const words = [...(await readFile(asked, 'utf8')).matchAll(/^IPP_([A-Z_]+)=(.*)$/gm)];
    return {
      sides: await drawDocument(await readFile(spooled), reader),
      asked: new Map(words.map(([, name, value]) => [name, value])),
    };
  };
  const deliveryOf = (job: string) =>
    site.database.kysely
      .selectFrom('delivery')
      .select(['state', 'reason', 'device_job_id', 'usage', 'notes'])
      .where('id', '=', (query) =>
        query
          .selectFrom('delivery')
          .select('id')
          .where('job', '=', job as JobId)
          .orderBy('created_at', 'desc')
          .limit(1),
      )
      .executeTakeFirstOrThrow();

  test('three ways, six jobs each: CUPS is done with all of them, and they are held', async () => {
    for (const { queue } of ways) {
      for (const { name, ask } of jobs) await print(queue, `${queue} ${name}`, ask);
    }
    await cups.untilIdle();
    for (const { queue } of ways) {
      assert.match(await cups.command('/usr/bin/lpstat', '-p', queue), /is idle\. +enabled/);
    }
    const held = (await site.command(['jobs', '--json'])).stdout.trim().split('\n');
    assert.equal(held.length, ways.length * jobs.length);
    assert.deepEqual(
      new Set(held.map((line) => (JSON.parse(line) as ShownJob).state)),
      new Set(['pending-held']),
    );
  });

  for (const { queue, device, format, back } of ways) {
    test(`what came by the queue "${queue}" comes out of a device of ${format} as it was asked`, async () => {
      const panel = panelOf(device);
      await panel.tap(hanako.typed);
      const held: ShownJob[] = [];
      for (const { name } of jobs) held.push(await panel.lookedInto(`${queue} ${name}`));
      await panel.release(held.slice(0, -1));
      await panel.release(held.slice(-1), changed.changes);
      await panel.ended(held);
      const order: (number | null)[] = [];
      for (const [index, job] of held.entries()) {
        const wanted = jobs[index] ?? assert.fail();
        const found = await deliveryOf(job.id);
        assert.deepEqual([job.jobName, found.state, found.reason], [job.jobName, 'confirmed', null]);
        const isGrey = device === grey || wanted === changed;
        const isTold = isGrey && wanted !== changed;
        assert.deepEqual(found.notes, isTold ? [notColored] : []);
        order.push(found.device_job_id);
        const { sides, asked } = await cameOut(device, found.device_job_id);
        await contactSheet(sides, await picturePath(`ways-${device}-${wanted.name}.png`));
        assert.equal(asked.get('DOCUMENT_FORMAT_SUPPLIED'), format);
        const written = await Promise.all(sides.map((side) => readSide(side, wanted.numberUp, references)));
        const copies = Number(asked.get('COPIES') ?? 1);
        checkPages(written, wanted, copies, `${device} ${wanted.name}`);
        const isTwoSided = wanted.sheets < wanted.sides.length * wanted.copies;
        assert.equal(asked.get('SIDES'), isTwoSided ? 'two-sided-long-edge' : 'one-sided');
        checkBacks(written, isTwoSided ? back : 0);
        assert.equal(asked.get('PRINT_COLOR_MODE'), isGrey ? 'monochrome' : 'color');
        const color = await coloredShare(sides[0] ?? Buffer.alloc(0));
        if (!isGrey) assert.ok(color > 0.01, `${color}`);
        else if (format !== 'application/pdf') assert.equal(color, 0);
        const { impressions, sheets, estimated } = found.usage as DeliveryUsage;
        assert.deepEqual([impressions, sheets], [sides.length * copies, wanted.sheets]);
        // The device counts sides, but not those with colour.
        assert.equal(estimated, !isGrey);
      }
      assert.deepEqual(
        order,
        order.map((_, index) => index + 1),
        'in the order in which they were chosen',
      );
      await panel.leave();
    });
  }

  test('a raw and an LPD device get their copies and pages too, and the person is told that nobody confirms', async () => {
    await print('address', 'raw job', ['-n', '3', ...longEdge]);
    await print('named', 'lpd job', ['-n', '2', '-P', '2-3']);
    await cups.untilIdle();
    const told: string[] = [];
    for (const device of ['raw', 'lpd']) {
      const panel = panelOf(device);
      await panel.tap(hanako.typed);
      const job = await panel.lookedInto(`${device} job`);
      await panel.release([job], device === 'lpd' ? { numberUp: 2 } : {});
      const [end] = await panel.ended([job]);
      const found = await deliveryOf(job.id);
      assert.deepEqual([found.state, found.reason], ['confirmed', 'PRINT_UNCONFIRMED']);
      told.push(end?.text?.cause ?? '', ...(end?.noteTexts ?? []));
      const { impressions, sheets, estimated } = found.usage as DeliveryUsage;
      assert.deepEqual([impressions, sheets, estimated], device === 'raw' ? [15, 9, true] : [2, 2, true]);
      await panel.leave();
    }
    const unconfirmed = '機器が印刷の終わりを知らせないため、出たかどうかは確かめていません。';
    const plainColor = 'この機器では色の指定どおりに出せません';
    const ownOrder = 'この機器では設定の指定どおりに出せません';
    const ownSides = 'この機器では片面・両面の指定どおりに出せません';
    assert.deepEqual(told, [unconfirmed, plainColor, ownOrder, unconfirmed, ownSides, plainColor]);
    const [byRaw, byLpd] = [await raw.nth(0), await lpd.nth(0)];
    assert.match(byRaw.jobName, /^TM-/);
    assert.match(byLpd.jobName, /^TM-/);
    const rawSides = await drawDocument(byRaw.bytes, reader);
    const lpdSides = await drawDocument(byLpd.bytes, reader);
    await contactSheet([...rawSides, ...lpdSides], await picturePath('ways-one-way.png'));
    const rawPages = await Promise.all(rawSides.map((side) => readSide(side, 1, references)));
    checkPages(rawPages, { sides: all, copies: 3 }, 3, 'raw');
    const lpdPages = await Promise.all(lpdSides.map((side) => readSide(side, 2, references)));
    checkPages(lpdPages, { sides: [[2, 3]], copies: 2 }, 1, 'lpd');
  });

  test('canceled by the client while held, a job is gone; what CUPS is done with, its cancel cannot reach', async () => {
    const said = await print('named', 'cancel me', []);
    await cups.untilIdle();
    const number = /named-\d+/.exec(said)?.[0] ?? assert.fail(said);
    await assert.rejects(cups.command('/usr/bin/cancel', number), /already completed/);
    const panel = panelOf('pdf');
    await panel.tap(hanako.typed);
    const job = await panel.lookedInto('cancel me');
    const { job_id: jobId } = await site.database.kysely
      .selectFrom('print_job')
      .select('job_id')
      .where('id', '=', job.id as JobId)
      .executeTakeFirstOrThrow();
    const uri = site.printerUri('claimed-print', 'ipp');
    await writeFile(file('cancel.test'), cancelTest);
    const cancel = (user: string) =>
      run('/usr/bin/ipptool', ['-t', '-d', `id=${jobId}`, '-d', `who=${user}`, uri, file('cancel.test')]);
    await assert.rejects(cancel('taro'), ({ stdout }) => /client-error-not/.test(stdout));
    assert.equal((await panel.lookedInto('cancel me')).state, 'pending-held');
    await cancel(hanako.loginName);
    assert.deepEqual(await panel.jobs(), []);
    await panel.leave();
  });

  test('a locked document waits for its password, and one with a missing font is not printed', async () => {
    await run('qpdf', [
      '--encrypt',
      'himitsu',
      'owner-of-it',
      '256',
      '--',
      file('pages.pdf'),
      file('locked.pdf'),
    ]);
    const gaiji = buildPages(
      [{ content: 'BT /F2 80 Tf 40 400 Td <00100020> Tj ET', resources: `/Font<</F2 ${firstMore(1)} 0 R>>` }],
      looseFont(firstMore(1), 'EUDC', 'Identity-H', 'Identity'),
    );
    await writeFile(file('gaiji.pdf'), gaiji);
    await print('address', 'locked job', ['-o', 'raw'], 'locked.pdf');
    await print('address', 'gaiji job', [], 'gaiji.pdf');
    await cups.untilIdle();
    const panel = panelOf('urf');
    await panel.tap(hanako.typed);
    const [locked, loose] = [await panel.lookedInto('locked job'), await panel.lookedInto('gaiji job')];
    const texts = {
      locked: 'この文書を開くにはパスワードが必要です。',
      loose: '文書に含まれていない文字(外字など)があるため、印刷を止めています。',
    };
    assert.deepEqual([locked.trouble?.text.cause, loose.trouble?.text.cause], [texts.locked, texts.loose]);
    const refused = await panel.release([locked, loose]);
    assert.deepEqual(
      refused.map(({ refusal, text }) => [refusal, text?.cause]),
      [
        ['document-password-needed', texts.locked],
        ['font-missing', texts.loose],
      ],
    );
    assert.equal(await panel.unlock(locked, 'chigau'), 403);
    assert.equal(await panel.unlock(locked, 'himitsu'), 200);
    const opened = await panel.lookedInto('locked job');
    await panel.release([opened], { pageRanges: [{ lower: 4, upper: 5 }] });
    await panel.ended([opened]);
    const { state, device_job_id: deviceJobId } = await deliveryOf(opened.id);
    assert.equal(state, 'confirmed');
    const { sides } = await cameOut('urf', deviceJobId);
    await contactSheet(sides, await picturePath('ways-urf-locked.png'));
    const written = await Promise.all(sides.map((side) => readSide(side, 1, references)));
    checkPages(written, { sides: [[4], [5]], copies: 1 }, 1, 'locked');
    await panel.leave();
  });

  test('out of paper, aborted, busy: each is told while it lasts, and the jobs end where they should', async () => {
    for (const name of ['first', 'second']) await print('password', name, ['-P', '1-2']);
    await cups.untilIdle();
    const panel = panelOf('pdf');
    await panel.tap(hanako.typed);
    const held = [await panel.lookedInto('first'), await panel.lookedInto('second')];
    const [first] = held;
    assert.ok(first);
    await writeFile(file('trouble'), 'abort');
    await panel.release([first]);
    const [aborted] = await panel.ended([first]);
    assert.deepEqual([aborted?.state, aborted?.text?.cause], ['returned', '機器が印刷を中止しました。']);
    assert.equal((await deliveryOf(first.id)).usage, null);
    const back = await panel.lookedInto('first');
    assert.equal(back.lastDelivery?.text?.cause, '機器が印刷を中止しました。');

    await writeFile(file('trouble'), 'empty');
    await panel.release(held);
    const seen = new Set<string>();
    const watch = (deliveries: readonly ShownDelivery[]) => {
      for (const { jobName, text } of deliveries)
        if (text !== undefined) seen.add(`${jobName}: ${text.cause}`);
      const wanted = ['first: 用紙がありません。', 'second: 機器は使用中です。'];
      if (wanted.every((one) => seen.has(one))) void rm(file('trouble'), { force: true });
    };
    const ends = await panel.ended(held, watch);
    assert.deepEqual(
      ends.map(({ state, text }) => [state, text]),
      [
        ['confirmed', undefined],
        ['confirmed', undefined],
      ],
    );
    for (const { id } of held) {
      const { impressions, sheets } = (await deliveryOf(id)).usage as DeliveryUsage;
      assert.deepEqual([impressions, sheets], [2, 2]);
    }
    await panel.leave();
  });
});

/** What the person is told by a device without colour. */
const notColored = { attribute: 'printColorMode', because: 'device', used: 'monochrome' };

/** Every page in its place, as often as asked: copies that the device makes are not in the document again. */
function checkPages(
  written: readonly SheetSide[],
  wanted: { readonly sides: readonly (readonly number[])[]; readonly copies: number },
  madeByDevice: number,
  what: string,
): void {
  const once = wanted.sides.map((pages) => pages.join());
  const all = written.map(({ pages }) => pages.join());
  const inDocument = wanted.copies / madeByDevice;
  // A copy that begins on a new sheet is preceded by a blank back.
  const length = all.length / inDocument;
  for (let copy = 0; copy < inDocument; copy += 1) {
    const sides = all.slice(copy * length, (copy + 1) * length);
    if (inDocument > 1 && sides.length > once.length) assert.match(sides.pop() ?? '', /^0/);
    assert.deepEqual(sides, once, what);
  }
}

/** Fronts stand as the first one; backs are turned against it as the device wants them. */
function checkBacks(written: readonly SheetSide[], back: number): void {
  const front = written[0]?.turn ?? 0;
  for (const [index, { pages, turn }] of written.entries()) {
    const wanted = (front + (index % 2 === 1 ? back : 0)) % 360;
    if (pages.some((page) => page !== 0)) assert.equal(turn, wanted, `side ${index + 1}`);
  }
}

/** A request of the CUPS project's own client, as a person's program sends it. */
const cancelTest = `{
  NAME "Cancel-Job"
  OPERATION Cancel-Job
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR language attributes-natural-language ja
  ATTR uri printer-uri $uri
  ATTR integer job-id $id
  ATTR name requesting-user-name $who
  STATUS successful-ok
}
`;

/** What the printer runs for each document: it writes down what was asked of it, counts the sides, and has trouble on order. */
function counting(folder: string, reader: string): string {
  return `env | grep '^IPP_' > "${folder}/$(basename "$1").env"
  case "$1" in
    *.pdf) sides=$(pdfinfo "$1" | sed -n 's/^Pages: *//p') ;;
    *) sides=$(${reader} "$1" | wc -l) ;;
  esac
  case "$(cat "${folder}/trouble" 2>/dev/null)" in
    abort) exit 1 ;;
    empty)
      echo "STATE: +media-empty-error,media-needed-error" >&2
      while [ -e "${folder}/trouble" ]; do sleep 0.2; done
      echo "STATE: -media-empty-error,media-needed-error" >&2 ;;
  esac
  echo "ATTR: job-impressions-completed=$((sides * \${IPP_COPIES:-1}))" >&2`;
}
