/** Puts the print side together: the hold queues on their IPP listeners, and the deliveries to devices. */

import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Caller, PrintQueue } from '../../drivers/device/print-queue.ts';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import {
  type IppListener,
  type ListenerCertificate,
  openIppListener,
} from '../../drivers/ipp/server/listener.ts';
import type { ListenerConfig } from '../config/schema.ts';
import { openLinkGuard } from '../identity/link/link-guard.ts';
import { openLinkUses } from '../identity/link/link-uses.ts';
import type { Device } from '../ports/device-store.ts';
import { holdQueue } from '../print/intake/hold-queue.ts';
import type { IntakeDeps, PrintListener, TrustedSubmitter } from '../print/intake/intake-deps.ts';
import { defaultTiming, type ReleaseDeps } from '../print/release/release-deps.ts';
import { type PersonReleaseDeps, releaseToSink } from '../print/release/release-job.ts';
import { startDeliveryRunner } from '../print/release/runner.ts';
import type { Segment } from '../segments/segment.ts';
import type { Stores } from './stores.ts';

/** One open listener with what a person must know of it. */
export interface OpenPrintListener {
  readonly segment: Segment;
  readonly config: ListenerConfig;
  readonly port: number;
}

/** The running print side. Disposing stops taking jobs, then calls the deliveries off. */
export interface Printing extends AsyncDisposable {
  readonly release: PersonReleaseDeps;
  readonly listeners: readonly OpenPrintListener[];
  /** Deliveries that run in this process now. */
  runningDeliveries(): number;
}

/** Starts deliveries, then opens every configured listener. */
export async function startPrinting(
  stores: Stores,
  web: {
    readonly certificate: ListenerCertificate;
    readonly deskUrl: string;
    readonly hostNames: readonly string[];
  },
): Promise<Printing> {
  const open = new AsyncDisposableStack();
  try {
    const base = releaseDeps(stores);
    const runner = open.use(startDeliveryRunner(base));
    const release: PersonReleaseDeps = { ...base, runner };
    const linkUses = open.use(openLinkUses(stores));
    const intake: IntakeDeps = {
      ...stores,
      linkUses,
      linkGuard: openLinkGuard(),
      limits: stores.config.limits,
      onReady: (job) => {
        releaseToSink(release, job).catch((error: unknown) =>
          stores.log.error({ job: job.id, err: error }, 'a job could not be given to the sink'),
        );
      },
    };
    const listeners: OpenPrintListener[] = [];
    for (const segment of stores.segments) {
      const configs = stores.config.segments.find((one) => one.id === segment.id)?.listeners ?? [];
      for (const config of configs) {
        const listener = await openListener(stores, intake, web, segment, config);
        open.use(listener);
        listeners.push({ segment, config, port: listener.port });
      }
    }
    const moved = open.move();
    return {
      release,
      listeners,
      runningDeliveries: () => runner.running,
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** The steps of releasing, bound to this process. */
function releaseDeps(stores: Stores): ReleaseDeps {
  return {
    ...stores,
    outputDevices: { open: (device) => openDevice(device) },
    processId: `${hostname()}:${process.pid}:${randomUUID()}`,
    timing: defaultTiming,
  };
}

function openDevice(device: Device) {
  return openIppDevice({
    uri: device.printUri ?? '',
    ...(device.certificateSha256 !== undefined && { tls: { pinnedSha256: device.certificateSha256 } }),
  });
}

async function openListener(
  stores: Stores,
  intake: IntakeDeps,
  web: {
    readonly certificate: ListenerCertificate;
    readonly deskUrl: string;
    readonly hostNames: readonly string[];
  },
  segment: Segment,
  config: ListenerConfig,
): Promise<IppListener> {
  const queue: PrintQueue = holdQueue(intake, printListener(segment, config), {
    uuid: queueUuid(stores, config.id),
    upSince: stores.clock.now(),
    organization: stores.config.organization.ja,
    moreInfoUrl: (caller: Caller) => moreInfoUrl(web.deskUrl, caller),
  });
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

function printListener(segment: Segment, config: ListenerConfig): PrintListener {
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
