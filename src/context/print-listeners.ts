/** Opens the listeners of every segment, IPP, raw and LPD, each with the hold queue behind it. */

import { tmpdir } from 'node:os';
import type { PrintQueue } from '../../drivers/device/print-queue.ts';
import {
  type IppListener,
  type ListenerCertificate,
  openIppListener,
} from '../../drivers/ipp/server/listener.ts';
import { openLpdListener } from '../../drivers/lpd/server/listener.ts';
import { type LegacyListenerOptions, openRawListener } from '../../drivers/raw/server/listener.ts';
import type { ListenerConfig, LpdListenerConfig, RawListenerConfig } from '../config/schema.ts';
import { holdQueue } from '../print/intake/hold-queue.ts';
import type { IntakeDeps, PrintListener } from '../print/intake/intake-deps.ts';
import type { Segment } from '../segments/segment.ts';
import { postgresSubscriptionStore } from '../stores/postgres/subscription-store.ts';
import { announce, announcedHostName } from './announce.ts';
import { clientCertificateRule, toPrintListener } from './listener-rules.ts';
import { capabilitiesIn, describeListener, queueIdentity } from './queue-identity.ts';
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
      const { port } = open.use(await openListener(around, segment, config));
      listeners.push({ segment, config, port });
      if (config.advertise === true) {
        const description = await describeListener(
          around,
          segment,
          config,
          `${announcedHostName(config)}.local`,
        );
        open.use(await announce(description, config, port, around.stores.log));
      }
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
  const clientCertificates = await clientCertificateRule(config);
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
    ...(clientCertificates !== undefined && { clientCertificates }),
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
  const identity = queueIdentity(stores, web, listener.id);
  const personalCapabilities =
    listener.purpose === 'hold' ? capabilitiesIn(stores, listener.segment.id) : undefined;
  return holdQueue(
    { ...intake, subscriptions },
    listener,
    personalCapabilities === undefined ? identity : { ...identity, personalCapabilities },
  );
}
