/** The printers as records of a DNS zone, for networks without multicast. */

import { formatZone } from '../../drivers/dnssd/zone-file.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { toPrinterService } from './announce.ts';
import { describeListener } from './queue-identity.ts';
import type { Stores } from './stores.ts';

/**
 * The records of all listeners that take jobs without a personal address, for the zone `domain`. `host` is the name of
 * this service in DNS; default: the first of `web.hostNames`.
 *
 * @throws ServiceError `PRINT_ZONE_INVALID` when a name is none, no host is named, or a listener has no fixed port.
 */
export async function exportZone(
  stores: Stores,
  wanted: { readonly domain: string; readonly host?: string | undefined },
): Promise<string> {
  const { config } = stores;
  const host = wanted.host ?? config.web.hostNames[0];
  if (host === undefined) throw zoneInvalid('the host has no name: say --host, or web.hostNames');
  const web = { deskUrl: `https://localhost:${config.web.port}/` };
  const printers = [];
  for (const segment of stores.segments) {
    for (const one of config.segments.find(({ id }) => id === segment.id)?.listeners ?? []) {
      const isFound = one.purpose !== 'conformance' && one.identification.some((way) => way !== 'capability');
      if (!isFound) continue;
      if (one.port === 0) throw zoneInvalid(`listener "${one.id}" takes any free port`);
      const description = await describeListener({ stores, web }, segment, one, host);
      printers.push({ ...toPrinterService(description, one, one.port), host });
    }
  }
  try {
    return formatZone(wanted.domain, printers, stores.clock.now());
  } catch (error) {
    if (error instanceof TypeError) throw zoneInvalid(error.message, error);
    throw error;
  }
}

function zoneInvalid(message: string, cause?: unknown): ServiceError {
  return new ServiceError('PRINT_ZONE_INVALID', { message, cause });
}
