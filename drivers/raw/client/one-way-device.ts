/**
 * What raw 9100 and LPD devices have in common: bytes go there and nothing comes back. Whether they print is never
 * known, so that an administrator must have allowed such a device by name.
 */

import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource, JobTicket } from '../../device/job.ts';
import type { DeviceMonitor } from '../../device/monitor.ts';
import type {
  DeviceJobRequest,
  DeviceSubmission,
  OutputDevice,
  OutputDeviceCapabilities,
  OutputDeviceLook,
  OutputDeviceStatus,
} from '../../device/printer.ts';
import type { QuirkEffects } from '../../device/quirk-effects.ts';
import { type Channel, type ChannelTimeouts, channelTimeouts, openChannel } from './channel.ts';

/** What is known about a one-way device. */
export interface OneWayOptions {
  /** `socket://host[:9100]` or `lpd://host[:515]/queue`. */
  readonly uri: string;
  /** Media types that it prints, as its administrator says: it cannot be asked. */
  readonly documentFormats: readonly string[];
  readonly makeAndModel?: string;
  readonly quirks?: QuirkEffects;
  /** Tells state, supplies and counters; disposed with the device. */
  readonly monitor?: DeviceMonitor;
  readonly timeouts?: Partial<ChannelTimeouts>;
}

/** What a transport adds. */
export interface OneWayTransport {
  readonly place: { readonly host: string; readonly port: number };
  /** Copies that it can ask for. */
  readonly maxCopies: number;
  /** `sides` that it can ask for; empty: whatever the device is set to. */
  readonly sides: readonly string[];
  /** Members of the ticket that it can express for a format. */
  readonly expresses: (documentFormat: string) => readonly (keyof JobTicket)[];
  /**
   * Sends the job. `document` must be read to its end. Errors before the first piece was read mean that nothing of
   * the document was taken.
   */
  readonly send: (channel: Channel, request: DeviceJobRequest, document: ByteSource) => Promise<void>;
}

const attributeNames: Readonly<Record<keyof JobTicket, string>> = {
  copies: 'copies',
  sides: 'sides',
  printColorMode: 'print-color-mode',
  media: 'media',
  mediaSource: 'media-col',
  printQuality: 'print-quality',
  orientationRequested: 'orientation-requested',
  pageRanges: 'page-ranges',
  numberUp: 'number-up',
  outputBin: 'output-bin',
  multipleDocumentHandling: 'multiple-document-handling',
  printScaling: 'print-scaling',
  finishings: 'finishings',
};

/** Values with which many clients say no more than that nothing is wished: that they cannot be told is no loss. */
const asksNothing: Readonly<Partial<Record<keyof JobTicket, (ticket: JobTicket) => boolean>>> = {
  copies: ({ copies }) => copies === 1,
  finishings: ({ finishings = [] }) => finishings.every((finishing) => finishing === 3),
  printQuality: ({ printQuality }) => printQuality === 4,
  multipleDocumentHandling: ({ copies = 1 }) => copies === 1,
};

/** An output device over a one-way transport. */
export class OneWayDevice implements OutputDevice {
  readonly #options: OneWayOptions;
  readonly #transport: OneWayTransport;
  readonly #closing = new AbortController();

  constructor(options: OneWayOptions, transport: OneWayTransport) {
    this.#options = options;
    this.#transport = transport;
  }

  async capabilities(): Promise<OutputDeviceCapabilities> {
    const { documentFormats, makeAndModel } = this.#options;
    return {
      makeAndModel: makeAndModel ?? '',
      documentFormats,
      color: true,
      sides: this.#transport.sides,
      media: [],
      maxCopies: this.#transport.maxCopies,
      compressions: [],
      createJobSupported: false,
      resolutionsDpi: [],
      confirmsDelivery: false,
      keepsHistory: false,
    };
  }

  /** What the monitor says; without one, or when it tells no state, the device is taken for ready. */
  async status(signal?: AbortSignal): Promise<OutputDeviceStatus> {
    const readings = await this.#options.monitor?.read(signal);
    return readings?.status ?? { state: 'idle', stateReasons: [], acceptingJobs: true };
  }

  async look(signal?: AbortSignal): Promise<OutputDeviceLook> {
    const readings = await this.#options.monitor?.read(signal);
    return {
      capabilities: await this.capabilities(),
      status: readings?.status ?? { state: 'idle', stateReasons: [], acceptingJobs: true },
      supplies: readings?.supplies ?? [],
    };
  }

  async submit(
    request: DeviceJobRequest,
    openDocument: () => ByteSource,
    _hooks: object,
    signal?: AbortSignal,
  ): Promise<DeviceSubmission> {
    const { documentFormats } = this.#options;
    if (!documentFormats.includes(request.documentFormat)) throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED');
    const stop =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const timeouts = { ...channelTimeouts, ...this.#options.timeouts };
    const channel = await openChannel(this.#transport.place, timeouts, stop);
    const progress = { documentBytes: 0 };
    try {
      await this.#transport.send(channel, request, counted(openDocument, progress));
    } catch (error) {
      throw submissionFault(error, progress.documentBytes, stop);
    } finally {
      channel.close();
    }
    return { ignoredAttributes: this.#ignored(request) };
  }

  async findJob(): Promise<undefined> {
    return undefined;
  }

  async findJobByName(): Promise<undefined> {
    return undefined;
  }

  /** Nothing that was sent can be called back. */
  async cancel(): Promise<void> {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('the device was closed'));
    await this.#options.monitor?.[Symbol.asyncDispose]();
  }

  #ignored({ ticket, documentFormat }: DeviceJobRequest): readonly string[] {
    const expressed = this.#transport.expresses(documentFormat);
    return (Object.keys(attributeNames) as (keyof JobTicket)[])
      .filter((member) => ticket[member] !== undefined && !expressed.includes(member))
      .filter((member) => !asksNothing[member]?.(ticket))
      .map((member) => attributeNames[member]);
  }
}

/**
 * Reads a device URI of one scheme.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` for another scheme, a user, a query, or no host.
 */
export function parsePlace(
  uri: string,
  scheme: 'socket:' | 'lpd:',
  defaultPort: number,
): { readonly host: string; readonly port: number; readonly path: string } {
  const url = URL.parse(uri);
  const plain = url !== null && url.username === '' && url.password === '' && url.search === '';
  if (!plain || url.protocol !== scheme || url.hostname === '') {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: `device URI must be ${scheme}//host` });
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaultPort : Number(url.port),
    path: url.pathname.replace(/^\//, ''),
  };
}

/** A failure of the document's source, kept apart from failures of the connection. */
class SourceFailure extends Error {}

async function* counted(openDocument: () => ByteSource, progress: { documentBytes: number }): ByteSource {
  const pieces = openDocument();
  try {
    for await (const piece of pieces) {
      progress.documentBytes += piece.byteLength;
      yield piece;
    }
  } catch (error) {
    throw new SourceFailure('the document could not be read', { cause: error });
  }
}

/** Once a byte of the document was given to the connection, nobody knows what of it prints. */
function submissionFault(error: unknown, documentBytes: number, signal: AbortSignal): unknown {
  const refused = error instanceof DeviceError && error.code === 'DEVICE_DOCUMENT_REFUSED';
  if (documentBytes > 0 && !refused) {
    const cause = error instanceof SourceFailure ? error.cause : error;
    return new DeviceError('DEVICE_REPLY_LOST', { details: { documentBytes }, cause });
  }
  if (error instanceof SourceFailure) return error.cause;
  if (error instanceof DeviceError || (signal.aborted && error === signal.reason)) return error;
  return new DeviceError('DEVICE_UNREACHABLE', { cause: error });
}
