/** The words of eSCL beside ours: input sources, colour modes, feeder states and lengths. */

import type { DeviceErrorCode } from '../device/device-error.ts';
import type { ColorMode, InputSource, ScannerStatus } from '../device/scanner.ts';

/** eSCL `InputSource` of ours. */
export const esclInputSource = { platen: 'Platen', feeder: 'Feeder' } as const satisfies Record<
  InputSource,
  string
>;

/** eSCL `ColorMode` of ours. */
export const esclColorMode = {
  'black-and-white-1': 'BlackAndWhite1',
  'grayscale-8': 'Grayscale8',
  'rgb-24': 'RGB24',
} as const satisfies Record<ColorMode, string>;

/** eSCL `State` of ours. */
export const esclState = {
  idle: 'Idle',
  processing: 'Processing',
  testing: 'Testing',
  stopped: 'Stopped',
  down: 'Down',
} as const satisfies Record<ScannerStatus['state'], string>;

/** Our word for an eSCL word in one of the tables above; undefined when we have none. */
export function ourWord<Ours extends string>(
  table: Readonly<Record<Ours, string>>,
  theirs: string | undefined,
): Ours | undefined {
  for (const ours in table) if (table[ours] === theirs) return ours;
  return undefined;
}

/** What a feeder state means for a scan that failed; a state that is not here is no fault of the paper's way. */
export const adfFaults: Readonly<Record<string, DeviceErrorCode>> = {
  ScannerAdfEmpty: 'SCANNER_NO_PAPER',
  ScannerAdfJam: 'SCANNER_JAM',
  ScannerAdfMispick: 'SCANNER_JAM',
  ScannerAdfMultipickDetected: 'SCANNER_JAM',
  ScannerAdfInputTrayFailed: 'SCANNER_JAM',
  ScannerAdfInputTrayOverloaded: 'SCANNER_JAM',
  ScannerAdfDuplexPageTooShort: 'SCANNER_JAM',
  ScannerAdfDuplexPageTooLong: 'SCANNER_JAM',
  ScannerAdfHatchOpen: 'SCANNER_COVER_OPEN',
};

/** 1/100 mm as eSCL's 1/300 inch, rounded to the nearest. */
export function toThreeHundredths(hundredthsMm: number): number {
  return Math.round((hundredthsMm * 300) / 2540);
}

/** 1/300 inch as 1/100 mm, rounded to the nearest. */
export function toHundredthsMm(threeHundredths: number): number {
  return Math.round((threeHundredths * 2540) / 300);
}
