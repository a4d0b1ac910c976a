/** eSCL client: a scanner on the network as a neutral `Scanner`. */

import type { Scanner, ScannerCapabilities, ScannerStatus } from '../device/scanner.ts';
import { decodeScannerCapabilities } from './capabilities.ts';
import { quirksOf } from './quirks.ts';
import { scanJob } from './scan-job.ts';
import { type EsclScannerOptions, type EsclSession, getXml, openSession } from './session.ts';

/**
 * A scanner at an eSCL root. Nothing is sent before the first call. Throws `TypeError` when the URI is not http(s).
 * The methods throw `DEVICE_UNREACHABLE`, `DEVICE_TIMED_OUT`, `DEVICE_BUSY` (503 to the end of the retries),
 * `DEVICE_AUTHENTICATION_REFUSED`, `DEVICE_PROTOCOL_ERROR`, `DEVICE_CERTIFICATE_CHANGED`; `scan` also
 * `SCANNER_NO_PAPER`, `SCANNER_JAM`, `SCANNER_COVER_OPEN`. An abort throws the signal's reason; the device's job
 * is deleted all the same. The quirks of its model are heeded from the first answer to `capabilities` on.
 */
export function openEsclScanner(options: EsclScannerOptions): Scanner {
  let session = openSession(options);
  return {
    capabilities: async (signal) => {
      const said = await readCapabilities(session, signal);
      const quirks = { ...quirksOf(said.makeAndModel), ...options.quirks };
      session = openSession({ ...options, quirks });
      const { mostDpi = Number.POSITIVE_INFINITY } = quirks;
      return { ...said, resolutionsDpi: said.resolutionsDpi.filter((dpi) => dpi <= mostDpi) };
    },
    status: (signal) => readNeutralStatus(session, signal),
    scan: (request, signal, onImages) => scanJob(session, request, signal, onImages),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function readCapabilities(session: EsclSession, signal?: AbortSignal): Promise<ScannerCapabilities> {
  return decodeScannerCapabilities(await getXml(session, `${session.rootPath}/ScannerCapabilities`, signal));
}

async function readNeutralStatus(session: EsclSession, signal?: AbortSignal): Promise<ScannerStatus> {
  const { state, adfState } = await session.readStatus(signal);
  return { state, ...(adfState === undefined ? {} : { adfState }) };
}
