/** Paper that a person scans at a device from our own screen: the service fetches the pages over eSCL. */

import type { Scanner, ScanRequest } from '../../../drivers/device/scanner.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { DeviceId, PersonId, SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
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
}

/**
 * Scans and takes every document that comes: one PDF for the whole batch, or one image a page. Ask for a PDF where
 * the batch shall stay one document. Throws the scanner's `DeviceError` and what `takeScan` throws.
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
  try {
    for await (const { index, body } of scanner.scan(pull.request, signal)) {
      prepared.push(await prepareScan(deps, toInput(pull, index, body, signal)));
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
