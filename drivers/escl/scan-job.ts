/**
 * One eSCL scan job: POST ScanJobs, NextDocument until the end, the proof of a clean end, DELETE in every case.
 *
 * NextDocument: 200 a document · 503 not ready, up to 30 tries · 404 the end (no paper before the first page) ·
 * 409 the feeder ran out or failed, which ScannerStatus tells apart · 410 canceled at the device.
 */

import { DeviceError } from '../device/device-error.ts';
import type { ScannedDocument, ScanRequest } from '../device/scanner.ts';
import { type OpenDocument, openDocument } from './document-body.ts';
import { watchImages } from './image-watch.ts';
import { busyRetries, type EsclSession, unexpectedStatus } from './session.ts';
import { buildScanSettings } from './settings.ts';
import { type EsclStatus, findJob } from './status.ts';
import { adfFaults } from './words.ts';

const pageRetries = 30;

/** Scans and yields the documents in the order of the feeder; see `Scanner.scan` for what its end means. */
export async function* scanJob(
  session: EsclSession,
  request: ScanRequest,
  signal?: AbortSignal,
  onImages?: (images: number) => void,
): AsyncGenerator<ScannedDocument> {
  if (session.quirks.checksFeederFirst && request.inputSource === 'feeder') {
    const status = await session.readStatus(signal);
    if (status.adfState === 'ScannerAdfEmpty') throw new DeviceError('SCANNER_NO_PAPER');
  }
  const jobPath = await createJob(session, request, signal);
  let current: OpenDocument | undefined;
  // A document a page counts itself, and its scanner is spared further questions.
  const asksStatus = request.documentFormat === 'application/pdf' && session.quirks.countsImages;
  const watch = watchImages(session, jobPath, asksStatus ? onImages : undefined);
  try {
    let fetched = 0;
    let wholeJobInOne = false;
    for (;;) {
      current = await nextDocument(session, jobPath, request, fetched, signal);
      if (current === undefined) break;
      fetched += 1;
      if (fetched > session.maxDocuments) throw new DeviceError('DEVICE_PROTOCOL_ERROR');
      if (!asksStatus) onImages?.(fetched);
      wholeJobInOne ||= current.mediaType === 'application/pdf' || current.mediaType === 'image/tiff';
      yield { index: fetched, mediaType: current.mediaType, body: current.body };
      if (!current.finished()) throw new TypeError('a document must be read to its end before the next one');
      await session.restBetweenPages(signal);
    }
    watch.tell(await checkCleanEnd(session, jobPath, wholeJobInOne ? undefined : fetched, signal));
  } finally {
    await watch.stop();
    current?.close();
    await deleteJob(session, jobPath);
  }
}

async function createJob(session: EsclSession, request: ScanRequest, signal?: AbortSignal): Promise<string> {
  const body = buildScanSettings(request);
  for (let tries = 0; ; tries += 1) {
    const answer = await session.send({
      method: 'POST',
      path: `${session.rootPath}/ScanJobs`,
      body,
      headersMs: session.timeouts.jobMs,
      signal,
    });
    answer.destroy();
    if (answer.statusCode === 201) return jobPathOf(answer.headers.location);
    if (answer.statusCode === 409) {
      throw faultOf(await session.readStatus(signal), request) ?? unexpectedStatus(409, 'POST ScanJobs');
    }
    if (answer.statusCode !== 503) throw unexpectedStatus(answer.statusCode, 'POST ScanJobs');
    if (tries >= busyRetries) {
      throw faultOf(await session.readStatus(signal), request) ?? new DeviceError('DEVICE_BUSY');
    }
    await session.pause(signal);
  }
}

/** Scanners behind address translation name hosts nobody can reach: only the path of `Location` is used. */
function jobPathOf(location: string | undefined): string {
  const url = location === undefined ? null : URL.parse(location, 'http://scanner.invalid/');
  const path = url?.pathname.replace(/\/+$/, '') ?? '';
  if (path.length < 2 || path.length > 1024) {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'eSCL: the job has no usable Location' });
  }
  return path;
}

async function nextDocument(
  session: EsclSession,
  jobPath: string,
  request: ScanRequest,
  fetched: number,
  signal?: AbortSignal,
): Promise<OpenDocument | undefined> {
  for (let tries = 0; ; tries += 1) {
    const answer = await session.send({
      method: 'GET',
      path: `${jobPath}/NextDocument`,
      headersMs: session.timeouts.pageMs,
      signal,
    });
    const status = answer.statusCode ?? 0;
    if (status === 200) return openDocument(answer, session.maxDocumentBytes, signal);
    answer.destroy();
    const scanner = await session.readStatus(signal);
    if (mayBecomeReady(session, scanner, jobPath, status)) {
      if (tries >= pageRetries) throw faultOf(scanner, request) ?? new DeviceError('DEVICE_BUSY');
      await session.pause(signal);
      continue;
    }
    return judgeEnd(status, scanner, request, fetched);
  }
}

/** 503 is "not ready" even when the feeder's sensor says empty: the last sheet may still be on its way. */
function mayBecomeReady(session: EsclSession, scanner: EsclStatus, jobPath: string, status: number): boolean {
  if (status === 503) return scanner.adfState === undefined || !isFault(scanner.adfState);
  if (!session.quirks.notReadyStatuses.includes(status)) return false;
  const state = findJob(scanner, jobPath)?.state;
  return state === 'Pending' || state === 'Processing';
}

function judgeEnd(
  status: number,
  scanner: EsclStatus,
  request: ScanRequest,
  fetched: number,
): undefined | never {
  const fault = faultOf(scanner, request);
  // A feeder that is empty after its last sheet has done what it should.
  const ended = fetched > 0 && (fault === undefined || fault.code === 'SCANNER_NO_PAPER');
  if (status === 404 && ended) return undefined;
  if (status === 409 && ended && request.inputSource === 'feeder') return undefined;
  if (fault !== undefined) throw fault;
  if (status === 404 && request.inputSource === 'feeder') throw new DeviceError('SCANNER_NO_PAPER');
  if (status === 410) {
    throw new DeviceError('DEVICE_DOCUMENT_REFUSED', { message: 'eSCL: the job was canceled at the device' });
  }
  throw unexpectedStatus(status, 'NextDocument');
}

/**
 * The batch counts only when the device says Completed and made as many images as were fetched. `images` is
 * undefined when one document holds the whole job, whose pages the client does not count. Returns what the device
 * counted.
 */
async function checkCleanEnd(
  session: EsclSession,
  jobPath: string,
  images: number | undefined,
  signal?: AbortSignal,
): Promise<number | undefined> {
  for (let tries = 0; ; tries += 1) {
    const status = await session.readStatus(signal);
    if (status.adfState !== undefined && isFault(status.adfState)) {
      throw new DeviceError(adfFaults[status.adfState] ?? 'SCANNER_JAM');
    }
    const job = findJob(status, jobPath);
    if (!session.quirks.countsImages) {
      if (status.state === 'idle') return images;
    } else if (job?.state === 'Completed') {
      if (images === undefined || job.imagesCompleted === images) return job.imagesCompleted;
      throw new DeviceError('DEVICE_PROTOCOL_ERROR', {
        message: 'eSCL: the scanner made another number of images than it handed out',
        details: { imagesCompleted: job.imagesCompleted ?? null, imagesFetched: images },
      });
    } else if (job?.state === 'Canceled' || job?.state === 'Aborted') {
      throw new DeviceError('DEVICE_DOCUMENT_REFUSED', {
        message: `eSCL: the scanner ended the job as ${job.state}`,
      });
    }
    if (tries >= busyRetries) {
      throw new DeviceError('DEVICE_PROTOCOL_ERROR', {
        message: 'eSCL: the scanner does not say that the job is completed',
      });
    }
    await session.pause(signal);
  }
}

/** The job goes in every case, also after an abort; a scanner that has forgotten it is content too. */
async function deleteJob(session: EsclSession, jobPath: string): Promise<void> {
  try {
    const answer = await session.send({
      method: 'DELETE',
      path: jobPath,
      headersMs: session.timeouts.jobMs,
    });
    answer.destroy();
  } catch {
    // The scan's own outcome stands; a job that cannot be deleted expires at the device.
  }
}

function faultOf(status: EsclStatus, request: ScanRequest): DeviceError | undefined {
  if (request.inputSource !== 'feeder' || status.adfState === undefined) return undefined;
  const code = adfFaults[status.adfState];
  return code === undefined ? undefined : new DeviceError(code, { details: { adfState: status.adfState } });
}

function isFault(adfState: string): boolean {
  return adfFaults[adfState] !== undefined && adfState !== 'ScannerAdfEmpty';
}
