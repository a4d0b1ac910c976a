/** Finding documents: the words, the pages that hold them, and the way through long results. */

import type { Bilingual } from '../../shared/errors/error-text.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { layout, type PageFrame } from '../layout.ts';
import { searchTexts } from '../text/archive.ts';

/** One page that was found. */
export interface FoundRow {
  readonly recordId: RecordId;
  readonly pageNumber: number;
  readonly title: string;
  readonly capturedAt: Date;
  readonly segment: SegmentId;
  readonly snippet: string;
}

/** What the page shows; `hits` is absent before anything was searched for. */
export interface SearchView {
  readonly query: string;
  readonly offset: number;
  readonly limit: number;
  readonly found?: {
    readonly hits: readonly FoundRow[];
    readonly total: number;
    /** Scans that are not in the archive yet. */
    readonly waiting?: number;
  };
  /** Why the query could not be read. */
  readonly trouble?: {
    readonly explanation: Bilingual;
    readonly advice: Bilingual;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

/** The page. */
export function searchPage(frame: PageFrame, view: SearchView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('search.title'),
    active: 'search',
    content: html`<form class="search" method="get" action="/archive" role="search">
<label for="q">${t('search.label')}</label><p class="hint" id="q-hint">${t('search.hint')}</p>
<div class="search-line"><input id="q" name="q" type="search" maxlength="500" value="${view.query}" aria-describedby="q-hint">
<button class="primary" type="submit">${t('search.button')}</button></div></form>
${view.trouble !== undefined && troubleNote(frame, view.trouble)}${view.found !== undefined && results(frame, view, view.found)}`,
  });
}

/** The path of the viewer for a page, with the words to mark. */
export function viewerPath(recordId: string, pageNumber: number, query: string): string {
  return `/app/archive/${recordId}/${pageNumber}?q=${encodeURIComponent(query)}`;
}

function troubleNote({ format }: PageFrame, trouble: NonNullable<SearchView['trouble']>): Html {
  const position = Number(trouble.details['position']);
  const place = Number.isNaN(position)
    ? ''
    : format.pick(searchTexts.position).replace('{position}', String(position + 1));
  return html`<div class="blank" role="alert"><p class="blank-title">${format.pick(trouble.explanation)}</p><p>${place} ${format.pick(trouble.advice)}</p></div>`;
}

function waitingNote({ format }: PageFrame, waiting = 0): Html | undefined {
  if (waiting === 0) return undefined;
  const text = format.pick(searchTexts.waiting).replace('{count}', String(waiting));
  return html`<p class="hint">${text}</p>`;
}

function results(frame: PageFrame, view: SearchView, found: NonNullable<SearchView['found']>): Html {
  const t = frame.format.texts;
  if (found.hits.length === 0) {
    return html`<div class="blank" role="status"><p class="blank-title">${t('search.empty', { query: view.query })}</p><p>${t('search.emptyNext')}</p>${waitingNote(frame, found.waiting)}</div>`;
  }
  const range = { from: view.offset + 1, to: view.offset + found.hits.length, total: found.total };
  const count = found.total > 10_000 ? t('search.totalMany', range) : t('search.total', range);
  return html`<p class="count" role="status">${count}</p>${waitingNote(frame, found.waiting)}
<ol class="results">${found.hits.map((hit) => row(frame, view.query, hit))}</ol>${pager(frame, view, found)}`;
}

function row(frame: PageFrame, query: string, hit: FoundRow): Html {
  const { format } = frame;
  const t = format.texts;
  return html`<li class="result"><h2><a href="${viewerPath(hit.recordId, hit.pageNumber, query)}">${hit.title}</a></h2>
<p class="snippet">${marked(hit.snippet, query)}</p>
<p class="tags"><span class="tag">${format.segment(hit.segment)}</span><span>${t('search.page', { page: hit.pageNumber })}</span>
<span>${t('search.captured')} ${format.day(hit.capturedAt)}</span></p></li>`;
}

/** The snippet with the words of the query marked where they stand letter by letter. */
export function marked(snippet: string, query: string): readonly (Html | string)[] {
  const words = query
    .split(/[\s\u3000]+/)
    .filter((word) => word !== '')
    .slice(0, 10);
  if (words.length === 0) return [snippet];
  const pattern = new RegExp(`(${words.map(escapePattern).join('|')})`, 'giu');
  // Splitting by a pattern with one group leaves the hits at the odd places.
  return snippet.split(pattern).map((part, index) => (index % 2 === 1 ? html`<mark>${part}</mark>` : part));
}

function escapePattern(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
    character === '-' ? '\\x2d' : `\\${character}`,
  );
}

function pager(
  frame: PageFrame,
  view: SearchView,
  found: NonNullable<SearchView['found']>,
): Html | undefined {
  const t = frame.format.texts;
  const path = (offset: number) =>
    `/archive?q=${encodeURIComponent(view.query)}&offset=${Math.max(0, offset)}`;
  const previous =
    view.offset > 0 &&
    html`<a class="button" rel="prev" href="${path(view.offset - view.limit)}">${t('search.previous', { count: view.limit })}</a>`;
  const end = view.offset + found.hits.length;
  const next =
    end < found.total &&
    end <= 10_000 &&
    html`<a class="button" rel="next" href="${path(end)}">${t('search.next', { count: view.limit })}</a>`;
  if (previous === false && next === false) return undefined;
  return html`<nav class="pager" aria-label="${t('search.pages')}">${previous}${next}</nav>`;
}
