/** The way of a print job, shown: sent, held, tapped, released, followed, kept as a picture. */

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { makePage, pagesToPdf } from '../../drivers/simulators/paper/paper.ts';
import { virtualCardReader } from '../../drivers/simulators/virtual-card-reader.ts';
import { openReader } from '../context/reader.ts';
import type { Narrator } from './narrator.ts';
import { hanako, type Stage } from './stage.ts';
import { type WebClient, webClient } from './web-client.ts';

interface JobItem {
  readonly id: string;
  readonly jobName: string;
}

interface DeliveryItem {
  readonly state: string;
  readonly text?: { readonly cause: string };
}

/** Runs the way; returns the panel, with Hanako still standing there. */
export async function showPrintWay(stage: Stage, narrator: Narrator, outFolder: string): Promise<WebClient> {
  narrator.part('■ 印刷', '■ Printing');
  const document = await pagesToPdf([await makePage('notice', 7)], stage.service.stores.clock.now());
  await narrator.step(
    { ja: '職員が PDF を IPP で送る', en: 'A PDF is sent over IPP' },
    () => send(stage, document),
    (jobId) => {
      const size = `${Math.round(document.byteLength / 1024)} KiB`;
      return { ja: `ジョブ ${jobId} を留め置き、${size}`, en: `job ${jobId} is held, ${size}` };
    },
  );
  const panel = webClient(stage.service.deskUrl);
  await narrator.step(
    { ja: 'パネルを機器に結び付ける', en: 'The panel is paired with its device' },
    () => expect(panel, 'POST', '/api/v1/panel/pair', 200, { token: stage.panelToken }),
    () => '三階 複合機',
  );
  await narrator.step(
    { ja: '知らないカードをかざす', en: 'An unknown card is tapped' },
    () => tap(panel, '0123456789abcdef'),
    (status) => ({ ja: `断られる（HTTP ${status}）`, en: `refused (HTTP ${status})` }),
  );
  await narrator.step(
    { ja: '花子がカードをかざす', en: 'Hanako taps her card' },
    () => tap(panel, hanako.card.identifierHex),
    (status) => `HTTP ${status}`,
  );
  const jobs = await narrator.step(
    { ja: '本人のジョブだけが並ぶ', en: 'Only her jobs are listed' },
    async () => (await expect(panel, 'GET', '/api/v1/panel/jobs', 200)).json<{ items: JobItem[] }>().items,
    (items) => items.map((item) => item.jobName).join(', '),
  );
  await stage.printer.order({ kind: 'paper-out' });
  await narrator.step(
    { ja: '選んで印刷、用紙切れ', en: 'Released; the device is out of paper' },
    async () => {
      await expect(panel, 'POST', '/api/v1/panel/release', 202, { jobIds: jobs.map((job) => job.id) });
      return await delivery(panel, (one) => one.text !== undefined);
    },
    (one) => `${one.state}: ${one.text?.cause ?? ''}`,
  );
  await stage.printer.clearFault();
  await narrator.step(
    { ja: '用紙を補給すると出てくる', en: 'Paper is put in, and it comes out' },
    () => delivery(panel, (one) => ['confirmed', 'returned', 'ambiguous'].includes(one.state)),
    (one) => one.state,
  );
  await narrator.step(
    {
      ja: '機器が受け取ったバイト列を確かめ、絵にする',
      en: 'The bytes at the device are compared and rendered',
    },
    () => keepPrinted(stage, document, outFolder),
    (path) => path,
  );
  return panel;
}

/** Sends a document as a workstation would. */
async function send(stage: Stage, document: Uint8Array): Promise<number> {
  await using queue = openIppDevice({ uri: stage.printerUri, userName: hanako.loginName });
  const { deviceJobId } = await queue.submit(
    {
      jobName: '令和8年度 予算要求書',
      userName: hanako.loginName,
      ticket: { sides: 'two-sided-long-edge' },
      documentFormat: 'application/pdf',
    },
    async function* () {
      yield document;
    },
    {},
  );
  return deviceJobId ?? 0;
}

async function tap(panel: WebClient, identifierHex: string): Promise<number> {
  const typed = virtualCardReader().type({ technology: 'felica', identifierHex });
  return (await panel.send('POST', '/api/v1/panel/tap', { json: { typed } })).status;
}

async function delivery(panel: WebClient, until: (one: DeliveryItem) => boolean): Promise<DeliveryItem> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { items } = (await expect(panel, 'GET', '/api/v1/panel/deliveries', 200)).json<{
      items: DeliveryItem[];
    }>();
    if (items[0] !== undefined && until(items[0])) return items[0];
    await sleep(100);
  }
  throw new Error('the delivery did not go on within 30 s');
}

async function keepPrinted(stage: Stage, sent: Uint8Array, outFolder: string): Promise<string> {
  const [name] = await readdir(stage.trayFolder);
  const got = await readFile(join(stage.trayFolder, name ?? ''));
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  if (hash(got) !== hash(sent)) throw new Error('the device did not get what was sent');
  await using reader = await openReader({ processes: 1 });
  const { jpeg } = await reader.renderPageImage({ bytes: got, mediaType: 'application/pdf' }, 1, {
    dpi: 100,
  });
  const path = join(outFolder, 'printed.png');
  await sharp(jpeg).png().toFile(path);
  await writeFile(join(outFolder, 'printed.pdf'), got);
  return path;
}

/** Sends a request and insists on its status. */
export async function expect(
  client: WebClient,
  method: string,
  path: string,
  status: number,
  body?: unknown,
): ReturnType<WebClient['send']> {
  const answer = await client.send(method, path, body === undefined ? {} : { json: body });
  if (answer.status !== status) {
    throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString('utf8').slice(0, 300)}`);
  }
  return answer;
}
