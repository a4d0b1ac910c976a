import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
  tapUntil,
} from '../support/browser.ts';
import { type Ippeveprinter, ippeveprinterPresent, startIppeveprinter } from '../support/ippeveprinter.ts';
import { peerMissing } from '../support/peers.ts';
import { openPrintSite, type PrintSite, people } from '../support/print-site.ts';
import { cupsPresent, type PrivateCups, startPrivateCups } from '../support/private-cupsd.ts';

const skip =
  peerMissing('cupsd as root (cups, cups-client, cups-filters)', cupsPresent) ||
  peerMissing('ippeveprinter (cups-ipp-utils, dbus)', ippeveprinterPresent) ||
  browserMissing();

const { hanako, taro } = people;
const titles = {
  named: '起案 道路占用許可',
  raw: '令和8年度 予算要求書',
  password: '職員名簿 一覧表',
} as const;

describe('from a CUPS workstation through the panel to a real printer', { skip, timeout: 400_000 }, () => {
  const open = new AsyncDisposableStack();
  let site: PrintSite;
  let cups: PrivateCups;
  let printer: Ippeveprinter;
  let browser: TestBrowser;
  let pairing: string;
  let file: string;
  let trouble: string;
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cups-to-printer-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    file = join(folder, 'document.pdf');
    await writeFile(file, await drawPdf());
    trouble = join(folder, 'trouble');
    site = open.use(await openPrintSite());
    cups = open.use(await startPrivateCups());
    printer = open.use(await startIppeveprinter({ command: obeying(trouble) }));
    browser = open.use(await openBrowser());
    const added = await site.command([
      'printer',
      'add',
      '三階 複合機',
      '--uri',
      printer.uri,
      '--segments',
      'lgwan',
    ]);
    pairing = /https:\S+\/panel\/pair#\S+/.exec(added.stdout)?.[0] ?? assert.fail(added.stdout);
  });
  after(() => open[Symbol.asyncDispose]());

  const print = (queue: string, title: string, ...options: string[]) =>
    cups.command('/usr/bin/lp', '-d', queue, '-U', hanako.loginName, '-t', title, ...options, file);

  test('a CUPS queue is done with its job when it is held, whichever way it says who prints', async () => {
    const asHanako = `${hanako.loginName}:${hanako.password}`;
    await cups.addQueue('named', site.printerUri('claimed-print', 'ipp'));
    await cups.addQueue('address', await site.issueLink(hanako, 'lgwan'));
    await cups.addQueue('password', site.printerUri('lgwan-print', 'ipps', asHanako));
    await print('named', titles.named, '-o', 'sides=two-sided-long-edge');
    await print('address', titles.raw, '-o', 'raw');
    await print('password', titles.password, '-n', '2');
    await cups.untilIdle();
    for (const queue of ['named', 'address', 'password']) {
      assert.match(await cups.command('/usr/bin/lpstat', '-p', queue), /is idle\. +enabled/);
    }
    assert.equal([...(await cups.log()).matchAll(/\[Job \d+\] Job completed\./g)].length, 3);
    const held = (await site.command(['jobs', '--json'])).stdout.trim().split('\n');
    const states = held.map((line) => (JSON.parse(line) as { readonly state: string }).state);
    assert.deepEqual(states, ['pending-held', 'pending-held', 'pending-held']);
    assert.ok((await heldDocuments(site)).includes(sha256(await readFile(file))));
  });

  test('a tap lists them; what the device aborts comes back with the reason; all come out unchanged', async () => {
    const page = await browser.page(1024, 600);
    const faults = collectFaults(page);
    const screen = page.locator('#panel');
    await page.goto(pairing);
    await page.waitForURL('**/panel');
    await screen.getByText('カードをかざしてください').waitFor();
    await keepPicture(page, 'cups-1-idle');
    await tapUntil(page, hanako.typed, screen.getByText(titles.raw));
    for (const title of Object.values(titles)) await screen.getByText(title).waitFor();
    await keepPicture(page, 'cups-2-list');

    await writeFile(trouble, 'broken');
    await page.getByLabel(titles.raw).check();
    await page.getByRole('button', { name: '印刷（1 件）' }).click();
    await screen.getByText('機器が印刷を中止しました。').waitFor();
    await keepPicture(page, 'cups-3-aborted');
    await page.getByRole('button', { name: '一覧に戻る' }).click();
    await screen.getByText('前回: 機器が印刷を中止しました。').waitFor();
    await keepPicture(page, 'cups-4-back-in-the-list');

    await writeFile(trouble, 'empty');
    await page.getByRole('button', { name: 'すべて選択' }).click();
    await page.getByRole('button', { name: '印刷（3 件）' }).click();
    await screen.getByText('用紙がありません。').first().waitFor();
    await keepPicture(page, 'cups-5-no-paper');
    await rm(trouble);
    await screen.getByText('すべて印刷しました。用紙をお取りください。').waitFor({ timeout: 90_000 });
    await keepPicture(page, 'cups-6-done');

    // Beside each document stands an empty file for what the print command would write.
    const spooled = (await printer.listDocuments()).filter((path) => path.endsWith('.pdf'));
    const printed = await Promise.all(spooled.map(async (path) => sha256(await readFile(path))));
    assert.deepEqual(
      printed.toSorted(),
      [...(await heldDocuments(site)), sha256(await readFile(file))].toSorted(),
    );
    assert.equal((await site.command(['jobs', '--json'])).stdout.trim(), '');
    assert.deepEqual(faults, []);
  });

  test('refusals hold the job at the workstation, and its queues stay enabled', async () => {
    await cups.addQueue('wrong', site.printerUri('lgwan-print', 'ipps', `${taro.loginName}:chigau-aikotoba`));
    await cups.addQueue('unknown', `${site.printerUri('lgwan-print', 'ipps')}/u-${'x'.repeat(32)}`);
    await print('wrong', '合言葉違い');
    await print('unknown', '無効なアドレス');
    await cups.untilHeld('wrong');
    await cups.untilHeld('unknown');
    // CUPS tries a password several times for one job; that must not shut its owner out.
    assert.equal((await eventsOf(site, 'sign-in.failed')).length, 1);
    await cups.addQueue(
      'segment',
      site.printerUri('lgwan-print', 'ipps', `${taro.loginName}:${taro.password}`),
    );
    await print('segment', '権限なし');
    await cups.untilHeld('segment');
    assert.match(await site.issueLink(taro, 'internet'), /^ipps:/);
    for (const queue of ['wrong', 'unknown', 'segment']) {
      assert.match(await cups.command('/usr/bin/lpstat', '-p', queue), /is idle\. +enabled/);
    }
    assert.equal((await site.command(['jobs', '--json'])).stdout.trim(), '');
  });

  test('a held job goes through once the workstation has the right password', async () => {
    await cups.addQueue(
      'wrong',
      site.printerUri('lgwan-print', 'ipps', `${hanako.loginName}:${hanako.password}`),
    );
    const waiting = await cups.command('/usr/bin/lpstat', '-o', 'wrong');
    await cups.command('/usr/bin/lp', '-i', /^\S+/.exec(waiting)?.[0] ?? '', '-H', 'resume');
    await cups.untilIdle('wrong');
    assert.match((await site.command(['jobs', '--json'])).stdout, /"state":"pending-held"/);
  });
});

/** SHA-256 of each document as it was taken in, from the audit trail. */
async function heldDocuments(site: PrintSite): Promise<readonly string[]> {
  return (await eventsOf(site, 'job.held')).map((details) => String(details['sha256']));
}

async function eventsOf(site: PrintSite, kind: 'job.held' | 'sign-in.failed') {
  const events = site.database.kysely.selectFrom('audit_event').select('details').where('kind', '=', kind);
  return (await events.execute()).map(({ details }) => details);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function drawPdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const label of ['1 / 2', '2 / 2'])
    pdf.addPage([595, 842]).drawText(label, { x: 72, y: 700, size: 32 });
  return pdf.save();
}

/** A printer that does what the file says: `broken` aborts each job, `empty` has no paper until the file is gone. */
function obeying(file: string): string {
  return `case "$(cat ${file} 2>/dev/null)" in
    broken) exit 1 ;;
    empty)
      echo "STATE: +media-empty-error,media-needed-error" >&2
      while [ -e ${file} ]; do sleep 0.2; done
      echo "STATE: -media-empty-error,media-needed-error" >&2 ;;
  esac`;
}
