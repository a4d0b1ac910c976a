/** Objects of the Printer MIB v2 (RFC 3805) and the Host Resources MIB (RFC 2790) that a printer is read by. */

const hostDevice = '1.3.6.1.2.1.25.3';
const printer = '1.3.6.1.2.1.43';

/** Objects of the first printer of a device; every office device has one. */
export const scalars = {
  /** hrDeviceStatus: unknown 1, running 2, warning 3, testing 4, down 5. */
  deviceStatus: `${hostDevice}.2.1.5.1`,
  /** hrPrinterStatus: other 1, unknown 2, idle 3, printing 4, warmup 5. */
  printerStatus: `${hostDevice}.5.1.1.1`,
  /** hrPrinterDetectedErrorState: bits, the first one the highest of the first octet. */
  detectedErrors: `${hostDevice}.5.1.2.1`,
} as const;

/** Columns of tables; the row's indexes follow. */
export const columns = {
  /** prtMarkerCounterUnit: impressions 7, sheets 8, ... */
  counterUnit: `${printer}.10.2.1.3`,
  /** prtMarkerLifeCount. */
  lifeCount: `${printer}.10.2.1.4`,
  /** prtMarkerProcessColorants: 1 for a marker that prints black only. */
  processColorants: `${printer}.10.2.1.6`,
  supplyColorant: `${printer}.11.1.1.3`,
  /** prtMarkerSuppliesClass: other 1, supplyThatIsConsumed 3, receptacleThatIsFilled 4. */
  supplyClass: `${printer}.11.1.1.4`,
  supplyType: `${printer}.11.1.1.5`,
  supplyDescription: `${printer}.11.1.1.6`,
  supplyCapacity: `${printer}.11.1.1.8`,
  supplyLevel: `${printer}.11.1.1.9`,
  /** prtMarkerColorantValue. */
  colorantValue: `${printer}.12.1.1.4`,
  /** prtAlertSeverityLevel: other 1, critical 3, warning 4, warningBinaryChangeEvent 5. */
  alertSeverity: `${printer}.18.1.1.2`,
  alertCode: `${printer}.18.1.1.7`,
  alertDescription: `${printer}.18.1.1.8`,
} as const;

/** Name of a column. */
export type ColumnName = keyof typeof columns;

/** PrtMarkerSuppliesTypeTC by number. */
export const supplyTypes: ReadonlyMap<number, string> = new Map([
  [3, 'toner'],
  [4, 'waste-toner'],
  [5, 'ink'],
  [6, 'ink-cartridge'],
  [7, 'ink-ribbon'],
  [8, 'waste-ink'],
  [9, 'opc'],
  [10, 'developer'],
  [11, 'fuser-oil'],
  [12, 'solid-wax'],
  [13, 'ribbon-wax'],
  [14, 'waste-wax'],
  [15, 'fuser'],
  [16, 'corona-wire'],
  [17, 'fuser-oil-wick'],
  [18, 'cleaner-unit'],
  [19, 'fuser-cleaning-pad'],
  [20, 'transfer-unit'],
  [21, 'toner-cartridge'],
  [22, 'fuser-oiler'],
  [23, 'water'],
  [24, 'waste-water'],
  [32, 'staples'],
]);

/** Reasons (RFC 8011 §5.4.12) for the bits of hrPrinterDetectedErrorState (RFC 2790 §6), in their order. */
export const errorBits: readonly string[] = Object.freeze([
  'media-low-warning',
  'media-empty-error',
  'toner-low-warning',
  'toner-empty-error',
  'door-open-error',
  'media-jam-error',
  'paused-warning',
  'other-warning',
  'input-tray-missing-error',
  'output-tray-missing-error',
  'marker-supply-empty-error',
  'output-area-almost-full-warning',
  'output-area-full-error',
  'media-empty-warning',
  'other-report',
]);
