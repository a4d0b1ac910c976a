/** `dateTime` values: the 11 octets of DateAndTime (RFC 2579 §2, RFC 8010 §3.9). */

/** Octets of an encoded dateTime. */
export const dateTimeBytes = 11;

const plus = 0x2b;
const minus = 0x2d;

/**
 * The instant that the 11 octets mean, to a tenth of a second, or undefined when a field is outside its range
 * (printers without a clock send month 0). A leap second reads as the second after it.
 */
export function decodeDateTime(octets: Buffer): Date | undefined {
  if (octets.length !== dateTimeBytes) return undefined;
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0, decisecond = 0, direction = 0] =
    octets.subarray(2);
  const [zoneHours = 0, zoneMinutes = 0] = octets.subarray(9);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return undefined;
  if (second > 60 || decisecond > 9 || zoneHours > 14 || zoneMinutes > 59) return undefined;
  if (direction !== plus && direction !== minus) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(octets.readUInt16BE(0), month - 1, day);
  if (date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second, decisecond * 100);
  const offsetMs = (zoneHours * 60 + zoneMinutes) * 60_000;
  return new Date(direction === plus ? date.getTime() - offsetMs : date.getTime() + offsetMs);
}

/**
 * The 11 octets of an instant, in UTC, cut to a tenth of a second; undefined for an invalid date or a year
 * outside 0 to 65535.
 */
export function encodeDateTime(date: Date): Buffer | undefined {
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 0xffff)) return undefined;
  const octets = Buffer.alloc(dateTimeBytes);
  octets.writeUInt16BE(year, 0);
  octets[2] = date.getUTCMonth() + 1;
  octets[3] = date.getUTCDate();
  octets[4] = date.getUTCHours();
  octets[5] = date.getUTCMinutes();
  octets[6] = date.getUTCSeconds();
  octets[7] = Math.floor(date.getUTCMilliseconds() / 100);
  octets[8] = plus;
  return octets;
}
