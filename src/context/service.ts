/** The whole service in one process: stores, audit sealing, printing, scanning, the web listener, regular work. */

import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { setInterval } from 'node:timers';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { decodeWedge } from '../../drivers/card/wedge.ts';
import { startSealer } from '../audit/sealing/sealer.ts';
import type { Config } from '../config/config.ts';
import { ensureCertificate } from '../http/certificate.ts';
import { openWebServer, type WebServer } from '../http/server.ts';
import type { HttpServices } from '../http/services.ts';
import { openTokenSigner } from '../http/token-signer.ts';
import { createFirstAdministrator } from '../identity/directory/manage-people.ts';
import { guessedThings } from '../identity/trials/trial-alarm.ts';
import { sweepJobs } from '../print/hold/sweep-jobs.ts';
import { openPreviewCache } from '../print/inspect/preview-cache.ts';
import { systemClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { EmbeddedPostgresEvent } from '../stores/postgres/embedded/embedded-postgres.ts';
import { administrationServices } from './administration-services.ts';
import { announcedNames } from './announce.ts';
import { archiveServices } from './archive-services.ts';
import { auditServices } from './audit-services.ts';
import { startBackups } from './backup.ts';
import { tidyIdentity } from './card-services.ts';
import { openClientCertificates } from './client-certificates.ts';
import { liveHub, openDeskApp } from './desk-app.ts';
import { deskSegments } from './desk-segments.ts';
import { directoryChores, directoryServices } from './directory-services.ts';
import { openFaceCameras } from './face-cameras.ts';
import { faceChores } from './face-chores.ts';
import { faceServices } from './face-services.ts';
import { openFaces } from './faces.ts';
import { filingServices } from './filing-services.ts';
import { myNumberServices } from './my-number.ts';
import { paperChores } from './paper-chores.ts';
import { phoneServices } from './phone-services.ts';
import type { OpenPrintListener } from './print-listeners.ts';
import { type Printing, startPrinting } from './printing.ts';
import { type NetworkReaders, startNetworkReaders } from './reader-network.ts';
import { openReaders } from './reader-services.ts';
import { readiness } from './readiness.ts';
import { grantServices, recordChangeServices } from './record-change-services.ts';
import { reportServices } from './report-services.ts';
import { retentionChores, retentionServices } from './retention.ts';
import { type Scanning, startScanning } from './scanning.ts';
import { signInServices } from './second-services.ts';
import { trayServices } from './separation.ts';
import { checkAfterCrash } from './spool.ts';
import { openStores, type Stores } from './stores.ts';
import { openTroubleLog } from './trouble-log.ts';
import { understandingServices } from './understanding-services.ts';
import { unfiledServices } from './unfiled-services.ts';
import { peopleAndPrintServices } from './web-services.ts';

/** A running service. Disposing stops it in order: no new work, running work handed over, stores closed. */
export interface Service extends AsyncDisposable {
  readonly stores: Stores;
  readonly printing: Printing;
  readonly scanning: Scanning;
  readonly web: WebServer;
  /** Address of the desk, ending in `/`. */
  readonly deskUrl: string;
  /** Address of a listener's printer. */
  printerUrl(listener: OpenPrintListener, path?: string): string;
  /** Listeners for network readers. */
  readonly networkReaders: NetworkReaders['listeners'];
  /** Present when this start created the first administrator. */
  readonly firstAdministrator: { readonly loginName: string; readonly password: string } | undefined;
}

/** How often expired and unfinished jobs are cleared. */
const sweepEveryMs = 30_000;

/** Starts everything; what was opened is closed again when a later part fails. */
export async function startService(
  config: Config,
  written: Log,
  onDatabase?: (event: EmbeddedPostgresEvent) => void,
): Promise<Service> {
  const open = new AsyncDisposableStack();
  const { log, recent } = openTroubleLog(written, systemClock(config.clockOffsetMs));
  try {
    const stores = open.use(await openStores(config, log, onDatabase));
    const firstAdministrator = await stores.database.withAdvisoryLock('first-administrator', () =>
      createFirstAdministrator({ ...stores, segments: stores.segmentIds }),
    );
    open.use(
      startSealer({
        store: stores.audit,
        signer: stores.keys.checkpoints,
        clock: stores.clock,
        log,
      }),
    );
    await checkAfterCrash(stores);
    const hostNames = hostNamesOf(config);
    const certificate = await certificateOf(stores, hostNames);
    const deskHost = config.web.hostNames[0] ?? hostNames[0] ?? 'localhost';
    const deskUrl = `https://${bracketed(deskHost)}:${config.web.port}/`;
    const printing = open.use(await startPrinting(stores, { certificate, deskUrl, hostNames }));
    const scanning = open.use(await startScanning(stores, certificate));
    for (const chore of await paperChores(stores, deskUrl)) scanning.repeat(chore);
    for (const chore of retentionChores(stores, open)) scanning.repeat(chore);
    const faces = open.use(openFaces(stores));
    const faceCameras = open.use(openFaceCameras(log));
    for (const chore of faceChores(stores, faces)) scanning.repeat(chore);
    for (const chore of directoryChores(stores)) scanning.repeat(chore);
    open.use(startSweep(stores));
    open.use(startBackups(stores));
    const previews = open.use(openPreviewCache());
    const printerUrl = (listener: OpenPrintListener, path = '/ipp/print') =>
      `${listener.config.tls === 'off' ? 'ipp' : 'ipps'}://${bracketed(deskHost)}:${listener.port}${path}`;
    const peopleAndPrint = await peopleAndPrintServices(
      { ...stores, previews },
      printing,
      scanning,
      printerUrl,
    );
    const readers = open.use(await openReaders(stores, config.readers, peopleAndPrint.panel));
    const networkReaders = open.use(await startNetworkReaders(stores, config.readers, readers));
    const opened = await openClientCertificates(stores);
    const clientCertificates = opened && open.use(opened);
    const administration = administrationServices(
      {
        ...{ stores, printing, scanning, certificate: certificate.cert, troubles: recent },
        failing: async () => (await readiness(stores)).failing,
        authorities: () => clientCertificates?.authorities.current() ?? [],
      },
      open,
    );
    // A port of 0 is known when the listener has one.
    let webPort = config.web.port;
    const web = await openWebServer({
      host: config.web.host,
      port: config.web.port,
      tls: certificate,
      clientAuthorities: clientCertificates?.authorities,
      allowedHosts: hostNames,
      services: {
        ...peopleAndPrint,
        ...(await signInServices({ stores, clientCertificates, deskUrl })),
        panelScan: scanning.atPanel(() => `https://${bracketed(deskHost)}:${webPort}/`),
        phone: phoneServices(stores, peopleAndPrint.panel, deskUrl),
        readers: readers.services,
        administration,
        directory: directoryServices(stores),
        face: faceServices(stores, faces, faceCameras),
        reports: reportServices(stores),
        archive: archiveServices(stores),
        myNumber: myNumberServices(stores, scanning.reader, archiveServices(stores)),
        audit: auditServices(stores),
        recordChanges: recordChangeServices(stores, scanning.reader),
        recordGrants: grantServices(stores),
        understanding: understandingServices(stores),
        scans: scanning.services,
        tray: trayServices(stores, scanning.reader, archiveServices(stores)),
        filing: filingServices(stores),
        unfiled: unfiledServices(stores),
        retention: retentionServices(stores, (person) => deskSegments(stores, person)),
        uploads: scanning.uploads,
        system: systemServices(stores, printing),
      },
      sessionKeys: openTokenSigner(stores.keys.tokenHash('web-session', 'v1'), stores.clock),
      decodeCardText: (typed, device) => decodeWedge(typed, device.cardFormat),
      ui: {
        organization: config.organization,
        ...(config.help !== undefined && { help: config.help }),
        panelIdleSeconds: config.ui.panelIdleSeconds,
        segments: stores.segments.map(({ id, name }) => ({ id, name })),
      },
      deskApp: openDeskApp(log),
      live: liveHub(stores, printing.watch),
      log,
      ...(config.web.metricsToken !== undefined && { metricsToken: config.web.metricsToken }),
      limits: { scanBytes: config.limits.scanBytes },
    });
    open.use(web);
    webPort = web.port;
    // Panels that wait are answered before the listener waits for its last answer.
    open.defer(() => readers.endWaits());
    const moved = open.move();
    return {
      stores,
      printing,
      scanning,
      web,
      deskUrl: `https://${bracketed(deskHost)}:${web.port}/`,
      printerUrl,
      networkReaders: networkReaders.listeners,
      firstAdministrator,
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** Names under which this service may be addressed; the first one is shown to people. */
function hostNamesOf(config: Config): readonly string[] {
  const listened = config.segments.flatMap((segment) => segment.listeners.map((listener) => listener.host));
  const addresses = [config.web.host, ...listened].filter((host) => isIP(host) !== 0 && !isAnyAddress(host));
  const own = [config.web.host, ...listened].some(isAnyAddress) ? [hostname()] : [];
  const announced = announcedNames(config);
  return [
    ...new Set([...config.web.hostNames, 'localhost', ...addresses, ...own, '127.0.0.1', ...announced]),
  ];
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

async function certificateOf(stores: Stores, hostNames: readonly string[]) {
  const { certificateFile, keyFile } = stores.config.web;
  if (certificateFile !== undefined && keyFile !== undefined) {
    return { cert: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  }
  return await ensureCertificate(stores.config.dataFolder, hostNames, stores.clock);
}

/** Clears jobs at regular times; a round that fails is tried again at the next. */
function startSweep(stores: Stores): AsyncDisposable {
  let current: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    current = current
      .then(() => sweepJobs(stores))
      .then(() => tidyIdentity(stores))
      .catch((error: unknown) => stores.log.warn({ err: error }, 'clearing jobs failed'));
  }, sweepEveryMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await current;
    },
  };
}

function systemServices(stores: Stores, printing: Printing): HttpServices['system'] {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'tomeoki_deliveries_running',
    help: 'Deliveries that run in this process',
    registers: [registry],
    collect() {
      this.set(printing.runningDeliveries());
    },
  });
  new Gauge({
    name: 'tomeoki_jobs_open',
    help: 'Jobs that are not finished, by listener',
    labelNames: ['listener'],
    registers: [registry],
    async collect() {
      for (const { config } of printing.listeners) {
        this.set({ listener: config.id }, await stores.jobs.countOpen(config.id));
      }
    },
  });
  new Gauge({
    name: 'tomeoki_trials_locked_total',
    help: 'Locks after too many failed trials, by what was guessed at',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      for (const what of guessedThings) this.set({ what }, stores.alarm.count(what));
    },
  });
  return {
    health: () => ({ status: 'ok' }),
    readiness: () => readiness(stores),
    metrics: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
