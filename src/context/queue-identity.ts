/** What the queue of a listener says of itself, with or without the listener being open. */

import { createHash } from 'node:crypto';
import type { Caller, QueueDescription } from '../../drivers/device/print-queue.ts';
import type { ListenerConfig } from '../config/schema.ts';
import { describeQueue, type QueueIdentity } from '../print/intake/queue-description.ts';
import { capabilitiesTogether, type PersonalCapabilities } from '../print/personal-capabilities.ts';
import type { Segment } from '../segments/segment.ts';
import type { SegmentId } from '../shared/ids.ts';
import { Recent } from '../shared/recent.ts';
import { toPrintListener } from './listener-rules.ts';
import type { Stores } from './stores.ts';

/** What of the web listener stands in a queue's description. */
interface DeskAddress {
  readonly deskUrl: string;
}

/** What is known of a queue before anybody asks. */
export function queueIdentity(stores: Stores, web: DeskAddress, listenerId: string): QueueIdentity {
  return {
    uuid: queueUuid(stores, listenerId),
    upSince: stores.clock.now(),
    organization: stores.config.organization.ja,
    moreInfoUrl: deskFor(web.deskUrl),
  };
}

/** Devices change seldom, and every dialog asks. */
const devicesForMs = 10_000;

/** What the devices of a segment can do together, asked of the store once in a while. */
export function capabilitiesIn(
  { devices }: Pick<Stores, 'devices'>,
  segment: SegmentId,
): NonNullable<QueueIdentity['personalCapabilities']> {
  const recent = new Recent<PersonalCapabilities>(devicesForMs, 1);
  return async () =>
    (await recent.get('all', async () => capabilitiesTogether(await devices.list(), segment))) ?? {};
}

/** Remembers the last answer: a queue is nearly always addressed by one name, and every job asks. */
function deskFor(deskUrl: string): (caller: Caller) => string {
  let last: { readonly host: string; readonly url: string } | undefined;
  return (caller) => {
    if (last?.host !== caller.host) last = { host: caller.host, url: moreInfoUrl(deskUrl, caller) };
    return last.url;
  };
}

/** What a listener's queue says to a client that has found it under `host` and tells nothing of itself. */
export async function describeListener(
  { stores, web }: { readonly stores: Stores; readonly web: DeskAddress },
  segment: Segment,
  config: ListenerConfig,
  host: string,
): Promise<QueueDescription> {
  const anybody = { listenerId: config.id, remoteAddress: '', secure: config.tls !== 'off', host };
  const identity = queueIdentity(stores, web, config.id);
  return await describeQueue(toPrintListener(segment, config), identity, anybody, 0, 'anybody');
}

/** The same in every process and after every restart: made from a key of the installation and the listener's name. */
function queueUuid(stores: Stores, listenerId: string): string {
  const secret = stores.keys.tokenHash('queue-uuid', listenerId);
  const bytes = createHash('sha256').update(secret).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The desk under the host name that the client used (PWG 5100.14 wants the same one). */
function moreInfoUrl(deskUrl: string, caller: Caller): string {
  const url = new URL(deskUrl);
  const host = URL.parse(`http://${caller.host}`)?.hostname;
  if (host) url.hostname = host;
  return url.href;
}
