/** What a job is sent with: the device is looked at, the ticket fitted to it, and the form of the document chosen. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { OutputDevice, OutputDeviceCapabilities } from '../../../drivers/device/printer.ts';
import type { StampPlan } from '../../ports/document-tools.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type DeliveryPlan, isConvertible, type PlanInput, planDelivery } from '../delivery-plan.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { PrintJob } from '../job.ts';
import { countPages, pagesSelected } from '../paper.ts';
import { applyPolicy, fitTicket } from '../ticket.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { policyOf, type Work } from './work.ts';

/** A job made ready for one device. */
export interface Prepared {
  /** With the ticket and the notes as they go to the device. */
  readonly work: Work;
  readonly plan: DeliveryPlan;
  readonly stamp: StampPlan | undefined;
  /** Opens the document. A secret. */
  readonly password: string | undefined;
  /** False for one-way devices: what was sent is never confirmed. */
  readonly confirmsDelivery: boolean;
}

/** What a delivery knows beforehand and keeps through a second sending. */
export interface Extras {
  readonly stamp: StampPlan | undefined;
  readonly password: string | undefined;
}

/** Looks at the device. Throws `DEVICE_NOT_ACCEPTING` while it takes no jobs. */
export async function lookAt(device: OutputDevice, signal: AbortSignal): Promise<OutputDeviceCapabilities> {
  const look = await (device.look?.(signal) ?? lookTwice(device, signal));
  if (!look.status.acceptingJobs) {
    throw new DeviceError('DEVICE_NOT_ACCEPTING', { details: { stateReasons: look.status.stateReasons } });
  }
  return look.capabilities;
}

/** What is drawn on the pages. Asked for once, when the device is known to take the job: its trace code is kept. */
export async function stampOf(
  deps: ReleaseDeps,
  { job, delivery, device }: Work,
): Promise<StampPlan | undefined> {
  return device && (await deps.stampFor?.({ job, delivery, device }));
}

/** The password that the owner gave for an encrypted PDF. A secret. */
export async function passwordOf(deps: ReleaseDeps, { job }: Work): Promise<string | undefined> {
  return job.documentFormat === 'application/pdf' ? await deps.passwordFor?.(job) : undefined;
}
/** Fits the ticket and chooses the form; an error code when the device cannot take the job in any. */
export async function prepare(
  deps: ReleaseDeps,
  work: Work,
  capabilities: OutputDeviceCapabilities,
  extras: Extras,
  refused: readonly string[],
): Promise<Result<Prepared, string>> {
  const { job, delivery } = work;
  const input = planInput(deps, job, capabilities, refused);
  const pages = job.facts?.pages;
  const decided = fitTicket(
    applyPolicy({ ticket: delivery.ticket, notes: delivery.notes ?? [] }, policyOf(deps, job), {
      pages: pages && countPages(pagesSelected(pages, delivery.ticket.pageRanges)),
      opaque: input.opaque,
    }),
    capabilities,
    isConvertible(input),
  );
  const plan = planDelivery({
    ...input,
    ticket: decided.ticket,
    stamped: extras.stamp !== undefined,
    encrypted: extras.password !== undefined,
    pdfVersion: await pdfVersion(deps, job, capabilities),
  });
  if (!plan.ok) return refuse(plan.refusal);
  return accept({
    work: { ...work, delivery: { ...delivery, ticket: decided.ticket, notes: decided.notes } },
    plan: plan.value,
    ...extras,
    confirmsDelivery: capabilities.confirmsDelivery !== false,
  });
}

/** The part of a plan's input that the job and the device give. */
export function planInput(
  deps: Pick<ReleaseDeps, 'documents'>,
  job: PrintJob,
  device: OutputDeviceCapabilities,
  refused: readonly string[] = [],
): Omit<PlanInput, 'stamped'> {
  return {
    format: job.documentFormat ?? 'application/octet-stream',
    opaque: isOpaqueJob(job),
    byteLength: job.byteLength,
    facts: job.facts,
    ticket: job.ticket,
    device,
    canConvert: (from, to) => deps.documents?.canConvert(from, to) ?? false,
    refused,
  };
}

async function lookTwice(device: OutputDevice, signal: AbortSignal) {
  const [capabilities, status] = await Promise.all([device.capabilities(signal), device.status(signal)]);
  return { capabilities, status };
}

/** The version in a PDF's header, read only for a device that is particular about it. */
async function pdfVersion(
  deps: ReleaseDeps,
  job: PrintJob,
  { pdfVersions }: OutputDeviceCapabilities,
): Promise<number | undefined> {
  const { blobKey, wrappedKey } = job;
  if (job.documentFormat !== 'application/pdf' || (pdfVersions ?? []).length === 0) return undefined;
  if (blobKey === undefined || wrappedKey === undefined) return undefined;
  for await (const chunk of deps.vault.open(job.segment, { blobKey, wrappedKey })) {
    const head = Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.byteLength, 1_029));
    const version = /%PDF-(\d\.\d)/.exec(head.toString('latin1'))?.[1];
    return version === undefined ? undefined : Number(version);
  }
  return undefined;
}
