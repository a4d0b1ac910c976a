/** Printer set-up: the capability links of the signed-in person. */

import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import { refusalNotice } from './sign-in-page.ts';

/** An issued printer address without its secret. */
export interface LinkRow {
  readonly id: string;
  readonly segment: SegmentId;
  readonly label: string;
  readonly createdAt: Date;
}

/** What the page shows. `issuedUrl` is shown once, in the answer to the form. */
export interface LinksView {
  readonly links: readonly LinkRow[];
  readonly segments: readonly SegmentId[];
  readonly issuedUrl?: string;
  readonly revoked?: boolean;
  readonly refusal?: RefusalCode;
}

/** The page. */
export function linksPage(frame: PageFrame, view: LinksView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('links.title'),
    active: 'links',
    content: html`${view.revoked === true && notice('done', t('links.revoked'))}${refusalNotice(frame, view.refusal)}
${view.issuedUrl !== undefined && issued(frame, view.issuedUrl)}
<p class="lead">${t('links.lead')}</p>
<form class="form" method="post" action="/desk/links">${formToken(frame)}
<div class="field"><label for="label">${t('links.label')}</label><p class="hint" id="label-hint">${t('links.labelHint')}</p>
<input id="label" name="label" type="text" required maxlength="100" aria-describedby="label-hint" autocomplete="off"></div>
${segmentField(frame, t('links.segment'), view.segments)}
<button class="primary" type="submit">${t('links.issue')}</button></form>
<h2>${t('links.list')}</h2>
${view.links.length === 0 ? html`<p>${t('links.empty')}</p>` : html`<ul class="cards">${view.links.map((link) => row(frame, link))}</ul>`}`,
  });
}

/** A choice among the person's segments. */
export function segmentField(frame: PageFrame, label: string, segments: readonly SegmentId[]): Html {
  const choices = segments.map((id) => html`<option value="${id}">${frame.format.segment(id)}</option>`);
  return html`<div class="field"><label for="segment">${label}</label><select id="segment" name="segment" required>${choices}</select></div>`;
}

function issued(frame: PageFrame, url: string): Html {
  const t = frame.format.texts;
  return html`<section class="once" role="status"><h2>${t('links.issued')}</h2><p>${t('links.once')}</p>
<p class="once-value"><code>${url}</code></p></section>`;
}

function row(frame: PageFrame, link: LinkRow): Html {
  const { format } = frame;
  const t = format.texts;
  return html`<li class="card"><div class="card-body"><h3>${link.label}</h3>
<p class="tags"><span class="tag">${format.segment(link.segment)}</span></p>
<dl class="facts"><div><dt>${t('links.issuedAt')}</dt><dd>${format.moment(link.createdAt)}</dd></div></dl></div>
<form method="post" action="/desk/links/${link.id}/revoke">${formToken(frame)}
<button class="danger" type="submit" aria-label="${t('links.revokeOne', { label: link.label })}">${t('links.revoke')}</button></form></li>`;
}
