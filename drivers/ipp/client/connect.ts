/** Opens the TCP or TLS connection to a device and judges its certificate before a byte is sent. */

import { createHash, timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import { DeviceError } from '../../device/device-error.ts';
import { type IppDeviceOptions, type IppSettings, resolveSettings } from './settings.ts';

/** A device's certificate, for an administrator to look at before it is pinned. */
export interface DeviceCertificate {
  /** SHA-256 of the DER form, lower-case hex: what `pinnedSha256` takes. */
  readonly sha256: string;
  readonly subject: string;
  /** As X.509 prints it. */
  readonly validTo: string;
}

/**
 * Connects; over TLS the certificate was judged when this resolves.
 * @throws DeviceError `DEVICE_UNREACHABLE`, `DEVICE_TIMED_OUT` after `connectMs`, `DEVICE_CERTIFICATE_CHANGED`; the
 * signal's reason when it is aborted.
 */
export async function connect(settings: IppSettings, signal?: AbortSignal): Promise<net.Socket> {
  if (!settings.secure) return openSocket(settings, signal, () => net.connect(placeOf(settings)), 'connect');
  const { pinnedSha256, ca } = settings.tls;
  const socket = await openSocket(
    settings,
    signal,
    () =>
      tls.connect({
        ...placeOf(settings),
        ...serverName(settings.host),
        ...(ca === undefined ? {} : { ca }),
        // With a pin the fingerprint is the whole proof: devices sign their own certificates.
        rejectUnauthorized: pinnedSha256 === undefined,
        minVersion: 'TLSv1.2',
      }),
    'secureConnect',
  );
  if (pinnedSha256 !== undefined) {
    const presented = fingerprint(socket);
    if (presented === undefined || !timingSafeEqual(presented, Buffer.from(pinnedSha256, 'hex'))) {
      socket.destroy();
      throw new DeviceError('DEVICE_CERTIFICATE_CHANGED', {
        details: presented === undefined ? {} : { presentedSha256: presented.toString('hex') },
      });
    }
  }
  return socket;
}

/**
 * Reads the certificate that a device presents, without judging it and without sending a request.
 * @throws DeviceError as {@link connect}; `DEVICE_PROTOCOL_ERROR` when the URI is not an encrypted one.
 */
export async function readDeviceCertificate(
  options: Pick<IppDeviceOptions, 'uri' | 'timeouts'>,
  signal?: AbortSignal,
): Promise<DeviceCertificate> {
  const settings = resolveSettings(options);
  if (!settings.secure) {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'a clear-text device has no certificate' });
  }
  const open = () =>
    tls.connect({ ...placeOf(settings), ...serverName(settings.host), rejectUnauthorized: false });
  const socket = await openSocket(settings, signal, open, 'secureConnect');
  const certificate = socket instanceof tls.TLSSocket ? socket.getPeerX509Certificate() : undefined;
  socket.destroy();
  if (certificate === undefined) {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'the device presented no certificate' });
  }
  return {
    sha256: createHash('sha256').update(certificate.raw).digest('hex'),
    subject: certificate.subject,
    validTo: certificate.validTo,
  };
}

function placeOf(settings: IppSettings): { readonly host: string; readonly port: number } {
  return { host: settings.host, port: settings.port };
}

/** RFC 6066 §3: an address is not allowed as a server name. */
function serverName(host: string): { readonly servername?: string } {
  return net.isIP(host) === 0 ? { servername: host } : {};
}

function fingerprint(socket: net.Socket): Buffer | undefined {
  const certificate = socket instanceof tls.TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return certificate === undefined ? undefined : createHash('sha256').update(certificate.raw).digest();
}

function openSocket(
  settings: IppSettings,
  signal: AbortSignal | undefined,
  open: () => net.Socket,
  ready: 'connect' | 'secureConnect',
): Promise<net.Socket> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = open();
    const settle = (error?: unknown) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', settle);
      if (error === undefined) {
        resolve(socket);
      } else {
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error instanceof DeviceError || error === signal?.reason ? error : connectFault(error));
      }
    };
    const onAbort = () => settle(signal?.reason);
    const timer = setTimeout(
      () => settle(new DeviceError('DEVICE_TIMED_OUT', { details: { phase: 'connect' } })),
      settings.timeouts.connectMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once(ready, () => settle());
    socket.once('error', settle);
    socket.setNoDelay(true);
  });
}

/** Errors of certificate verification carry OpenSSL's code or one of Node's `ERR_TLS_…`. */
function connectFault(error: unknown): DeviceError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT/.test(code);
  return new DeviceError(certificate ? 'DEVICE_CERTIFICATE_CHANGED' : 'DEVICE_UNREACHABLE', {
    details: { systemCode: code },
    cause: error,
  });
}
