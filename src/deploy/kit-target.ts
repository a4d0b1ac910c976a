/** The printer that a set-up kit is for. Pure. */

/** One printer of one person, or of everybody when its address holds no secret. */
export interface KitTarget {
  /** `ipps://host:port/ipp/print/u-...`; with a capability URL it is a secret of its person. */
  readonly printerUri: string;
  /** Name that people see in their list of printers. */
  readonly printerName: string;
  /** URI-safe name for programs, such as `tomeoki-lgwan`. */
  readonly queueName: string;
  /** UUID that is the same for the same printer, so that a repeated installation replaces the earlier one. */
  readonly uuid: string;
  readonly organization: { readonly ja: string; readonly en: string };
  readonly segmentName: { readonly ja: string; readonly en: string };
  /** False: people sign in with name and password instead of a capability URL. */
  readonly hasPersonalAddress: boolean;
  /** Whom to ask; absent: nobody is named. */
  readonly help?: { readonly ja: string; readonly en: string } | undefined;
}

/** One file of a kit. */
export interface KitFile {
  /** ASCII, without a folder. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The parts of a printer's address. */
export interface PrinterAddress {
  readonly isEncrypted: boolean;
  readonly host: string;
  readonly port: number;
  /** Without the leading slash. */
  readonly resourcePath: string;
  /** The whole, normalised. */
  readonly uri: string;
}

/**
 * Reads a printer's address; undefined unless it is an `ipp:` or `ipps:` URI of a host with a path of plain characters,
 * as this service makes them. What passes may stand in any of the kit's files once it is quoted there.
 */
export function parsePrinterUri(text: string): PrinterAddress | undefined {
  const match =
    /^(ipps?):\/\/(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))(?::([0-9]{1,5}))?\/([A-Za-z0-9/_.~-]{1,512})$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, scheme, host = '', portText = '631', resourcePath = ''] = match;
  const port = Number(portText);
  if (port < 1 || port > 65_535) return undefined;
  const isEncrypted = scheme === 'ipps';
  return { isEncrypted, host, port, resourcePath, uri: `${scheme}://${host}:${port}/${resourcePath}` };
}
