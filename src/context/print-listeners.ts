/** Opens the listeners of every segment, IPP, raw and LPD, each with the hold queue behind it. */

import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Caller, PrintQueue } from '../../drivers/device/print-queue.ts';
import {
  type IppListener,
  type ListenerCertificate,
  openIppListener,
} from '../../drivers/ipp/server/listener.ts';
import { openLpdListener } from '../../drivers/lpd/server/listener.ts';
import { type LegacyListenerOptions, openRawListener } from '../../drivers/raw/server/listener.ts';
import type { ListenerConfig, LpdListenerConfig, RawListenerConfig } from '../config/schema.ts';
import { holdQueue } from '../print/intake/hold-queue.ts';
import type { IntakeDeps, PrintListener, TrustedSubmitter } from '../print/intake/intake-deps.ts';
import type { Segment } from '../segments/segment.ts';
import { postgresSubscriptionStore } from '../stores/postgres/subscription-store.ts';
import type { Stores } from './stores.ts';

/** One open IPP listener with what a person must know of it. */
export interface OpenPrintListener {
  readonly segment: Segment;
  readonly config: ListenerConfig;
  readonly port: number;
}

/** One open raw or LPD listener. */
export interface OpenLegacyListener {
  readonly segment: Segment;
  readonly protocol: 'raw' | 'lpd';
  readonly config: RawListenerConfig | LpdListenerConfig;
  readonly port: number;
}

/** What listeners are opened with. */
export interface ListenerSurroundings {
  readonly stores: Stores;
  readonly intake: IntakeDeps;
  readonly web: {
    readonly certificate: ListenerCertificate;
    readonly deskUrl: string;
    readonly hostNames: readonly string[];
  };
}

/** Opens all listeners; `open` closes them. */
export async function openListeners(
  around: ListenerSurroundings,
  open: AsyncDisposableStack,
): Promise<{
  readonly listeners: readonly OpenPrintListener[];
  readonly legacyListeners: readonly OpenLegacyListener[];
}> {
  const listeners: OpenPrintListener[] = [];
  const legacyListeners: OpenLegacyListener[] = [];
  for (const segment of around.stores.segments) {
    const configured = around.stores.config.segments.find((one) => one.id === segment.id);
    for (const config of configured?.listeners ?? []) {
      const listener = open.use(await openListener(around, segment, config));
      listeners.push({ segment, config, port: listener.port });
    }
    for (const config of configured?.rawListeners ?? []) {
      const options = legacyOptions(around, segment, config);
      const { port } = open.use(await openRawListener(options));
      legacyListeners.push({ segment, protocol: 'raw', config, port });
    }
    for (const config of configured?.lpdListeners ?? []) {
      const options = legacyOptions(around, segment, config);
      const { port } = open.use(
        await openLpdListener({
          ...options,
          spoolFolder: tmpdir(),
          maxDocumentBytes: around.stores.config.limits.printJobBytes,
        }),
      );
      legacyListeners.push({ segment, protocol: 'lpd', config, port });
    }
  }
  return { listeners, legacyListeners };
}

async function openListener(
  around: ListenerSurroundings,
  segment: Segment,
  config: ListenerConfig,
): Promise<IppListener> {
  const { stores, web } = around;
  const queue = queueOf(around, toPrintListener(segment, config));
  return await openIppListener({
    id: config.id,
    host: config.host,
    port: config.port,
    tls: config.tls,
    certificate: web.certificate,
    queueFor: (path) => (path === '/ipp/print' ? queue : undefined),
    onError: (error, context) => stores.log.error({ err: error, ...context }, 'an IPP request failed'),
    now: () => stores.clock.now(),
    hostNames: web.hostNames,
    realm: 'Tomeoki',
    naturalLanguage: 'ja',
  });
}

/** What raw and LPD listeners have in common: whose their jobs are, and where troubles are told. */
function legacyOptions(
  around: ListenerSurroundings,
  segment: Segment,
  config: RawListenerConfig | LpdListenerConfig,
): LegacyListenerOptions {
  const { id, host, port, addresses, idleMs, owner } = config;
  const { log } = around.stores;
  const base = { id, segment, purpose: 'hold' } as const;
  const listener: PrintListener =
    owner !== undefined
      ? { ...base, identification: ['fixed-owner'], fixedOwner: owner }
      : {
          ...base,
          identification: ['trusted-submitter'],
          trustedSubmitters: [{ name: id, addresses, unknownUser: 'refuse' }],
        };
  return {
    id,
    host,
    port,
    addresses,
    idleMs,
    queue: queueOf(around, listener),
    onRefusal: (reason) => log.warn({ listener: id, reason }, 'a job was refused'),
    onError: (error) => log.warn({ listener: id, err: error }, 'a connection failed'),
  };
}

function queueOf({ stores, intake, web }: ListenerSurroundings, listener: PrintListener): PrintQueue {
  const subscriptions = postgresSubscriptionStore(stores.database);
  return holdQueue({ ...intake, subscriptions }, listener, {
    uuid: queueUuid(stores, listener.id),
    upSince: stores.clock.now(),
    organization: stores.config.organization.ja,
    moreInfoUrl: (caller: Caller) => moreInfoUrl(web.deskUrl, caller),
  });
}

function toPrintListener(segment: Segment, config: ListenerConfig): PrintListener {
  const { id, identification, purpose, trustedSubmitters, sharedPcAddresses, accountRequired } = config;
  return {
    id,
    segment,
    identification,
    purpose,
    ...(trustedSubmitters !== undefined && { trustedSubmitters: trustedSubmitters.map(toTrustedSubmitter) }),
    ...(sharedPcAddresses !== undefined && { sharedPcAddresses }),
    ...(accountRequired !== undefined && { accountRequired }),
  };
}

function toTrustedSubmitter(
  host: NonNullable<ListenerConfig['trustedSubmitters']>[number],
): TrustedSubmitter {
  const { name, addresses = [], anyCertificate, unknownUser } = host;
  const certificates = anyCertificate === true ? 'checked' : host.certificates?.map(normaliseDigest);
  return { name, addresses, unknownUser, ...(certificates !== undefined && { certificates }) };
}

/** A SHA-256 as configured, to lower-case hex without colons. */
function normaliseDigest(text: string): string {
  return text.replaceAll(':', '').toLowerCase();
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
