/** Paper that a person scans at a device from our own screen: the service fetches the pages over eSCL. */

import type { Scanner, ScanRequest } from '../../../drivers/device/scanner.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { DeviceId, PersonId, SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { joinPages } from './join-pages.ts';
import {
  discardPrepared,
  enterScan,
  type PreparedScan,
  prepareScan,
  type ScanInput,
  type ScanReceipt,
} from './take-scan.ts';

/** One press of the scan button. */
export interface ScanPull {
  /** Names this press; a repeated one with the same id stores nothing twice. */
  readonly pullId: string;
  readonly person: { readonly id: PersonId; readonly department: string };
  readonly device: { readonly id: DeviceId; readonly name: string };
  /** Chosen by the session's policy, among the segments of the device and the person. */
  readonly segment: SegmentId;
  readonly request: ScanRequest;
  readonly title: string;
  /** Told how many images were made so far, for who waits at the device. */
  readonly onImages?: (images: number) => void;
}

/**
 * Scans and takes what comes as one document: the scanner's PDF as it is, or its JPEG pages joined to a PDF with their
 * bytes untouched. Throws the scanner's `DeviceError` and what `takeScan` throws.
 *
 * Documents are in custody only when the scanner ended the batch well: a part of a batch would pass for the whole.
 * After a throw nothing is, and the person scans again.
 */
export async function pullScan(
  deps: ScanIntakeDeps,
  scanner: Scanner,
  pull: ScanPull,
  signal?: AbortSignal,
): Promise<ScanReceipt[]> {
  const before = await deps.scans.findBySourceKey('escl', sourceKeyOf(pull, 1));
  if (before !== undefined) return [{ scanId: before.id, duplicate: true }];
  const prepared: PreparedScan[] = [];
  const limits = { maxBytes: deps.limits.scanBytes, dpi: pull.request.resolutionDpi };
  try {
    for await (const body of joinPages(scanner.scan(pull.request, signal, pull.onImages), limits)) {
      prepared.push(await prepareScan(deps, toInput(pull, prepared.length + 1, body, signal)));
    }
  } catch (error) {
    for (const document of prepared) await discardPrepared(deps, document);
    throw error;
  }
  const receipts: ScanReceipt[] = [];
  for (const document of prepared) receipts.push(await enterScan(deps, document));
  return receipts;
}

function toInput(pull: ScanPull, index: number, body: ByteStream, signal?: AbortSignal): ScanInput {
  return {
    segment: pull.segment,
    source: 'escl',
    sourceKey: sourceKeyOf(pull, index),
    deviceId: pull.device.id,
    peer: pull.device.name,
    originalName: index === 1 ? pull.title : `${pull.title}-${index}`,
    ownerId: pull.person.id,
    department: pull.person.department,
    actor: `person:${pull.person.id}`,
    body,
    onUnknownFormat: 'quarantine',
    repeatsKnownBy: 'key',
    ...(signal === undefined ? {} : { signal }),
  };
}

function sourceKeyOf(pull: ScanPull, index: number): string {
  return `${pull.device.id}:${pull.pullId}:${index}`;
}
