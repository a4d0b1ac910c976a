/** Binds what becomes of scans with Individual Numbers: where they may be, how sealed ones are erased and told of. */

import type { HttpServices } from '../http/services.ts';
import type { Person } from '../identity/person.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { SealedQuery } from '../ports/sealed-scan-store.ts';
import type { TextReader } from '../ports/text-reader.ts';
import type { EraseDeps } from '../scan/my-number/erase-sealed.ts';
import { maskRecord } from '../scan/my-number/mask-record.ts';
import type { MyNumberPolicy } from '../scan/my-number/policy.ts';
import { isUuid, type ScanId } from '../shared/ids.ts';
import { sealedScanStore } from '../stores/postgres/sealed-scan-store.ts';
import { eraseSealedChore, tellSealedChore } from '../tasks/sealed-scans.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { searcherOf } from './archive-services.ts';
import type { Stores } from './stores.ts';

/** The policy of the configuration. */
export function myNumberPolicy({ segments, keys }: Pick<Stores, 'segments' | 'keys'>): MyNumberPolicy {
  return {
    allowedIn: new Set(segments.filter(({ myNumber }) => myNumber === 'allowed').map(({ id }) => id)),
    digest: (sha256) => keys.tokenHash('sealed-scan', Buffer.from(sha256).toString('hex')),
  };
}

/** What erasing a sealed scan needs. */
export function eraseDeps(stores: Stores): EraseDeps {
  const { backup } = stores.config;
  return {
    ...stores,
    sealed: sealedScanStore(stores.database),
    backupHours: backup && backup.everyHours * (backup.keep + 1),
  };
}

/** The regular work. Without a mail server the notice at the desk is all that is told. */
export function sealedScanChores(stores: Stores, mailer: Mailer | undefined): readonly Chore[] {
  const { eraseAfterHours, officeMail } = stores.config.myNumber;
  const deps = eraseDeps(stores);
  const erase = eraseSealedChore(deps, eraseAfterHours);
  if (mailer === undefined) return [erase];
  const { organization } = stores.config;
  return [
    erase,
    tellSealedChore({ ...stores, ...deps, mailer, officeMail, frame: { organization, eraseAfterHours } }),
  ];
}

const yearMs = 365 * 86_400_000;

/** What a person is told of. Auditors and the responsible office answer for all segments; a notice has no content. */
async function noticesFor(stores: Stores, person: Person): Promise<SealedQuery> {
  const searcher = await searcherOf(stores, person);
  const since = new Date(stores.clock.now().getTime() - yearMs);
  const { office } = stores.config.myNumber;
  const answers = person.roles.includes('auditor') || (office !== undefined && person.department === office);
  if (!answers) return { ...searcher, since };
  return { ...searcher, since, segments: stores.segments.map(({ id }) => id), seesAllDepartments: true };
}

/** Binds what the web offers. */
export function myNumberServices(
  stores: Stores,
  reader: TextReader,
  archive: HttpServices['archive'],
): HttpServices['myNumber'] {
  const sealed = sealedScanStore(stores.database);
  const afterMs = stores.config.myNumber.eraseAfterHours * 3_600_000;
  const { allowedIn } = myNumberPolicy(stores);
  return {
    sealed: async (person) => {
      const found = await sealed.list(await noticesFor(stores, person));
      return found.map((scan) => ({ ...scan, eraseAt: new Date(scan.sealedAt.getTime() + afterMs) }));
    },
    certificate: async (person, scanId) => {
      if (!isUuid(scanId)) return undefined;
      const told = await sealed.list({ ...(await noticesFor(stores, person)), scanId: scanId as ScanId });
      return told.length === 0 ? undefined : (await sealed.findCertificate(scanId))?.certificate;
    },
    scanPlaces: async () => {
      const devices = await stores.devices.list();
      return devices
        .filter(({ state, scanUri }) => state === 'active' && scanUri !== undefined)
        .filter(({ segments }) => segments.some((segment) => allowedIn.has(segment)))
        .map(({ name, site }) => ({ name, site }));
    },
    mask: async (person, recordId) =>
      isUuid(recordId)
        ? await maskRecord(
            { ...stores, reader },
            await searcherOf(stores, person),
            recordId,
            `person:${person.id}`,
          )
        : undefined,
    maskedCopy: (person, recordId) => archive.download(person, recordId, 'masked-pdf'),
  };
}
