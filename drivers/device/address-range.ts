/** Addresses and ranges of addresses (CIDR, RFC 4632 and RFC 4291 §2.3): who may come, and from how far away. Pure. */

/** A range of addresses of one family. A single address is a range with every bit fixed. */
export interface AddressRange {
  /** 4 or 16. */
  readonly byteLength: number;
  readonly network: bigint;
  /** Leading bits that must be equal, 0 to 32 or 128. */
  readonly prefixLength: number;
}

/** How far away an address is, as far as it tells itself (RFC 6890, RFC 4193). */
export type AddressClass = 'loopback' | 'private' | 'link-local' | 'global';

interface Address {
  readonly byteLength: number;
  readonly value: bigint;
}

/**
 * Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`; undefined for anything else. An IPv4 address
 * mapped into IPv6 is the IPv4 address; host bits below the prefix are passed over.
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [addressText = '', prefixText, ...rest] = text.split('/');
  const address = parseAddress(addressText);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = address.byteLength * 8;
  if (prefixText !== undefined && !/^[0-9]{1,3}$/.test(prefixText)) return undefined;
  const prefixLength = prefixText === undefined ? bits : Number(prefixText);
  if (prefixLength > bits) return undefined;
  return { byteLength: address.byteLength, network: high(address, prefixLength), prefixLength };
}

/** True when the address lies in one of the ranges; false for what is no address. Ranges that are none match nobody. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  return ranges.some((text) => {
    const range = parseAddressRange(text);
    return range?.byteLength === parsed.byteLength && high(parsed, range.prefixLength) === range.network;
  });
}

const classRanges: readonly (readonly [AddressClass, readonly string[]])[] = [
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']],
];

/** The class of an address; `global` for everything that is not set apart. */
export function addressClassOf(address: string): AddressClass {
  return classRanges.find(([, ranges]) => isInRanges(address, ranges))?.[0] ?? 'global';
}

/** The bits of the prefix, moved to the right, so that equal prefixes are equal numbers. */
function high({ byteLength, value }: Address, prefixLength: number): bigint {
  return value >> BigInt(byteLength * 8 - prefixLength);
}

function parseAddress(text: string): Address | undefined {
  const plain = text.replace(/%[A-Za-z0-9_.-]{1,16}$/, '');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(plain);
  const ipv4 = parseIpv4(mapped?.[1] ?? plain);
  if (ipv4 !== undefined) return { byteLength: 4, value: ipv4 };
  const ipv6 = parseIpv6(plain);
  return ipv6 === undefined ? undefined : { byteLength: 16, value: ipv6 };
}

function parseIpv4(text: string): bigint | undefined {
  if (!/^(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

/** RFC 4291 §2.2: eight groups of four hex digits, one run of zero groups left out, the last two perhaps as IPv4. */
function parseIpv6(text: string): bigint | undefined {
  if (text.length > 45 || !/^[0-9A-Fa-f:.]{2,}$/.test(text)) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map(groupsOf);
  const given = head.length + tail.length;
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const groups = [...head, ...Array.from({ length: 8 - given }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

function groupsOf(half: string): readonly string[] {
  if (half === '') return [];
  return half.split(':').flatMap((group, index, all) => {
    const ipv4 = index === all.length - 1 ? parseIpv4(group) : undefined;
    return ipv4 === undefined ? [group] : [(ipv4 >> 16n).toString(16), (ipv4 & 0xffffn).toString(16)];
  });
}
