/** The archive of a memory world: what the words of a query find in the text, and saved searches. */

import type { ArchiveRecord } from '../../src/archive/record.ts';
import type { SavedSearch } from '../../src/archive/saved-search.ts';
import { parseQuery } from '../../src/archive/search/parse-query.ts';
import type { ArchiveServices } from '../../src/http/services/archive.ts';
import type { RecordFile } from '../../src/http/services.ts';
import type { Person } from '../../src/identity/person.ts';
import { newId } from '../../src/shared/ids.ts';
import type { MemoryPage, MemoryWorld } from './memory-world.ts';

/** The services over the pages of a world. */
export function memoryArchive(world: MemoryWorld): ArchiveServices {
  const saved: SavedSearch[] = [];
  const visible = (person: Person) =>
    world.pages.filter(
      ({ found, department }) =>
        person.segments.includes(found.segment) &&
        (person.roles.includes('records') || department === person.department),
    );
  const findPage = (person: Person, recordId: string, pageNumber: number) =>
    visible(person).find(({ found }) => found.recordId === recordId && found.pageNumber === pageNumber);
  const search = (person: Person, query: string) => {
    const { condition, terms, hints } = parseQuery(query);
    const all = visible(person).filter(({ text }) => terms.every((word) => text.includes(word)));
    return { all: condition === undefined ? [] : all, terms, hints };
  };
  return {
    search: async (person, query, { offset, limit }) => {
      const { all, terms, hints } = search(person, query);
      const hits = all.slice(offset, offset + limit).map(({ found }) => found);
      return { hits, total: all.length, terms, hints, waiting: 0 };
    },
    suggest: async (person, prefix, limit) =>
      visible(person)
        .filter(({ found }) => found.title.startsWith(prefix))
        .slice(0, limit)
        .map(({ found }) => ({ field: 'title', value: found.title })),
    export: async (person, query) => {
      const { all } = search(person, query);
      return (async function* () {
        for (const { found } of all) yield `${found.title}\r\n`;
      })();
    },
    record: async (person, recordId) => {
      const page = findPage(person, recordId, 1);
      return page && recordOf(page);
    },
    pageImage: async (person, recordId, pageNumber) => {
      const image = findPage(person, recordId, pageNumber)?.image;
      return image && fileOf('image/png', `page-${pageNumber}.png`, image);
    },
    pageHits: async (person, recordId, pageNumber) => {
      const page = findPage(person, recordId, pageNumber);
      return page && { ...page.hits, hits: [], lines: [], record: recordOf(page) };
    },
    download: async (person, recordId, kind) => {
      const page = findPage(person, recordId, 1);
      if (page === undefined) return undefined;
      return fileOf('application/pdf', `${page.found.title}.pdf`, Buffer.from(`%PDF-1.7 ${kind}`));
    },
    savedSearches: async (person) => saved.filter(({ personId }) => personId === person.id),
    saveSearch: async (person, asked) => {
      const at = world.clock.now();
      const one = {
        ...asked,
        id: newId(),
        personId: person.id,
        createdAt: at,
        seenAt: at,
        newHits: 0,
        checkedAt: at,
      };
      saved.push({ ...one, mailedAt: undefined });
      return { ...one, mailedAt: undefined };
    },
    changeSavedSearch: async (person, id, { looked: _seen, ...changes }) => {
      const at = saved.findIndex((one) => one.id === id && one.personId === person.id);
      const known = saved[at];
      if (known === undefined) return undefined;
      const changed = { ...known, ...changes };
      saved[at] = changed;
      return changed;
    },
    removeSavedSearch: async (person, id) => {
      const at = saved.findIndex((one) => one.id === id && one.personId === person.id);
      if (at >= 0) saved.splice(at, 1);
      return at >= 0;
    },
  };
}

function recordOf({ found, department }: MemoryPage): ArchiveRecord {
  const { recordId, segment, title, capturedAt } = found;
  return {
    id: recordId,
    segment,
    title,
    capturedAt,
    department,
    scanId: undefined,
    ownerId: undefined,
    pageCount: 1,
  };
}

function fileOf(mediaType: string, fileName: string, bytes: Uint8Array): RecordFile {
  const body = (async function* () {
    yield bytes;
  })();
  return { mediaType, fileName, byteLength: bytes.byteLength, body };
}
