/** Searching the archive and reading its records, as the web listener asks for it. */

import type { ArchiveRecord } from '../../archive/record.ts';
import type { SavedSearch, SearchToSave } from '../../archive/saved-search.ts';
import type { ExportWords } from '../../archive/search/export-hits.ts';
import type { SearchAnswer, SearchAsk } from '../../archive/search/search-archive.ts';
import type { PageHits } from '../../archive/view/page-hits.ts';
import type { Person } from '../../identity/person.ts';
import type { Suggestion } from '../../ports/search-index.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { RecordFile } from './record-file.ts';

/** What a person may do in the archive. What they may not see does not exist for them. */
export interface ArchiveServices {
  /** Faults of the query are `ARCHIVE_QUERY_...` errors. */
  search(person: Person, query: string, ask: SearchAsk): Promise<SearchAnswer>;
  suggest(person: Person, prefix: string, limit: number): Promise<readonly Suggestion[]>;
  /** The hits as CSV, in pieces. */
  export(
    person: Person,
    query: string,
    ask: Pick<SearchAsk, 'order' | 'similar'>,
    words: ExportWords,
  ): Promise<AsyncIterable<string>>;
  record(person: Person, recordId: RecordId): Promise<ArchiveRecord | undefined>;
  /** Undefined when there is no such page or the person may not see it. */
  pageImage(person: Person, recordId: RecordId, pageNumber: number): Promise<RecordFile | undefined>;
  pageHits(
    person: Person,
    recordId: RecordId,
    pageNumber: number,
    query: string,
    options?: { readonly similar?: boolean },
  ): Promise<PageHits | undefined>;
  download(
    person: Person,
    recordId: RecordId,
    kind: 'original' | 'searchable-pdf' | 'masked-pdf',
  ): Promise<RecordFile | undefined>;
  savedSearches(person: Person): Promise<readonly SavedSearch[]>;
  saveSearch(person: Person, asked: SearchToSave): Promise<SavedSearch>;
  /** `looked`: the person has seen the hits. Undefined: no such search of this person. */
  changeSavedSearch(
    person: Person,
    id: string,
    changes: Partial<SearchToSave> & { readonly looked?: boolean },
  ): Promise<SavedSearch | undefined>;
  removeSavedSearch(person: Person, id: string): Promise<boolean>;
}
