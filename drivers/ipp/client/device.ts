/** A physical output device over IPP (RFC 8011, PWG 5100.14). */

import type { ByteSource } from '../../device/job.ts';
import type {
  DeviceJobRequest,
  DeviceJobStatus,
  DeviceSubmission,
  OutputDevice,
  OutputDeviceCapabilities,
  OutputDeviceLook,
  OutputDeviceStatus,
} from '../../device/printer.ts';
import { isSuccess } from '../registry/status-codes.ts';
import { decodeCapabilities } from './capabilities.ts';
import { type IppConnection, openIppConnection } from './connection.ts';
import { cancelDeviceJob, findDeviceJob, findDeviceJobByName } from './device-jobs.ts';
import { decodeStatus } from './from-device.ts';
import { IppSession } from './session.ts';
import type { IppDeviceOptions } from './settings.ts';
import { statusFault } from './status-fault.ts';
import { submitJob } from './submit.ts';
import { decodeSupplies } from './supplies-from-device.ts';
import { buildIdentifyPrinter } from './to-device.ts';

/**
 * Makes ready to drive a device; connects with the first call. Calls may overlap. Disposing closes the connections
 * and ends calls under way. Every wait ends by the timeouts of the options or by the call's signal.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` for options that cannot be used.
 */
export function openIppDevice(options: IppDeviceOptions): OutputDevice {
  return new IppDevice(openIppConnection(options));
}

class IppDevice implements OutputDevice {
  readonly #connection: IppConnection;
  readonly #session: IppSession;

  constructor(connection: IppConnection) {
    this.#connection = connection;
    this.#session = new IppSession(connection);
  }

  async capabilities(signal?: AbortSignal): Promise<OutputDeviceCapabilities> {
    return decodeCapabilities(await this.#session.askPrinter(signal), this.#session.quirks);
  }

  async look(signal?: AbortSignal): Promise<OutputDeviceLook> {
    const answer = await this.#session.askPrinter(signal);
    return {
      capabilities: decodeCapabilities(answer, this.#session.quirks),
      status: decodeStatus(answer),
      supplies: decodeSupplies(answer),
    };
  }

  async identify(signal?: AbortSignal): Promise<void> {
    const answer = await this.#session.ask(buildIdentifyPrinter, signal === undefined ? {} : { signal });
    if (!isSuccess(answer.code)) throw statusFault(answer.code);
  }

  async status(signal?: AbortSignal): Promise<OutputDeviceStatus> {
    return decodeStatus(await this.#session.askPrinter(signal));
  }

  async submit(
    request: DeviceJobRequest,
    openDocument: () => ByteSource,
    hooks: { readonly onJobCreated?: (deviceJobId: number) => Promise<void> },
    signal?: AbortSignal,
  ): Promise<DeviceSubmission> {
    const { onJobCreated } = hooks;
    return submitJob({ session: this.#session, openDocument, onJobCreated, signal }, request);
  }

  async findJob(deviceJobId: number, signal?: AbortSignal): Promise<DeviceJobStatus | undefined> {
    return (await findDeviceJob(this.#session, deviceJobId, signal))?.status;
  }

  async findJobByName(jobName: string, signal?: AbortSignal): Promise<DeviceJobStatus | undefined> {
    return (await findDeviceJobByName(this.#session, jobName, signal))?.status;
  }

  async cancel(deviceJobId: number, signal?: AbortSignal): Promise<void> {
    await cancelDeviceJob(this.#session, deviceJobId, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }
}
