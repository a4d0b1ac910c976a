/** Reads a printer by SNMP: v2c with a community, or v3 with a user (RFC 3416, RFC 3414), by `net-snmp`. */

import snmp from 'net-snmp';
import { DeviceError } from '../device/device-error.ts';
import type { DeviceMonitor, DeviceReadings, SnmpAccess } from '../device/monitor.ts';
import { type ColumnName, columns, scalars } from './oids.ts';
import { decodeReadings, type SnmpObjects, type SnmpValue } from './readings.ts';

/** Where the agent is and how it is asked. */
export interface SnmpOptions {
  /** Name or address, without brackets. */
  readonly host: string;
  /** Default 161. */
  readonly port?: number;
  /** A function is asked with the first reading, and once. */
  readonly access: SnmpAccess | (() => Promise<SnmpAccess>);
  /** For one datagram; it is sent again once. Default 2,000. */
  readonly timeoutMs?: number;
  /** For a whole reading. Default 10,000. */
  readonly readMs?: number;
}

/** Most rows of one column; a device with more is read up to there. */
const mostRows = 64;
/** Rows asked for with one datagram. */
const rowsAtOnce = 16;

/** Makes ready to read a device; opens its socket with the first reading. Disposing ends what is under way. */
export function openSnmpMonitor(options: SnmpOptions): DeviceMonitor {
  return new SnmpMonitor(options);
}

class SnmpMonitor implements DeviceMonitor {
  readonly #options: SnmpOptions;
  readonly #open = new Set<snmp.Session>();

  constructor(options: SnmpOptions) {
    this.#options = options;
  }

  async read(signal?: AbortSignal): Promise<DeviceReadings> {
    signal?.throwIfAborted();
    const { access } = this.#options;
    const session = openSession(this.#options, typeof access === 'function' ? await access() : access);
    this.#open.add(session);
    const limit = AbortSignal.timeout(this.#options.readMs ?? 10_000);
    const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const stopped = Promise.withResolvers<never>();
    stopped.promise.catch(() => undefined);
    const onAbort = () =>
      stopped.reject(signal?.aborted === true ? signal.reason : new DeviceError('DEVICE_TIMED_OUT'));
    stop.addEventListener('abort', onAbort, { once: true });
    // An ICMP refusal or a broken datagram comes as an event of the socket.
    session.on('error', (error) => stopped.reject(new DeviceError('DEVICE_UNREACHABLE', { cause: error })));
    try {
      return decodeReadings(await Promise.race([readObjects(session), stopped.promise]));
    } catch (error) {
      throw snmpFault(error, signal);
    } finally {
      stop.removeEventListener('abort', onAbort);
      this.#open.delete(session);
      session.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#open) session.cancelRequests(new Error('the device was closed'));
  }
}

function openSession(options: SnmpOptions, access: SnmpAccess): snmp.Session {
  const common = {
    port: options.port ?? 161,
    timeout: options.timeoutMs ?? 2_000,
    retries: 1,
    transport: options.host.includes(':') ? ('udp6' as const) : ('udp4' as const),
  };
  if (access.version === '2c') {
    return snmp.createSession(options.host, access.community, { ...common, version: snmp.Version2c });
  }
  const { userName, authentication, privacy } = access;
  const { SecurityLevel, AuthProtocols, PrivProtocols } = snmp;
  const level =
    authentication === undefined
      ? SecurityLevel.noAuthNoPriv
      : privacy === undefined
        ? SecurityLevel.authNoPriv
        : SecurityLevel.authPriv;
  const user = {
    name: userName,
    level,
    ...(authentication && {
      authProtocol: AuthProtocols[authentication.protocol],
      authKey: authentication.password,
    }),
    ...(authentication &&
      privacy && {
        privProtocol: privacy.protocol === 'aes' ? PrivProtocols.aes : PrivProtocols.aes256b,
        privKey: privacy.password,
      }),
  };
  return snmp.createV3Session(options.host, user, { ...common, version: snmp.Version3 });
}

async function readObjects(session: snmp.Session): Promise<SnmpObjects> {
  const [deviceStatus, printerStatus, detectedErrors] = await getValues(session, [
    scalars.deviceStatus,
    scalars.printerStatus,
    scalars.detectedErrors,
  ]);
  const read = new Map<ColumnName, ReadonlyMap<string, SnmpValue>>();
  // One after another: small agents lose what comes at once.
  for (const [name, oid] of Object.entries(columns)) {
    read.set(name as ColumnName, await readColumn(session, oid));
  }
  return { deviceStatus, printerStatus, detectedErrors, columns: read };
}

function getValues(
  session: snmp.Session,
  oids: readonly string[],
): Promise<readonly (SnmpValue | undefined)[]> {
  return new Promise((resolve, reject) => {
    session.get([...oids], (error, varbinds) => {
      if (error) reject(error);
      else resolve((varbinds ?? []).map(plainValue));
    });
  });
}

/** The rows of a column by their indexes, at most {@link mostRows}. */
function readColumn(session: snmp.Session, oid: string): Promise<ReadonlyMap<string, SnmpValue>> {
  const rows = new Map<string, SnmpValue>();
  const feed = (varbinds: snmp.Varbind[]): true | undefined => {
    for (const varbind of varbinds) {
      const value = plainValue(varbind);
      if (value !== undefined && rows.size < mostRows) rows.set(varbind.oid.slice(oid.length + 1), value);
    }
    return rows.size >= mostRows ? true : undefined;
  };
  return new Promise((resolve, reject) => {
    session.subtree(oid, rowsAtOnce, feed as (varbinds: snmp.Varbind[]) => void, (error) => {
      if (error) reject(error);
      else resolve(rows);
    });
  });
}

function plainValue(varbind: snmp.Varbind): SnmpValue | undefined {
  if (snmp.isVarbindError(varbind)) return undefined;
  const { value } = varbind;
  if (typeof value === 'number' || Buffer.isBuffer(value)) return value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

function snmpFault(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof DeviceError || (signal?.aborted === true && error === signal.reason)) return error;
  if (error instanceof Error && error.name === 'RequestTimedOutError') {
    return new DeviceError('DEVICE_TIMED_OUT', { cause: error });
  }
  const refused =
    error instanceof snmp.ResponseInvalidError &&
    [snmp.ResponseInvalidCode.EAuthFailure, snmp.ResponseInvalidCode.ECouldNotDecrypt].includes(error.code);
  const unknownUser =
    error instanceof Error && /Unknown User Name|Wrong Digest|usmStats/i.test(error.message);
  if (refused || unknownUser) return new DeviceError('DEVICE_AUTHENTICATION_REFUSED', { cause: error });
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { cause: error });
}
