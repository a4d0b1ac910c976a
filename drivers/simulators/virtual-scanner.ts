/**
 * A scanner that is not there: an eSCL server with a platen and a feeder, for tests and the demonstration.
 *
 * A job is Processing until its last image is fetched, then Completed; a fault of the feeder makes it Aborted, DELETE
 * before the end or a cancel at the panel Canceled. One job at a time: others are answered with 503.
 * Pages are handed out as they were loaded, whatever resolution was asked for.
 */

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceError } from '../device/device-error.ts';
import { buildScannerCapabilities, type EsclCapabilities } from '../escl/capabilities.ts';
import { decodeScanSettings } from '../escl/settings.ts';
import { sniffScannedType } from '../escl/sniff.ts';
import { buildScannerStatus } from '../escl/status.ts';
import type { VirtualScannerFaults } from './virtual-scanner-faults.ts';
import { type VirtualScanJob, VirtualScannerState, type VirtualSheet } from './virtual-scanner-state.ts';

/** How a virtual scanner starts. */
export interface VirtualScannerOptions {
  /** Sheets in the feeder; default none. */
  readonly feeder?: readonly VirtualSheet[];
  /** JPEG of what lies on the glass; default none, and then a scan of the platen gives 409. */
  readonly platen?: Uint8Array;
  readonly faults?: VirtualScannerFaults;
  readonly capabilities?: Partial<EsclCapabilities>;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Key and certificate in PEM; with them the scanner speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A running virtual scanner. */
export interface VirtualScanner extends AsyncDisposable {
  /** eSCL root for a client. */
  readonly uri: string;
  /** Requests so far as `METHOD /path status`, the latest 1,000. */
  readonly requests: readonly string[];
  /** SHA-256 in hex of each whole document that was handed out, the latest 100. */
  readonly sent: readonly string[];
  /** Puts sheets into the feeder, behind those that lie there. */
  loadFeeder(sheets: readonly VirtualSheet[]): void;
  /** Takes out what is left in the feeder. */
  takeOutSheets(): void;
  loadPlaten(page: Uint8Array): void;
  /** Orders faults anew (those not named end) and clears a jam or an open cover. */
  order(faults: VirtualScannerFaults): void;
  /** Cancels the job as a person at the panel would; NextDocument is answered with 410 then. */
  cancelAtPanel(): void;
}

const maxSettingsBytes = 64 * 1024;

const defaultCapabilities: EsclCapabilities = {
  version: '2.63',
  makeAndModel: 'Tomeoki Virtual Scanner',
  inputSources: ['platen', 'feeder'],
  duplex: true,
  resolutionsDpi: [100, 150, 200, 300, 400, 600],
  colorModes: ['black-and-white-1', 'grayscale-8', 'rgb-24'],
  documentFormats: ['image/jpeg', 'application/pdf'],
  maxWidth: 2550,
  maxHeight: 4200,
};

/** Starts a virtual scanner; resolves when it listens. Disposing closes it and drops its connections. */
export async function startVirtualScanner(options: VirtualScannerOptions = {}): Promise<VirtualScanner> {
  const state = new VirtualScannerState(options.feeder ?? [], options.platen, options.faults ?? {});
  const capabilities = { ...defaultCapabilities, ...options.capabilities };
  const requests: string[] = [];
  const sent: string[] = [];
  const onSent = (bytes: Uint8Array): void => {
    sent.push(createHash('sha256').update(bytes).digest('hex'));
    if (sent.length > 100) sent.shift();
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    response.on('close', () => {
      requests.push(`${request.method} ${request.url} ${response.statusCode}`);
      if (requests.length > 1_000) requests.shift();
    });
    answer(state, capabilities, onSent, request, response).catch(() => response.destroy());
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    uri: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}/eSCL`,
    requests,
    sent,
    loadFeeder: (sheets) => state.loadFeeder(sheets),
    takeOutSheets: () => state.takeOutSheets(),
    loadPlaten: (page) => state.loadPlaten(page),
    order: (faults) => state.order(faults),
    cancelAtPanel: () => state.cancelAtPanel(),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  state: VirtualScannerState,
  capabilities: EsclCapabilities,
  onSent: (bytes: Uint8Array) => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://scanner.invalid').pathname;
  const route = `${request.method} ${path}`;
  const job = /^(GET|DELETE) \/eSCL\/ScanJobs\/([0-9a-f-]{36})(\/NextDocument|\/ScanImageInfo)?$/.exec(route);
  if (route === 'GET /eSCL/ScannerCapabilities') {
    sendXml(response, buildScannerCapabilities(capabilities));
  } else if (route === 'GET /eSCL/ScannerStatus') {
    sendXml(response, buildScannerStatus(state.status()));
  } else if (route === 'POST /eSCL/ScanJobs') {
    await createJob(state, request, response);
  } else if (job?.[1] === 'GET' && job[3] === '/NextDocument') {
    await nextDocument(state, state.findJob(job[2] ?? ''), onSent, response);
  } else if (job?.[1] === 'DELETE' && job[3] === undefined) {
    sendEmpty(response, state.deleteJob(job[2] ?? '') ? 200 : 404);
  } else {
    sendEmpty(response, job === null ? 404 : 501);
  }
}

async function createJob(
  state: VirtualScannerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.byteLength;
    if (length > maxSettingsBytes) return sendEmpty(response, 413);
    chunks.push(chunk);
  }
  try {
    const made = state.createJob(decodeScanSettings(Buffer.concat(chunks)));
    if (typeof made === 'number') return sendEmpty(response, made);
    const host = state.faults.locationHost ?? request.headers.host;
    response.setHeader('Location', `http://${host}/eSCL/ScanJobs/${made.id}`);
    sendEmpty(response, 201);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    sendEmpty(response, error.code === 'DEVICE_FORMAT_UNSUPPORTED' ? 409 : 400);
  }
}

async function nextDocument(
  state: VirtualScannerState,
  job: VirtualScanJob | undefined,
  onSent: (bytes: Uint8Array) => void,
  response: ServerResponse,
): Promise<void> {
  const { faults } = state;
  if (faults.pageDelayMs !== undefined) await sleep(faults.pageDelayMs);
  const next = await state.nextDocument(job);
  if (typeof next === 'number') return sendEmpty(response, next);
  const { bytes, page } = next;
  response.writeHead(200, { 'Content-Type': faults.contentType ?? sniffScannedType(bytes) });
  if (faults.cut !== undefined && faults.cut.page === page) {
    // The bytes go out before the cut, so that the client meets it in the middle of the body.
    await new Promise<void>((resolve) => {
      response.write(bytes.subarray(0, faults.cut?.bytes ?? 0), () => resolve());
    });
    await sleep(20);
    response.socket?.destroy();
    return;
  }
  if (faults.truncate === page) {
    response.end(bytes.subarray(0, Math.floor(bytes.byteLength / 2)));
    return;
  }
  onSent(bytes);
  response.end(bytes);
}

function sendXml(response: ServerResponse, body: Uint8Array): void {
  response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': body.byteLength });
  response.end(body);
}

function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 });
  response.end();
}
