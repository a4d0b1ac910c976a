/** eSCL `ScannerStatus`: the state of the scanner, its feeder and its jobs, built and decoded. */

import { DeviceError } from '../device/device-error.ts';
import type { ScannerStatus } from '../device/scanner.ts';
import { esclState, ourWord } from './words.ts';
import {
  buildDocument,
  buildElement,
  childNumber,
  childText,
  decodeXml,
  findChild,
  listDescendants,
  type XmlElement,
} from './xml.ts';

/** eSCL `JobState`. */
export type EsclJobState = 'Pending' | 'PendingHeld' | 'Processing' | 'Completed' | 'Canceled' | 'Aborted';

/** One `JobInfo`. */
export interface EsclJob {
  /** As sent; of the value only the last path part counts. */
  readonly uri: string;
  readonly state: EsclJobState | undefined;
  /** Images that the device made for this job; undefined when it does not say. */
  readonly imagesCompleted?: number;
  /** Seconds since the job began. */
  readonly ageSeconds?: number;
  readonly stateReasons: readonly string[];
}

/** Status with the jobs the scanner remembers. */
export interface EsclStatus extends ScannerStatus {
  readonly jobs: readonly EsclJob[];
}

const jobStates: readonly EsclJobState[] = [
  'Pending',
  'PendingHeld',
  'Processing',
  'Completed',
  'Canceled',
  'Aborted',
];

/** Decodes a status document. Throws `DEVICE_PROTOCOL_ERROR` when it is not one or its `State` is unknown. */
export function decodeScannerStatus(bytes: Uint8Array): EsclStatus {
  const root = decodeXml(bytes, 'ScannerStatus');
  const state = ourWord(esclState, childText(root, 'State'));
  if (state === undefined) {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'eSCL: the status has no known State' });
  }
  const adfState = childText(root, 'AdfState');
  return {
    state,
    ...(adfState === undefined || adfState === '' ? {} : { adfState }),
    jobs: listDescendants(findChild(root, 'Jobs'), 'JobInfo').map(decodeJob),
  };
}

/** Builds a status document. */
export function buildScannerStatus(status: EsclStatus): Uint8Array {
  return buildDocument('scan:ScannerStatus', [
    buildElement('pwg:Version', '2.63'),
    buildElement('pwg:State', esclState[status.state]),
    ...(status.adfState === undefined ? [] : [buildElement('scan:AdfState', status.adfState)]),
    ...(status.jobs.length === 0 ? [] : [buildElement('scan:Jobs', status.jobs.map(buildJob))]),
  ]);
}

/** The job that was made at this path; devices differ in host, scheme and prefix, so the last part decides. */
export function findJob(status: EsclStatus, path: string): EsclJob | undefined {
  const wanted = lastPart(path);
  return status.jobs.find((job) => lastPart(job.uri) === wanted);
}

function decodeJob(element: XmlElement): EsclJob {
  const state = childText(element, 'JobState');
  const imagesCompleted = childNumber(element, 'ImagesCompleted');
  const ageSeconds = childNumber(element, 'Age');
  return {
    uri: childText(element, 'JobUri') ?? '',
    state: jobStates.find((known) => known === state),
    ...(imagesCompleted === undefined ? {} : { imagesCompleted }),
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    stateReasons: listDescendants(element, 'JobStateReason').map((reason) => reason.text),
  };
}

function buildJob(job: EsclJob): string {
  return buildElement('scan:JobInfo', [
    buildElement('pwg:JobUri', job.uri),
    buildElement('pwg:JobUuid', lastPart(job.uri)),
    buildElement('scan:Age', job.ageSeconds ?? 0),
    ...(job.imagesCompleted === undefined ? [] : [buildElement('pwg:ImagesCompleted', job.imagesCompleted)]),
    buildElement('pwg:JobState', job.state ?? 'Pending'),
    buildElement(
      'pwg:JobStateReasons',
      job.stateReasons.map((reason) => buildElement('pwg:JobStateReason', reason)),
    ),
  ]);
}

function lastPart(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}
