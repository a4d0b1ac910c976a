/** Binds search and reading of records for the web listener. */

import { exportHits } from '../archive/search/export-hits.ts';
import { changeSavedSearch, saveSearch } from '../archive/search/manage-saved-searches.ts';
import { searchArchive } from '../archive/search/search-archive.ts';
import { openRendition } from '../archive/view/open-rendition.ts';
import { pageHits } from '../archive/view/page-hits.ts';
import { viewRecord } from '../archive/view/view-record.ts';
import type { HttpServices, RecordFile } from '../http/services.ts';
import type { Person } from '../identity/person.ts';
import type { Searcher } from '../ports/search-index.ts';
import { isUuid, type RecordId } from '../shared/ids.ts';
import { dayOf } from '../shared/working-days.ts';
import { postgresClassGrantStore } from '../stores/postgres/class-grant-store.ts';
import { postgresSavedSearchStore } from '../stores/postgres/saved-search-store.ts';
import { postgresWaitingScans } from '../stores/postgres/waiting-scans.ts';
import { deskSegments } from './desk-segments.ts';
import type { Stores } from './stores.ts';

/** Who searches, when a person is signed in at the desk: with concurrent posts and granted classes of this day. */
export async function searcherOf(
  stores: Pick<Stores, 'segments' | 'database' | 'clock'>,
  person: Person,
): Promise<Searcher> {
  const segments = deskSegments(stores, person);
  const grants = postgresClassGrantStore(stores.database);
  const reach = await grants.reach({ ...person, segments }, dayOf(stores.clock.now()));
  return {
    personId: person.id,
    department: person.department,
    departments: reach.departments,
    grantedClasses: reach.classes.map(({ segment, classCode }) => `${segment}:${classCode}`),
    segments,
    seesAllDepartments: person.roles.includes('records'),
  };
}

/** What searching and reading need, from the stores. */
export function searchDependencies(stores: Stores) {
  return { ...stores, store: stores.archive, waitingScans: postgresWaitingScans(stores.database) };
}

/** Binds the archive's steps. */
export function archiveServices(stores: Stores): HttpServices['archive'] {
  const deps = searchDependencies(stores);
  const savedSearches = postgresSavedSearchStore(stores.database);
  const saving = { savedSearches, clock: stores.clock };
  const open = async (
    person: Person,
    recordId: RecordId,
    kind: 'original' | 'searchable-pdf' | 'page-image' | 'masked-pdf',
    pageNumber: number,
  ): Promise<RecordFile | undefined> => {
    if (!isUuid(recordId)) return undefined;
    const opened = await openRendition(deps, await searcherOf(stores, person), {
      recordId,
      kind,
      pageNumber,
    });
    if (opened === undefined) return undefined;
    const { mediaType, byteLength } = opened.rendition;
    return { mediaType, byteLength, body: opened.body, fileName: fileNameOf(opened.record.title, mediaType) };
  };
  return {
    search: async (person, query, page) =>
      await searchArchive(deps, await searcherOf(stores, person), query, page),
    pageImage: (person, recordId, pageNumber) =>
      pageNumber >= 1 ? open(person, recordId, 'page-image', pageNumber) : Promise.resolve(undefined),
    suggest: async (person, prefix, limit) =>
      await stores.index.suggest(await searcherOf(stores, person), prefix, limit),
    export: async (person, query, ask, words) =>
      await exportHits(deps, await searcherOf(stores, person), query, ask, words),
    record: async (person, recordId) =>
      isUuid(recordId) ? await viewRecord(deps, await searcherOf(stores, person), recordId) : undefined,
    pageHits: async (person, recordId, pageNumber, query, options) =>
      isUuid(recordId)
        ? await pageHits(deps, await searcherOf(stores, person), { recordId, pageNumber }, query, options)
        : undefined,
    savedSearches: (person) => savedSearches.list(person.id),
    saveSearch: (person, asked) => saveSearch(saving, person.id, asked),
    changeSavedSearch: (person, id, changes) => changeSavedSearch(saving, person.id, id, changes),
    removeSavedSearch: (person, id) => savedSearches.remove(person.id, id),
    download: (person, recordId, kind) => open(person, recordId, kind, 0),
  };
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/tiff': '.tif',
};

/** The title as a file name, its ending from the media type. */
function fileNameOf(title: string, mediaType: string): string {
  const ending = endings[mediaType] ?? '';
  const base = title.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').replace(/\.(pdf|jpe?g|png|tiff?)$/i, '');
  return `${base || 'document'}${ending}`;
}
