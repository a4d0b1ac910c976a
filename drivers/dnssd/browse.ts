/**
 * Looks for printers and scanners by multicast DNS-SD (RFC 6762, RFC 6763) on the networks of this machine, for a few
 * seconds. Asked from a port of its own, so that answers come back to it alone (RFC 6762 §6.7) and nothing has to listen
 * on the multicast port.
 */

import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildQuery, type DnsRecord, decodeRecords } from './dns-message.ts';

/** A device that answered. Everything in it is its own claim. */
export interface FoundDevice {
  /** Instance name, such as `Office Laser (3F)`. */
  readonly name: string;
  /** `ty`, else empty. */
  readonly makeAndModel: string;
  /** `note`, else empty. */
  readonly location: string;
  /** Without the brackets of IPv6; the host name in `.local` when no address came. */
  readonly host: string;
  /** The encrypted address when it offers one. */
  readonly printUri: string | undefined;
  /** Root of its eSCL service. */
  readonly scanUri: string | undefined;
}

/** How long and where it is looked. */
export interface BrowseOptions {
  /** Default 2,500 ms. */
  readonly forMs?: number;
  /** IPv4 addresses of interfaces; default: all of this machine but loopback. */
  readonly addresses?: readonly string[];
  readonly signal?: AbortSignal;
}

const group = '224.0.0.251';
const port = 5353;
const services = {
  '_ipps._tcp.local': 'ipps',
  '_ipp._tcp.local': 'ipp',
  '_uscans._tcp.local': 'https',
  '_uscan._tcp.local': 'http',
} as const;
/** Kept of one search; a network with more is searched by address. */
const mostRecords = 4_000;
const askedAtMs = [0, 400, 1_200] as const;

/** Devices that answered in time, by name. Empty where no network can be asked. */
export async function browseDevices(options: BrowseOptions = {}): Promise<readonly FoundDevice[]> {
  const { forMs = 2_500, addresses = ownAddresses(), signal } = options;
  const records: DnsRecord[] = [];
  const sockets = await Promise.all(addresses.slice(0, 16).map((address) => listen(address, records)));
  try {
    let spent = 0;
    for (const at of [...askedAtMs.filter((one) => one < forMs), forMs]) {
      await sleep(at - spent, undefined, signal === undefined ? {} : { signal });
      spent = at;
      if (at < forMs) for (const socket of sockets) ask(socket, records);
    }
  } finally {
    for (const socket of sockets) socket?.close();
  }
  return foundIn(records);
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address),
  );
}

/** Undefined for an interface that cannot be asked. */
function listen(address: string, records: DnsRecord[]): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.on('message', (message) => {
      if (records.length < mostRecords) records.push(...decodeRecords(message));
    });
    socket.bind(0, address, () => {
      socket.removeAllListeners('error');
      // A network that goes away during the search has nothing more to tell.
      socket.on('error', () => undefined);
      socket.setMulticastInterface(address);
      resolve(socket);
    });
  });
}

/** The types themselves, and what is still missing of instances that were named. */
function ask(socket: Socket | undefined, records: readonly DnsRecord[]): void {
  const known = new Set(records.filter(({ type }) => type === 'SRV').map(({ name }) => name.toLowerCase()));
  const open = instancesOf(records).filter(({ name }) => !known.has(name.toLowerCase()));
  socket?.send(buildQuery(Object.keys(services), ['PTR']), port, group, () => undefined);
  for (const { name } of open.slice(0, 100)) {
    socket?.send(buildQuery([name], ['SRV', 'TXT']), port, group, () => undefined);
  }
}

type Scheme = (typeof services)[keyof typeof services];

function instancesOf(
  records: readonly DnsRecord[],
): readonly { readonly name: string; readonly scheme: Scheme }[] {
  const seen = new Map<string, Scheme>();
  for (const record of records) {
    if (record.type !== 'PTR') continue;
    const type = Object.keys(services).find((one) => one === record.name.toLowerCase());
    if (type !== undefined) seen.set(record.target, services[type as keyof typeof services]);
  }
  return [...seen].map(([name, scheme]) => ({ name, scheme }));
}

/** Puts together what was heard: instances of one name at one host are one device. Exported for its tests. */
export function foundIn(records: readonly DnsRecord[]): readonly FoundDevice[] {
  const devices = new Map<string, FoundDevice>();
  for (const { name, scheme } of instancesOf(records)) {
    const place = records.find((one) => one.type === 'SRV' && same(one.name, name));
    if (place?.type !== 'SRV') continue;
    const txt = records.find((one) => one.type === 'TXT' && same(one.name, name));
    const entries = txt?.type === 'TXT' ? txt.entries : new Map<string, string>();
    const address = records.find((one) => one.type === 'A' && same(one.name, place.host));
    const host = address?.type === 'A' ? address.address : place.host;
    const title = (name.split(/\._/)[0] ?? name).replaceAll('\\.', '.');
    const key = `${title}\n${host}`;
    const before = devices.get(key);
    const uri = `${scheme}://${host}:${place.port}/${pathOf(entries, scheme)}`;
    devices.set(key, {
      name: title,
      makeAndModel: before?.makeAndModel || clean(entries.get('ty')),
      location: before?.location || clean(entries.get('note')),
      host,
      printUri: scheme.startsWith('ipp') ? better(before?.printUri, uri) : before?.printUri,
      scanUri: scheme.startsWith('http') ? better(before?.scanUri, uri) : before?.scanUri,
    });
  }
  return [...devices.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function pathOf(entries: ReadonlyMap<string, string>, scheme: Scheme): string {
  const path = (entries.get('rp') ?? '').replace(/^\/+/, '');
  const isPath = /^[A-Za-z0-9._~!$&'()*+,;=:@%/-]{1,200}$/.test(path);
  return isPath ? path : scheme.startsWith('ipp') ? 'ipp/print' : 'eSCL';
}

/** The encrypted one of two addresses. */
function better(before: string | undefined, uri: string): string {
  return before === undefined || /^(?:ipps|https):/.test(uri) ? uri : before;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function clean(text: string | undefined): string {
  return (text ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, 200);
}
