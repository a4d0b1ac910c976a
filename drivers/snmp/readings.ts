/** Objects of a printer as device values (RFC 3805, RFC 2790), without a connection. Everything is range-checked. */

import type { DeviceReadings } from '../device/monitor.ts';
import type { OutputDeviceStatus } from '../device/printer.ts';
import type { DeviceAlert, DeviceCounters, DeviceSupply } from '../device/supplies.ts';
import { cleanText } from '../ipp/client/clean-text.ts';
import { levelOf } from '../ipp/client/supplies-from-device.ts';
import { type ColumnName, errorBits, supplyTypes } from './oids.ts';

/** A value of an object. */
export type SnmpValue = number | Buffer;

/** What was read: scalars by name, and each column by the indexes of its rows. */
export interface SnmpObjects {
  readonly deviceStatus: SnmpValue | undefined;
  readonly printerStatus: SnmpValue | undefined;
  readonly detectedErrors: SnmpValue | undefined;
  readonly columns: ReadonlyMap<ColumnName, ReadonlyMap<string, SnmpValue>>;
}

/** Most alerts kept, the device's order. */
const mostAlerts = 32;

/** The readings that the objects mean. */
export function decodeReadings(objects: SnmpObjects): DeviceReadings {
  const status = decodeStatus(objects);
  return {
    ...(status === undefined ? {} : { status }),
    supplies: decodeSupplies(objects),
    counters: decodeCounters(objects),
    alerts: decodeAlerts(objects),
  };
}

/** RFC 3805 §2.2.13.2: the state stands in the pair of hrDeviceStatus and hrPrinterStatus. */
function decodeStatus(objects: SnmpObjects): OutputDeviceStatus | undefined {
  const device = numberOf(objects.deviceStatus);
  const printer = numberOf(objects.printerStatus);
  if (device === undefined && printer === undefined) return undefined;
  const reasons = errorBits.filter((_reason, bit) => isSet(objects.detectedErrors, bit));
  const stopped = device === 5 || (printer === 1 && reasons.some((reason) => reason.endsWith('-error')));
  const working = printer === 4;
  return {
    state: stopped ? 'stopped' : working ? 'processing' : 'idle',
    stateReasons: printer === 5 ? [...reasons, 'warming-up-report'] : reasons,
    // The MIB has no word for it; a device that is down takes jobs once it is looked after.
    acceptingJobs: true,
  };
}

function decodeSupplies(objects: SnmpObjects): readonly DeviceSupply[] {
  const column = columnsOf(objects);
  return [...column('supplyLevel')].map(([row, level]) => {
    const printerIndex = row.split('.')[0] ?? '1';
    const colorantIndex = numberOf(column('supplyColorant').get(row)) ?? 0;
    const colorant = textOf(column('colorantValue').get(`${printerIndex}.${colorantIndex}`)).toLowerCase();
    const type = supplyTypes.get(numberOf(column('supplyType').get(row)) ?? 0) ?? 'other';
    const isFilled = numberOf(column('supplyClass').get(row)) === 4;
    return {
      description: textOf(column('supplyDescription').get(row)),
      type,
      colorant: colorant === '' || colorantIndex === 0 ? 'none' : colorant,
      direction: isFilled ? 'filled' : 'consumed',
      ...levelOf(numberOf(level), numberOf(column('supplyCapacity').get(row))),
    };
  });
}

/** Several markers are added up; one that prints more than one colorant, beside one that does not, counts colour. */
function decodeCounters(objects: SnmpObjects): DeviceCounters {
  const column = columnsOf(objects);
  const markers = [...column('lifeCount')].flatMap(([row, value]) => {
    const count = numberOf(value);
    if (count === undefined || count < 0) return [];
    const unit = numberOf(column('counterUnit').get(row));
    return [{ count, unit, colorants: numberOf(column('processColorants').get(row)) ?? 0 }];
  });
  const sum = (rows: typeof markers) => rows.reduce((total, { count }) => total + count, 0);
  const impressions = markers.filter(({ unit }) => unit === 7);
  const sheets = markers.filter(({ unit }) => unit === 8);
  const color = impressions.filter(({ colorants }) => colorants > 1);
  return {
    ...(impressions.length === 0 ? {} : { impressions: sum(impressions) }),
    ...(sheets.length === 0 ? {} : { sheets: sum(sheets) }),
    ...(color.length === 0 || color.length === impressions.length ? {} : { colorImpressions: sum(color) }),
  };
}

function decodeAlerts(objects: SnmpObjects): readonly DeviceAlert[] {
  const column = columnsOf(objects);
  return [...column('alertSeverity')].slice(0, mostAlerts).map(([row, value]) => {
    const severity = numberOf(value);
    const code = numberOf(column('alertCode').get(row)) ?? 1;
    return {
      severity: severity === 3 ? 'critical' : severity === 4 || severity === 5 ? 'warning' : 'other',
      code: code >= 1 && code <= 0xffff ? code : 1,
      description: textOf(column('alertDescription').get(row)),
    };
  });
}

function columnsOf({ columns }: SnmpObjects) {
  const none: ReadonlyMap<string, SnmpValue> = new Map();
  return (name: ColumnName) => columns.get(name) ?? none;
}

function isSet(value: SnmpValue | undefined, bit: number): boolean {
  const octet = Buffer.isBuffer(value) ? value[bit >> 3] : undefined;
  return octet !== undefined && (octet & (0x80 >> (bit & 7))) !== 0;
}

function numberOf(value: SnmpValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** Devices in Japan send UTF-8 or Shift_JIS, and do not say which; what is not UTF-8 is tried as Shift_JIS. */
function textOf(value: SnmpValue | undefined): string {
  if (!Buffer.isBuffer(value)) return '';
  const octets = value.subarray(0, 255);
  try {
    return cleanText(new TextDecoder('utf-8', { fatal: true }).decode(octets));
  } catch {
    return cleanText(new TextDecoder('shift_jis').decode(octets));
  }
}
