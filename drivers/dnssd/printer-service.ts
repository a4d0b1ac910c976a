/** A printer in DNS-SD: its instance name, service types and TXT record (RFC 6763; PWG 5100.14 §4.2; Bonjour Printing 1.2.1). Pure. */

/** What DNS-SD says of a printer. */
export interface PrinterService {
  /** `printer-dns-sd-name`; cut to 63 octets of UTF-8 (RFC 6763 §4.1.1). */
  readonly name: string;
  readonly port: number;
  /** The printer's path without the leading slash: `ipp/print`. */
  readonly resourcePath: string;
  readonly tls: 'off' | 'optional' | 'required';
  readonly makeAndModel: string;
  /** `printer-location`. */
  readonly location: string;
  /** `printer-more-info`. */
  readonly adminUrl: string;
  /** UUID without `urn:uuid:`. */
  readonly uuid: string;
  /** Media types, the preferred one first. */
  readonly documentFormats: readonly string[];
  /** `urf-supported` tokens; empty when URF is not taken. */
  readonly urf: readonly string[];
  readonly color: boolean;
  readonly duplex: boolean;
  /** True when clients have to give a name and a password. */
  readonly asksPassword: boolean;
}

/** One service type under which a printer is found. */
export interface ServiceType {
  readonly type: '_ipp' | '_ipps';
  readonly txt: Readonly<Record<string, string>>;
}

/** Subtypes: IPP Everywhere (PWG 5100.14 §4.2.1) and AirPrint. */
export const subtypes = ['_print', '_universal'] as const;

/** Octets of a DNS label. */
const longestLabel = 63;
/** Octets of one string of a TXT record. */
const longestString = 255;

/** The types a printer is announced under: encrypted, plain or both, as its listener speaks. */
export function serviceTypes(service: PrinterService): readonly ServiceType[] {
  const plain: ServiceType = { type: '_ipp', txt: txtRecord(service) };
  const secure: ServiceType = { type: '_ipps', txt: { ...txtRecord(service), TLS: '1.3' } };
  if (service.tls === 'off') return [plain];
  return service.tls === 'required' ? [secure] : [secure, plain];
}

/**
 * The machine's names in `.local`, one for each service type in the order of {@link serviceTypes}: the responder takes a
 * name that two services share for a conflict.
 */
export function serviceHostNames(hostName: string, tls: PrinterService['tls']): readonly string[] {
  return tls === 'optional' ? [hostName, `${hostName}-ipp`] : [hostName];
}

/** The instance name, cut between characters. */
export function instanceName({ name }: PrinterService): string {
  return cutOctets(name, longestLabel);
}

function txtRecord(service: PrinterService): Readonly<Record<string, string>> {
  const flag = (value: boolean) => (value ? 'T' : 'F');
  const record: Readonly<Record<string, string>> = {
    txtvers: '1',
    qtotal: '1',
    rp: service.resourcePath,
    ty: service.makeAndModel,
    adminurl: service.adminUrl,
    note: service.location,
    priority: '50',
    product: `(${service.makeAndModel.replaceAll(/[()]/g, ' ')})`,
    pdl: service.documentFormats.filter((format) => format !== 'application/octet-stream').join(','),
    ...(service.urf.length > 0 && { URF: service.urf.join(',') }),
    UUID: service.uuid,
    Color: flag(service.color),
    Duplex: flag(service.duplex),
    Copies: 'T',
    kind: 'document',
    PaperMax: 'tabloid-A3',
    air: service.asksPassword ? 'username,password' : 'none',
    'mopria-certified': '1.3',
  };
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, cutOctets(value, longestString - key.length - 1)]),
  );
}

/** The text cut to so many octets of UTF-8, between characters; control characters become spaces. */
function cutOctets(text: string, most: number): string {
  let octets = 0;
  let cut = '';
  for (const character of text.replaceAll(/\p{Cc}/gu, ' ')) {
    octets += new TextEncoder().encode(character).byteLength;
    if (octets > most) break;
    cut += character;
  }
  return cut;
}
