/** One page of a record: its picture, with boxes drawn over the hits. */

import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { layout, type PageFrame } from '../layout.ts';
import { viewerPath } from './search-page.ts';
import { type ValuesView, valueFrames, valuesList } from './viewer-values.ts';

/** A box in pixels of the page's picture; `right` and `bottom` exclusive. */
export interface HitBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What the page shows. */
export interface ViewerView {
  readonly recordId: RecordId;
  readonly pageNumber: number;
  readonly query: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly HitBox[];
  /** The record's title; the general heading when it is not known. */
  readonly title?: string;
  readonly segment?: SegmentId;
  readonly pageCount?: number;
  /** What was read out of the record. */
  readonly values?: ValuesView | undefined;
}

/** The page. */
export function viewerPage(frame: PageFrame, view: ViewerView): Html {
  const t = frame.format.texts;
  const results = `/archive?q=${encodeURIComponent(view.query)}`;
  return layout(frame, {
    title: view.title ?? t('viewer.title'),
    active: 'search',
    scripts: ['viewer.js'],
    wide: true,
    content: html`<div class="viewer-bar"><a href="${results}">${t('viewer.toResults')}</a>
${view.segment !== undefined && html`<span class="tag">${frame.format.segment(view.segment)}</span>`}${pageLinks(frame, view)}${hitLinks(frame, view)}
<span class="spacer"></span><a class="button" href="/api/v1/records/${view.recordId}/searchable-pdf">${t('viewer.searchablePdf')}</a>
<a class="button" href="/api/v1/records/${view.recordId}/original">${t('viewer.original')}</a></div>
<div class="viewer"><div class="sheet" id="sheet"><img src="/api/v1/records/${view.recordId}/pages/${view.pageNumber}/image" width="${view.widthPx}" height="${view.heightPx}" alt="${t('viewer.imageOf', { page: view.pageNumber })}">
${overlay(view)}</div>${view.values && valuesList(frame, view.values)}</div>`,
  });
}

/** Boxes in percent of the picture, so that they fit at every size; a little wider than the letters. */
function overlay(view: ViewerView): Html {
  const percent = (value: number, whole: number) => `${((100 * value) / whole).toFixed(3)}%`;
  const margin = Math.max(2, view.heightPx / 500);
  const boxes = view.boxes.map((box, index) => {
    const x = percent(box.left - margin, view.widthPx);
    const y = percent(box.top - margin, view.heightPx);
    const width = percent(box.right - box.left + 2 * margin, view.widthPx);
    const height = percent(box.bottom - box.top + 2 * margin, view.heightPx);
    return html`<rect class="hit" id="hit-${index + 1}" x="${x}" y="${y}" width="${width}" height="${height}"></rect>`;
  });
  return html`<svg class="hits" aria-hidden="true" focusable="false">${view.values && valueFrames(view.values, view)}${boxes}</svg>`;
}

function pageLinks(frame: PageFrame, view: ViewerView): Html {
  const t = frame.format.texts;
  const { pageNumber: page, pageCount } = view;
  const link = (to: number, text: string, rel: string) =>
    html`<a class="button" rel="${rel}" href="${viewerPath(view.recordId, to, view.query)}">${text}</a>`;
  const here =
    pageCount === undefined ? t('search.page', { page }) : t('viewer.pageOf', { page, count: pageCount });
  return html`<span class="group">${page > 1 && link(page - 1, t('viewer.previousPage'), 'prev')}<span>${here}</span>
${pageCount !== undefined && page < pageCount && link(page + 1, t('viewer.nextPage'), 'next')}</span>`;
}

/** Links to the boxes; the script turns them into steps, without it they lead to the first and the last. */
function hitLinks(frame: PageFrame, view: ViewerView): Html | undefined {
  const t = frame.format.texts;
  if (view.query === '') return undefined;
  const count = view.boxes.length;
  if (count === 0) return html`<span role="status">${t('viewer.noHits')}</span>`;
  return html`<span class="group" id="hit-steps" data-count="${count}" data-text="${t('viewer.hitNumber')}">
<a class="button" id="previous-hit" href="#hit-1">${t('viewer.previousHit')}</a>
<span id="hit-number" role="status">${t('viewer.hits', { count })}</span>
<a class="button" id="next-hit" href="#hit-${count}">${t('viewer.nextHit')}</a></span>`;
}
