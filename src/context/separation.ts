/** Binds separation, cover sheets and trays to their stores. */

import { drawCoverSheet } from '../../drivers/render/cover/cover-sheet.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import type { Config } from '../config/config.ts';
import { byteFile } from '../http/byte-file.ts';
import type { TrayServices } from '../http/services/tray.ts';
import type { HttpServices } from '../http/services.ts';
import type { Person } from '../identity/person.ts';
import type { TextReader } from '../ports/text-reader.ts';
import type { TrayStore, WithdrawnPart } from '../ports/tray-store.ts';
import type { CoverSheet } from '../scan/cover-sheet.ts';
import type { ScanJob } from '../scan/scan-job.ts';
import { issueSheet } from '../scan/separate/issue-sheet.ts';
import { rejoinBatch } from '../scan/separate/rejoin-batch.ts';
import type { SeparationDeps } from '../scan/separate/separation-deps.ts';
import { type PictureDeps, pictureOfScan } from '../scan/tray/picture-of-scan.ts';
import {
  assignScan,
  findBatch,
  giveUpScan,
  listTray,
  needsPassword,
  retryScan,
  type TrayDeps,
  unlockScan,
} from '../scan/tray/settle-scan.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type ScanId } from '../shared/ids.ts';
import { accept, refuse } from '../shared/result.ts';
import { Turns } from '../shared/turns.ts';
import { coverSheetStore } from '../stores/postgres/cover-sheet-store.ts';
import { scanStore } from '../stores/postgres/scan-store.ts';
import { postgresTraceStore } from '../stores/postgres/trace-store.ts';
import { trayStore } from '../stores/postgres/tray-store.ts';
import { searcherOf } from './archive-services.ts';
import { deskSegments } from './desk-segments.ts';
import { openRetention } from './retention.ts';
import type { Stores } from './stores.ts';

/** What separates batches in the work on scans. */
export function separationOf(stores: Pick<Stores, 'database' | 'keys' | 'clock' | 'config'>): SeparationDeps {
  const { database, keys, clock, config } = stores;
  return {
    sheets: coverSheetStore(database),
    traces: postgresTraceStore(database),
    keys,
    clock,
    looksForCodes: (scan) => looksForCodes(config, scan),
  };
}

/** What the folder or receiver says, by its name in the ledger; else the segment; else yes. */
export function looksForCodes(
  { segments }: Pick<Config, 'segments'>,
  scan: Pick<ScanJob, 'segment' | 'source' | 'sourceKey'>,
): boolean {
  const segment = segments.find(({ id }) => id === scan.segment);
  const ways = scan.source === 'folder' ? segment?.watchedFolders : segment?.scanReceivers;
  const way = ways?.find(({ id }) => scan.sourceKey.startsWith(`${id}:`));
  return (way?.separation ?? segment?.separation ?? 'codes') === 'codes';
}

/** The trays of an installation. */
function openTrays(stores: Pick<Stores, 'database'>): TrayStore {
  return trayStore(stores.database);
}

/** Joins the parts of a batch again for who runs commands. Throws `SCAN_NOT_SEPARATED`, `SCAN_PARTS_BUSY`. */
export async function rejoinById(
  stores: Stores,
  id: string,
  actor: AuditActor,
): Promise<readonly WithdrawnPart[]> {
  const batch = isUuid(id) ? await scanStore(stores.database).find(id as ScanId) : undefined;
  if (batch === undefined) throw new ServiceError('SCAN_NOT_SEPARATED');
  return await rejoinBatch({ trays: openTrays(stores), clock: stores.clock }, batch, actor);
}

/** Trays and cover sheets at the desk. */
export function trayServices(
  stores: Stores,
  reader: Pick<TextReader, 'unlock' | 'renderPageImage'>,
  archive: Pick<HttpServices['archive'], 'pageImage'>,
): TrayServices {
  const deps: TrayDeps = { ...stores, reader, trays: openTrays(stores) };
  const drawing: PictureDeps = { ...deps, reader, scans: scanStore(stores.database), turns: new Turns() };
  const id = (scanId: string) => (isUuid(scanId) ? (scanId as ScanId) : undefined);
  return {
    list: async (person) => {
      const found = await listTray(deps, await searcherOf(stores, person));
      return await Promise.all(
        found.map(async (scan) => ({
          scan,
          needsPassword: needsPassword(scan),
          ownerName: scan.ownerId && (await stores.people.findById(scan.ownerId))?.displayName,
        })),
      );
    },
    assign: async (person, scanId, to) => {
      const known = id(scanId);
      return known === undefined
        ? refuse('scan-not-found')
        : await assignScan(deps, await searcherOf(stores, person), known, to);
    },
    retry: async (person, scanId) => {
      const known = id(scanId);
      return known === undefined
        ? refuse('scan-not-found')
        : await retryScan(deps, await searcherOf(stores, person), known);
    },
    giveUp: async (person, scanId) => {
      const known = id(scanId);
      return known === undefined
        ? refuse('scan-not-found')
        : await giveUpScan(deps, await searcherOf(stores, person), known);
    },
    unlock: async (person, scanId, password) => {
      const known = id(scanId);
      return known === undefined
        ? refuse('scan-not-found')
        : await unlockScan(deps, await searcherOf(stores, person), known, password);
    },
    picture: async (person, scanId) => {
      const known = id(scanId);
      if (known === undefined) return refuse('scan-not-found');
      const found = await pictureOfScan(drawing, await searcherOf(stores, person), known);
      if (!found.ok) return found;
      if (found.value instanceof Uint8Array) {
        return accept(byteFile(found.value, 'image/jpeg', 'page-1.jpg'));
      }
      const { recordId } = found.value;
      const kept = recordId && (await archive.pageImage(person, recordId, 1));
      return kept === undefined ? refuse('scan-no-picture') : accept(kept);
    },
    rejoin: async (person, batchId) => {
      const known = id(batchId);
      if (known === undefined) throw new ServiceError('SCAN_NOT_SEPARATED');
      const batch = await findBatch(deps, await searcherOf(stores, person), known);
      return await rejoinBatch(deps, batch, `person:${person.id}`);
    },
    coverSheet: async (person, request) => {
      if (!deskSegments(stores, person).includes(request.segment)) throw new ServiceError('SCAN_SHEET_FORM');
      const sheets = coverSheetStore(stores.database);
      const { sheet, code } = await issueSheet({ ...stores, sheets }, person, request);
      return await drawCoverSheet(sheetPage(stores, person, sheet, code));
    },
    separatorSheet: () => drawCoverSheet(separatorPage),
    binders: async (person) => {
      const { series } = await openRetention(stores).currentPlan();
      const own = series.filter(({ department }) => department !== '' && department === person.department);
      return [...new Set(own.flatMap(({ binder }) => (binder === undefined ? [] : [binder])))].slice(
        0,
        mostBinders,
      );
    },
  };
}

/** Most binders that a form offers. */
const mostBinders = 500;

/** What stands on a sheet that only separates. */
const separatorPage = {
  title: '仕切り紙',
  facts: [],
  notes: [
    'この紙を文書と文書の間に入れて、一緒に読み取ってください。',
    '仕切り紙は保存されません。何度でも使えます。',
    '拡大・縮小せずに、A4用紙へ印刷してください。複写したものは読めないことがあります。',
  ],
} as const;

/** The sheet is Japanese in any language of the screen: it lies among the office's paper. */
function sheetPage({ segments }: Pick<Stores, 'segments'>, person: Person, sheet: CoverSheet, code: string) {
  const day = sheet.expiresAt.toLocaleDateString('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long' });
  const facts = [
    ['所属', sheet.department],
    ['持ち主', sheet.ownerId === undefined ? '（所属のトレイ）' : person.displayName],
    ['簿冊', sheet.binder],
    ['様式', sheet.formId],
    ['セグメント', segments.find(({ id }) => id === sheet.segment)?.name.ja ?? sheet.segment],
    ['有効期限', `${day}まで`],
    ['番号', sheet.id.slice(0, 8).toUpperCase()],
  ] as const;
  return {
    title: '取り込み表紙',
    code,
    facts: facts.filter(([, value]) => value !== ''),
    notes: [
      'この紙を文書の一枚目の上に重ね、一緒に読み取ってください。',
      '表紙は保存されません。一度だけ使えます。複写した表紙は使えません。',
      '拡大・縮小せずに、A4用紙へ印刷してください。',
    ],
  };
}
