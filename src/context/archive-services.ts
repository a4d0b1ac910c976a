/** Binds search and reading of records for the web listener. */

import { searchArchive } from '../archive/search/search-archive.ts';
import { openRendition } from '../archive/view/open-rendition.ts';
import { pageHits } from '../archive/view/page-hits.ts';
import type { HttpServices, RecordFile } from '../http/services.ts';
import type { Person } from '../identity/person.ts';
import type { Searcher } from '../ports/search-index.ts';
import { isUuid, type RecordId } from '../shared/ids.ts';
import { deskSegments } from './desk-segments.ts';
import type { Stores } from './stores.ts';

/** Who searches, when a person is signed in at the desk. */
export function searcherOf(stores: Pick<Stores, 'segments'>, person: Person): Searcher {
  return {
    personId: person.id,
    department: person.department,
    segments: deskSegments(stores, person),
    seesAllDepartments: person.roles.includes('records'),
  };
}

/** Binds the archive's steps. */
export function archiveServices(stores: Stores): HttpServices['archive'] {
  const deps = { ...stores, store: stores.archive };
  const open = async (
    person: Person,
    recordId: RecordId,
    kind: 'original' | 'searchable-pdf' | 'page-image' | 'masked-pdf',
    pageNumber: number,
  ): Promise<RecordFile | undefined> => {
    if (!isUuid(recordId)) return undefined;
    const opened = await openRendition(deps, searcherOf(stores, person), { recordId, kind, pageNumber });
    if (opened === undefined) return undefined;
    const { mediaType, byteLength } = opened.rendition;
    return { mediaType, byteLength, body: opened.body, fileName: fileNameOf(opened.record.title, mediaType) };
  };
  return {
    search: (person, query, page) => searchArchive(deps, searcherOf(stores, person), query, page),
    pageImage: (person, recordId, pageNumber) =>
      pageNumber >= 1 ? open(person, recordId, 'page-image', pageNumber) : Promise.resolve(undefined),
    pageHits: async (person, recordId, pageNumber, query) =>
      isUuid(recordId)
        ? await pageHits(deps, searcherOf(stores, person), { recordId, pageNumber }, query)
        : undefined,
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
