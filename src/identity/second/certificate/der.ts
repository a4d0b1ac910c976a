/** Reads DER (ITU-T X.690): values with definite lengths, no deeper than the caller goes. */

/** A value of DER with its place in the bytes. */
export interface DerValue {
  /** The identifier octet: class, form and number. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Identifier, length and content: what a signature covers. */
  readonly whole: Uint8Array;
}

/** Identifier octets that are used here. */
export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The values that stand one after the other. Undefined when the bytes are not DER, or hold more than `most`. */
export function readDer(bytes: Uint8Array, most = 1_000_000): readonly DerValue[] | undefined {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const value = readOne(bytes, at);
    if (value === undefined || values.length >= most) return undefined;
    values.push(value);
    at += value.whole.byteLength;
  }
  return values;
}

function readOne(bytes: Uint8Array, at: number): DerValue | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  // Tag numbers above 30 and lengths without an end are not used in certificates.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) return undefined;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) {
    length = length * 256 + (bytes[at + 2 + index] ?? 0);
  }
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.byteLength) return undefined;
  return {
    tag,
    content: bytes.subarray(start, start + length),
    whole: bytes.subarray(at, start + length),
  };
}

/** A moment written as UTCTime or GeneralizedTime in UTC (RFC 5280 §4.1.2.5); undefined for anything else. */
export function derTime(value: DerValue | undefined): Date | undefined {
  if (value === undefined) return undefined;
  const text = Buffer.from(value.content).toString('latin1');
  const digits = value.tag === derTags.utcTime ? withCentury(text) : text;
  if (value.tag !== derTags.utcTime && value.tag !== derTags.generalizedTime) return undefined;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** Years of two digits are of 1950 to 2049. */
function withCentury(text: string): string {
  return `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}`;
}
