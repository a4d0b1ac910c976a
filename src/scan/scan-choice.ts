/** What a person may choose before paper is scanned at a panel, and what a scanner makes of it. */

import type { ScannerCapabilities, ScanRequest } from '../../drivers/device/scanner.ts';

/** A person's choice. */
export interface ScanChoice {
  readonly twoSided: boolean;
  /** 24 bit; otherwise 8-bit grey. */
  readonly color: boolean;
  readonly resolutionDpi: number;
}

/** What a scanner can do of it. */
export interface ScanAbilities {
  readonly twoSided: boolean;
  readonly color: boolean;
  readonly gray: boolean;
  /** Those that are offered, ascending. */
  readonly resolutionsDpi: readonly number[];
}

/** Text is read well at 300 dpi, and colour keeps seals apart from it. */
export const usualScanChoice: ScanChoice = { twoSided: true, color: true, resolutionDpi: 300 };

const offeredDpi = [150, 200, 300, 400, 600];

/** What the scanner can do. One that names no resolution gets the usual one. */
export function abilitiesOf(capabilities: ScannerCapabilities): ScanAbilities {
  const resolutionsDpi = offeredDpi.filter((dpi) => capabilities.resolutionsDpi.includes(dpi));
  const gray = capabilities.colorModes.includes('grayscale-8');
  return {
    twoSided: capabilities.duplex && capabilities.inputSources.includes('feeder'),
    color: capabilities.colorModes.includes('rgb-24') || !gray,
    gray,
    resolutionsDpi: resolutionsDpi.length > 0 ? resolutionsDpi : [usualScanChoice.resolutionDpi],
  };
}

/** The choice as far as the scanner can do it: the nearest resolution, the finer one of two equally near. */
export function fitChoice(choice: ScanChoice, can: ScanAbilities): ScanChoice {
  const far = (dpi: number): number => Math.abs(dpi - choice.resolutionDpi);
  const resolutionDpi = can.resolutionsDpi.reduce((best, dpi) => (far(dpi) <= far(best) ? dpi : best));
  return {
    twoSided: choice.twoSided && can.twoSided,
    color: can.gray ? choice.color && can.color : true,
    resolutionDpi,
  };
}

/** A4 from the feeder where there is one; one PDF where the scanner makes it, else a JPEG a page. */
export function requestOf(choice: ScanChoice, capabilities: ScannerCapabilities): ScanRequest {
  const { inputSources, documentFormats } = capabilities;
  return {
    inputSource: inputSources.includes('feeder') ? 'feeder' : 'platen',
    duplex: choice.twoSided,
    resolutionDpi: choice.resolutionDpi,
    colorMode: choice.color ? 'rgb-24' : 'grayscale-8',
    documentFormat: documentFormats.includes('application/pdf') ? 'application/pdf' : 'image/jpeg',
    widthHundredthsMm: 21_000,
    heightHundredthsMm: 29_700,
  };
}
