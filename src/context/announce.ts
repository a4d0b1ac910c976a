/** Announces the listeners that say so by multicast DNS-SD. */

import { hostname } from 'node:os';
import type { QueueDescription } from '../../drivers/device/print-queue.ts';
import { advertisePrinter } from '../../drivers/dnssd/advertise.ts';
import { type PrinterService, serviceHostNames } from '../../drivers/dnssd/printer-service.ts';
import { urfTokens } from '../../drivers/ipp/server/printer/formats.ts';
import type { Config } from '../config/config.ts';
import type { ListenerConfig } from '../config/schema.ts';
import type { Log } from '../shared/log.ts';

/** The name in `.local` under which a listener is announced; not the machine's own, which others may announce. */
export function announcedHostName({ id }: Pick<ListenerConfig, 'id'>): string {
  const own = hostname()
    .split('.')[0]
    ?.replaceAll(/[^A-Za-z0-9-]/g, '-')
    .slice(0, 16);
  return `tomeoki-${own || 'server'}-${id}`;
}

/** Names under which clients that found a printer address it; empty when nothing is announced. */
export function announcedNames({ segments }: Pick<Config, 'segments'>): readonly string[] {
  return segments
    .flatMap(({ listeners }) => listeners)
    .filter(({ advertise }) => advertise === true)
    .flatMap((listener) => serviceHostNames(announcedHostName(listener), listener.tls))
    .map((name) => `${name}.local`);
}

/** Announces one open listener on the network of its address. Disposing says goodbye. */
export async function announce(
  description: QueueDescription,
  config: ListenerConfig,
  port: number,
  log: Log,
): Promise<AsyncDisposable> {
  return await advertisePrinter({
    address: config.host === 'localhost' ? '127.0.0.1' : config.host,
    hostName: announcedHostName(config),
    printer: toPrinterService(description, config, port),
    onRenamed: (name) => log.warn({ listener: config.id, name }, 'another machine is announced by this name'),
  });
}

/** What DNS-SD says of a listener. */
export function toPrinterService(
  description: QueueDescription,
  config: ListenerConfig,
  port: number,
): PrinterService {
  return {
    name: description.name,
    port,
    resourcePath: 'ipp/print',
    tls: config.tls,
    makeAndModel: description.makeAndModel,
    location: description.location,
    adminUrl: description.moreInfoUrl,
    uuid: description.uuid,
    documentFormats: description.documentFormats,
    urf: urfTokens(description),
    color: description.color,
    duplex: description.duplex,
    asksPassword: description.authentication === 'basic',
  };
}
