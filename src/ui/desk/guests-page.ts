/** Guests for whom the signed-in person answers. */

import type { Guest } from '../../ports/code-store.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { segmentField } from './links-page.ts';

/** What the page shows. */
export interface GuestsView {
  readonly guests: readonly Guest[];
  readonly segments: readonly SegmentId[];
  readonly longestDays: number;
  /** Shown this once. */
  readonly invited?: { readonly claimCode: string; readonly printerUri: string; readonly expiresAt: Date };
}

/** The page. */
export function guestsPage(frame: PageFrame, view: GuestsView): Html {
  const t = frame.format.texts;
  const form = html`<form class="form" method="post" action="/desk/guests">${formToken(frame)}
<div class="field"><label for="displayName">${t('guest.name')}</label>
<input id="displayName" name="displayName" type="text" required maxlength="80" autocomplete="off"></div>
${segmentField(frame, t('guest.segment'), view.segments)}
<div class="field"><label for="days">${t('guest.days', { most: view.longestDays })}</label>
<input id="days" name="days" type="number" required min="1" max="${view.longestDays}" value="1"></div>
<button class="primary" type="submit">${t('guest.invite')}</button></form>`;
  return layout(frame, {
    title: t('guest.title'),
    active: 'cards',
    content: html`${view.invited && invited(frame, view.invited)}<p class="lead">${t('guest.lead')}</p>
${view.segments.length === 0 ? notice('info', t('guest.off')) : form}
<h2>${t('guest.list')}</h2>
${view.guests.length === 0 ? html`<p>${t('guest.none')}</p>` : html`<ul class="cards">${view.guests.map((guest) => row(frame, guest))}</ul>`}`,
  });
}

function invited(frame: PageFrame, told: NonNullable<GuestsView['invited']>): Html {
  const t = frame.format.texts;
  return html`<section class="once" role="status"><h2>${t('guest.invited')}</h2><p>${t('guest.once')}</p>
<dl class="facts"><div><dt>${t('guest.code')}</dt><dd class="once-value"><code>${told.claimCode}</code></dd></div>
<div><dt>${t('guest.address')}</dt><dd class="once-value"><code>${told.printerUri}</code></dd></div></dl></section>`;
}

function row(frame: PageFrame, guest: Guest): Html {
  const { format } = frame;
  const t = format.texts;
  return html`<li class="card"><div class="card-body"><h3>${guest.displayName}</h3>
<p class="tags">${guest.segments.map((id) => html`<span class="tag">${format.segment(id as SegmentId)}</span>`)}</p>
<dl class="facts"><div><dt>${t('guest.until')}</dt><dd>${format.day(guest.expiresAt)} ${format.moment(guest.expiresAt)}</dd></div></dl></div>
<form method="post" action="/desk/guests/${guest.personId}/end">${formToken(frame)}
<button class="danger" type="submit" aria-label="${t('guest.endOne', { name: guest.displayName })}">${t('guest.end')}</button></form></li>`;
}
