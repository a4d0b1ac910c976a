/** Clients that use a service all at once until they are told to stop: they print, upload scans and release jobs. */

import { createHash, randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { virtualCardReader } from '../../drivers/simulators/virtual-card-reader.ts';
import { type WebClient, webClient } from '../../src/demo/web-client.ts';
import type { AcknowledgementFile } from './acknowledgements.ts';
import { printJob, smallPdf } from './ipp-requests.ts';
import type { ServiceProcess } from './service-process.ts';

/** Whom the clients work for. */
export interface BusyPerson {
  readonly loginName: string;
  readonly password: string;
  readonly cardHex: string;
}

/** Clients at work. */
export interface BusyClients {
  /** Answers other than success, and failed connections, so far. */
  readonly troubles: readonly string[];
  /** Lets every client end with the request it is at. */
  stop(): Promise<void>;
}

/** How many clients of each kind there are. */
const printers = 5;
const uploaders = 2;

let serial = 0;

/** Starts the clients. The person is known to the service, and `panelToken` is that of an enrolled device. */
export function startBusyClients(
  service: ServiceProcess,
  person: BusyPerson,
  panelToken: string,
  acknowledgements: AcknowledgementFile,
): BusyClients {
  const troubles: string[] = [];
  let stopped = false;
  const repeat = async (name: string, work: () => Promise<void>): Promise<void> => {
    while (!stopped) {
      try {
        await work();
      } catch (error) {
        troubles.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        await sleep(50);
      }
    }
  };
  const desk = signedIn(service, person);
  const panel = tapped(service, person, panelToken);
  const running = [
    ...Array.from({ length: printers }, () =>
      repeat('print', () => print(service, person, acknowledgements)),
    ),
    ...Array.from({ length: uploaders }, () => repeat('scan', () => upload(desk, acknowledgements))),
    repeat('panel', () => release(panel, acknowledgements)),
  ];
  return {
    troubles,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

/** A document that no other has, of up to 200 KB. */
function newDocument(): { readonly bytes: Buffer; readonly sha256: string } {
  const bytes = smallPdf(randomBytes(randomInt(16, 100_000)));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function print(
  service: ServiceProcess,
  person: BusyPerson,
  acknowledgements: AcknowledgementFile,
): Promise<void> {
  serial += 1;
  const jobName = `job-${serial}`;
  const { bytes, sha256 } = newDocument();
  const uri = (service.printerUrls[0] ?? '').replace(/^ipps:/, 'ipp:');
  const sent = await printJob(uri, { userName: person.loginName, document: bytes, jobName });
  if (sent.status !== 0) throw new Error(`status ${sent.status}, HTTP ${sent.httpStatus}`);
  acknowledgements.write({ kind: 'job', jobId: sent.jobId, jobName, sha256 });
}

async function upload(desk: Promise<WebClient>, acknowledgements: AcknowledgementFile): Promise<void> {
  const { bytes, sha256 } = newDocument();
  const answer = await (await desk).send('POST', '/api/v1/scans?fileName=scan.pdf&segment=lgwan', {
    body: bytes,
    headers: { 'content-type': 'application/pdf' },
  });
  if (answer.status !== 201) throw new Error(`HTTP ${answer.status}`);
  acknowledgements.write({ kind: 'scan', scanId: answer.json<{ scanId: string }>().scanId, sha256 });
  await sleep(150);
}

/** Releases one held job and waits for its paper. */
async function release(panel: Promise<WebClient>, acknowledgements: AcknowledgementFile): Promise<void> {
  const client = await panel;
  const held = await items<{ id: string; jobName: string; state: string }>(client, '/api/v1/panel/jobs');
  const job = held.find(({ state }) => state === 'pending-held');
  if (job === undefined) return void (await sleep(100));
  acknowledgements.write({ kind: 'release-asked', jobName: job.jobName });
  await must(client.send('POST', '/api/v1/panel/release', { json: { jobIds: [job.id] } }), 202);
  for (let tries = 0; tries < 100; tries += 1) {
    const deliveries = await items<{ jobId: string; state: string }>(client, '/api/v1/panel/deliveries');
    const state = deliveries.find(({ jobId }) => jobId === job.id)?.state;
    if (state === 'confirmed') return acknowledgements.write({ kind: 'printed', jobName: job.jobName });
    if (state === 'returned' || state === 'ambiguous') throw new Error(`delivery ${state}`);
    await sleep(100);
  }
  throw new Error('the delivery did not end in 10 s');
}

async function items<Item>(client: WebClient, path: string): Promise<readonly Item[]> {
  return (await must(client.send('GET', path), 200)).json<{ items: Item[] }>().items;
}

async function must(
  answer: ReturnType<WebClient['send']>,
  status: number,
): Promise<Awaited<ReturnType<WebClient['send']>>> {
  const got = await answer;
  if (got.status !== status) throw new Error(`HTTP ${got.status}`);
  return got;
}

async function signedIn(service: ServiceProcess, person: BusyPerson): Promise<WebClient> {
  const desk = webClient(service.deskUrl);
  const { loginName, password } = person;
  await must(desk.send('POST', '/api/v1/sign-in', { json: { loginName, password } }), 201);
  return desk;
}

async function tapped(service: ServiceProcess, person: BusyPerson, token: string): Promise<WebClient> {
  const panel = webClient(service.deskUrl);
  await must(panel.send('POST', '/api/v1/panel/pair', { json: { token } }), 200);
  const typed = virtualCardReader().type({ technology: 'felica', identifierHex: person.cardHex });
  await must(panel.send('POST', '/api/v1/panel/tap', { json: { typed } }), 201);
  return panel;
}
