/**
 * DNS-SD for networks without multicast: records for an ordinary DNS zone (RFC 6763 §10-11), as BIND reads them
 * (RFC 1035 §5). Clients find the printers when their search domain is the zone. Pure.
 */

import { instanceName, type PrinterService, serviceTypes, subtypes } from './printer-service.ts';

/** A printer with the name of the machine it is reached at. */
export interface ZonePrinter extends PrinterService {
  /** Fully qualified, with or without the closing dot; it must have its addresses in DNS already. */
  readonly host: string;
}

/** Seconds that answers may be kept. */
const timeToLive = 3_600;

/**
 * The records for a zone, to be included in its file. `domain` is the zone's name, `writtenAt` stands in the comment.
 *
 * @throws TypeError for a domain or host that is no host name.
 */
export function formatZone(domain: string, printers: readonly ZonePrinter[], writtenAt: Date): string {
  const lines = [
    '; Printers of Tomeoki for unicast DNS-SD (RFC 6763). Include it in the zone, and raise the serial number.',
    `; Written at ${writtenAt.toISOString()}`,
    `$ORIGIN ${absolute(domain)}`,
    `$TTL ${timeToLive}`,
    ...['b', 'lb'].map((browsing) => `${browsing}._dns-sd._udp IN PTR @`),
  ];
  const types = new Set(printers.flatMap((printer) => serviceTypes(printer).map(({ type }) => type)));
  for (const type of types) lines.push(`_services._dns-sd._udp IN PTR ${type}._tcp`);
  return `${[...lines, ...printers.flatMap(recordsOf)].join('\n')}\n`;
}

function recordsOf(printer: ZonePrinter): readonly string[] {
  const name = escapeLabel(instanceName(printer));
  return serviceTypes(printer).flatMap(({ type, txt }) => {
    const instance = `${name}.${type}._tcp`;
    const strings = Object.entries(txt).map(([key, value]) => quote(`${key}=${value}`));
    return [
      `${type}._tcp IN PTR ${instance}`,
      ...subtypes.map((subtype) => `${subtype}._sub.${type}._tcp IN PTR ${instance}`),
      `${instance} IN SRV 0 0 ${printer.port} ${absolute(printer.host)}`,
      `${instance} IN TXT ${strings.join(' ')}`,
    ];
  });
}

/** A host name with its closing dot. */
function absolute(host: string): string {
  const name = host.replace(/\.$/, '');
  const isHost = name.length <= 253 && /^(?!-)[A-Za-z0-9-]{1,63}(?:\.(?!-)[A-Za-z0-9-]{1,63})*$/.test(name);
  if (!isHost) throw new TypeError('a zone needs host names of letters, digits and hyphens');
  return `${name}.`;
}

/** RFC 1035 §5.1: any octet of a label may stand as a backslash and three decimal digits. */
function escapeLabel(label: string): string {
  return escapeOctets(label, /[A-Za-z0-9-]/);
}

/** A character string in quotes. */
function quote(text: string): string {
  return `"${escapeOctets(text, /[A-Za-z0-9 ()*+,./:=?@_-]/)}"`;
}

function escapeOctets(text: string, plain: RegExp): string {
  return [...Buffer.from(text)]
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return plain.test(character) ? character : `\\${String(octet).padStart(3, '0')}`;
    })
    .join('');
}
