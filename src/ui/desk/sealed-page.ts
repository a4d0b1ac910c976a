/** Scans that were sealed because of an Individual Number: that and when, where to scan again, proof of erasure. */

import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { layout, notice, type PageFrame } from '../layout.ts';

/** One sealed scan; nothing of its content is known. */
export interface SealedItem {
  readonly scanId: string;
  readonly segment: SegmentId;
  readonly department: string;
  readonly pageCount: number;
  readonly receivedAt: Date;
  readonly sealedAt: Date;
  readonly eraseAt: Date;
  readonly erasedAt: Date | undefined;
}

/** What the page shows. */
export interface SealedView {
  readonly items: readonly SealedItem[];
  readonly places: readonly { readonly name: string; readonly site: string }[];
}

/** The page. */
export function sealedPage(frame: PageFrame, { items, places }: SealedView): Html {
  const t = frame.format.texts;
  const again =
    places.length === 0
      ? html`<p>${t('sealed.againNone')}</p>`
      : html`<p>${t('sealed.againHint')}</p>
<ul>${places.map(({ name, site }) => html`<li>${[name, site].filter(Boolean).join(' / ')}</li>`)}</ul>`;
  return layout(frame, {
    title: t('sealed.title'),
    active: 'sealed',
    content: html`<p class="lead">${t('sealed.lead')}</p>
${
  items.length === 0
    ? notice('info', t('sealed.none'))
    : html`<ul class="cards">${items.map((item) => row(frame, item))}</ul>
<section aria-labelledby="again"><h2 id="again">${t('sealed.again')}</h2>
${again}</section>`
}`,
  });
}

function row(frame: PageFrame, item: SealedItem): Html {
  const { format } = frame;
  const t = format.texts;
  const { erasedAt } = item;
  const at = (moment: Date): string => `${format.day(moment)} ${format.moment(moment)}`;
  const facts: readonly (readonly [string, string])[] = [
    [t('sealed.receivedAt'), at(item.receivedAt)],
    [t('sealed.sealedAt'), at(item.sealedAt)],
    erasedAt === undefined ? [t('sealed.eraseAt'), at(item.eraseAt)] : [t('sealed.erasedAt'), at(erasedAt)],
    [t('sealed.department'), item.department || t('sealed.noDepartment')],
    [t('sealed.pages'), String(item.pageCount)],
  ];
  return html`<li class="card" id="scan-${item.scanId}"><div class="card-body">
<h2>${t('sealed.receipt')} ${item.scanId.slice(0, 8)}</h2>
<p class="tags"><span class="tag">${erasedAt === undefined ? t('sealed.open') : t('sealed.erased')}</span><span class="tag">${format.segment(item.segment)}</span></p>
<dl class="facts">${facts.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}
<div><dt>${t('sealed.receipt')}</dt><dd>${item.scanId}</dd></div></dl>
${erasedAt && html`<p><a href="/api/v1/sealed-scans/${item.scanId}/certificate" download>${t('sealed.certificate', { day: format.day(erasedAt) })}</a></p>`}</div></li>`;
}
