/** Hands one job to a device: look, validate, create, send; or send in one step where the device knows no other way. */

import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import type { DeviceJobRequest, DeviceSubmission, OutputDeviceCapabilities } from '../../device/printer.ts';
import type { QuirkEffects } from '../../device/quirk-effects.ts';
import type { IppMessage } from '../message/message.ts';
import { isSuccess, statusCodes } from '../registry/status-codes.ts';
import { decodeCapabilities } from './capabilities.ts';
import { type Compression, chooseCompression, compress } from './compress.ts';
import { cancelDeviceJob, findDeviceJob } from './device-jobs.ts';
import { decodeIgnoredAttributes, decodeJobId, decodeStatus } from './from-device.ts';
import type { IppSession } from './session.ts';
import { statusFault } from './status-fault.ts';
import { findUnsupported } from './ticket-support.ts';
import { buildCreateJob, buildPrintJob, buildSendDocument, buildValidateJob } from './to-device.ts';

/** How long tidying up after a failed submission may take, in milliseconds. */
const tidyUpMs = 15_000;

/** A submission under way. */
interface Submission {
  readonly session: IppSession;
  readonly openDocument: () => ByteSource;
  readonly onJobCreated: ((deviceJobId: number) => Promise<void>) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A job as the device said it would take it. */
interface AcceptableJob {
  readonly job: DeviceJobRequest;
  /** Attributes that the device does not do; they are not sent again. */
  readonly without: ReadonlySet<string>;
  readonly compression: Compression | undefined;
}

/**
 * Sends one job; see `OutputDevice.submit` for what the result and the errors promise. After `DEVICE_REPLY_LOST`
 * the device's job is left as it is, because only the device can still tell what became of it; after every other
 * failure a job that was made is canceled as far as the device allows.
 */
export async function submitJob(
  submission: Submission,
  request: DeviceJobRequest,
): Promise<DeviceSubmission> {
  const { session, signal } = submission;
  const printer = await session.askPrinter(signal);
  const capabilities = decodeCapabilities(printer, session.quirks);
  checkReady(printer, capabilities, request, session.quirks);
  const fitting = withinCopies(request, capabilities);
  const named = session.quirks.plainUserNames === true ? withPlainUserName(fitting) : fitting;
  const unsupported = findUnsupported(request.ticket, printer);
  const compression = chooseCompression(request.documentFormat, capabilities);
  const acceptable = { ...(await validate(submission, named, unsupported)), compression };
  const overCopies = (request.ticket.copies ?? 1) > capabilities.maxCopies ? ['copies'] : [];
  const sent = capabilities.createJobSupported
    ? await createAndSend(submission, acceptable)
    : await printInOneStep(submission, acceptable);
  const ignored = new Set([...overCopies, ...acceptable.without, ...sent.ignoredAttributes]);
  return { ...sent, ignoredAttributes: [...ignored] };
}

function checkReady(
  printer: IppMessage,
  capabilities: OutputDeviceCapabilities,
  request: DeviceJobRequest,
  quirks: QuirkEffects,
): void {
  const status = decodeStatus(printer);
  const full = status.stateReasons.some((reason) => reason.startsWith('spool-area-full'));
  if (!status.acceptingJobs || full) {
    throw new DeviceError('DEVICE_NOT_ACCEPTING', { details: { stateReasons: status.stateReasons } });
  }
  const { documentFormats } = capabilities;
  const broken = quirks.brokenFormats?.includes(request.documentFormat) === true;
  if (broken || (documentFormats.length > 0 && !documentFormats.includes(request.documentFormat))) {
    throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED', {
      details: { documentFormat: request.documentFormat },
    });
  }
}

/** Sending `copies` to a device that makes none, and the document again besides, would print n times n. */
function withinCopies(request: DeviceJobRequest, capabilities: OutputDeviceCapabilities): DeviceJobRequest {
  const { copies } = request.ticket;
  if (copies === undefined || copies <= capabilities.maxCopies) return request;
  return { ...request, ticket: { ...request.ticket, copies: capabilities.maxCopies } };
}

/**
 * Asks whether the job would be taken. Attributes that the device names as unsupported are left out of what
 * follows, one-sided for `sides`. A device that cannot read a user name is asked again with an ASCII one.
 */
async function validate(
  submission: Submission,
  request: DeviceJobRequest,
  unsupported: ReadonlySet<string>,
): Promise<Omit<AcceptableJob, 'compression'>> {
  let job = request;
  let without = unsupported;
  if (submission.session.quirks.validateJob === false) return { job, without };
  for (let trial = 1; ; trial += 1) {
    const answer = await ask(submission, job, (frame) => buildValidateJob(frame, job, without));
    const ignored = decodeIgnoredAttributes(answer);
    if (isSuccess(answer.code)) return { job, without: new Set([...without, ...ignored]) };
    if (answer.code === statusCodes['server-error-operation-not-supported']) return { job, without };
    const plainName = withAsciiUserName(job);
    if (trial > 2) throw statusFault(answer.code);
    if (answer.code === statusCodes['client-error-attributes-or-values-not-supported']) {
      if (ignored.includes('document-format')) throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED');
      if (ignored.every((attribute) => without.has(attribute))) throw statusFault(answer.code);
      without = new Set([...without, ...ignored]);
    } else if (mayDislikeName(answer.code) && plainName.userName !== job.userName) {
      job = plainName;
    } else {
      throw statusFault(answer.code);
    }
  }
}

function mayDislikeName(status: number): boolean {
  return (
    status === statusCodes['client-error-bad-request'] ||
    status === statusCodes['server-error-internal-error']
  );
}

function withAsciiUserName(job: DeviceJobRequest): DeviceJobRequest {
  return { ...job, userName: job.userName.replaceAll(/[^ -~]/g, '_') };
}

/** What even the device that is most particular about names takes. */
function withPlainUserName(job: DeviceJobRequest): DeviceJobRequest {
  return { ...job, userName: job.userName.replaceAll(/[^A-Za-z0-9._-]/g, '_') };
}

/** The job-id is known, and written down by the caller, before the device has any of the document. */
async function createAndSend(
  submission: Submission,
  { job, without, compression }: AcceptableJob,
): Promise<DeviceSubmission> {
  const created = await ask(submission, job, (frame) => buildCreateJob(frame, job, without));
  if (!isSuccess(created.code)) throw statusFault(created.code);
  const deviceJobId = decodeJobId(created);
  if (deviceJobId === undefined) {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'Create-Job was answered without a job-id' });
  }
  const ignoredAttributes = decodeIgnoredAttributes(created);
  let answer: IppMessage;
  try {
    await submission.onJobCreated?.(deviceJobId);
    answer = await askWithDocument(submission, job, compression, (frame) =>
      buildSendDocument(frame, deviceJobId, job.documentFormat, compression),
    );
  } catch (error) {
    const unclear = error instanceof DeviceError && error.code === 'DEVICE_REPLY_LOST';
    // An owner who gives up wants no more paper, even though it stays open what already came out.
    if (!unclear || submission.signal?.aborted === true) await tidyUp(submission, deviceJobId);
    throw error;
  }
  if (isSuccess(answer.code)) return { deviceJobId, ignoredAttributes };
  if (await cameOut(submission, deviceJobId, answer.code)) return { deviceJobId, ignoredAttributes };
  throw statusFault(answer.code);
}

async function printInOneStep(
  submission: Submission,
  { job, without, compression }: AcceptableJob,
): Promise<DeviceSubmission> {
  const answer = await askWithDocument(submission, job, compression, (frame) =>
    buildPrintJob(frame, job, without, compression),
  );
  if (!isSuccess(answer.code)) {
    const fault = statusFault(answer.code);
    const canceledHalfway = answer.code === statusCodes['server-error-job-canceled'];
    throw canceledHalfway ? new DeviceError('DEVICE_REPLY_LOST', { cause: fault }) : fault;
  }
  const deviceJobId = decodeJobId(answer);
  return {
    ...(deviceJobId === undefined ? {} : { deviceJobId }),
    ignoredAttributes: decodeIgnoredAttributes(answer),
  };
}

/**
 * After a refused document: did paper come out all the same? Devices print while they receive, and refuse later.
 * Then the job counts as handed over, and its state tells the rest.
 */
async function cameOut(submission: Submission, deviceJobId: number, status: number): Promise<boolean> {
  if (status === statusCodes['server-error-job-canceled']) return true;
  await tidyUp(submission, deviceJobId);
  try {
    const signal = AbortSignal.timeout(tidyUpMs);
    const found = (await findDeviceJob(submission.session, deviceJobId, signal))?.status;
    const printed = (found?.impressionsCompleted ?? 0) > 0 || (found?.mediaSheetsCompleted ?? 0) > 0;
    return printed || found?.state === 'completed';
  } catch {
    return false;
  }
}

/** Cancels our job on the device; what goes wrong here must not hide why the submission failed. */
async function tidyUp(submission: Submission, deviceJobId: number): Promise<void> {
  try {
    await cancelDeviceJob(submission.session, deviceJobId, AbortSignal.timeout(tidyUpMs));
  } catch {
    // A device that cannot be asked gives the job up by itself (multiple-operation-time-out).
  }
}

type Build = Parameters<IppSession['ask']>[0];

function ask(submission: Submission, job: DeviceJobRequest, build: Build): Promise<IppMessage> {
  const { session, signal } = submission;
  return session.ask(build, { userName: job.userName, ...(signal === undefined ? {} : { signal }) });
}

function askWithDocument(
  submission: Submission,
  job: DeviceJobRequest,
  compression: Compression | undefined,
  build: Build,
): Promise<IppMessage> {
  const { session, signal, openDocument } = submission;
  return session.ask(build, {
    userName: job.userName,
    openDocument: () => (compression === undefined ? openDocument() : compress(openDocument(), compression)),
    ...(signal === undefined ? {} : { signal }),
  });
}
