/** Printer set-up: the capability links of the signed-in person. */

import type { SegmentId } from '../../shared/ids.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import type { TextKey } from '../text/text.ts';
import { refusalNotice } from './sign-in-page.ts';

/** An issued printer address without its secret. */
export interface LinkRow {
  readonly id: string;
  readonly segment: SegmentId;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUse?: { readonly at: Date } | undefined;
  readonly useCount?: number;
  readonly expiresAt?: Date | undefined;
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
${setUp(frame, view.segments)}
<h2>${t('links.list')}</h2>
${view.links.length === 0 ? html`<p>${t('links.empty')}</p>` : html`<ul class="cards">${view.links.map((link) => row(frame, link))}</ul>`}`,
  });
}

const machines: readonly (readonly [string, TextKey])[] = [
  ['windows', 'links.windows'],
  ['apple', 'links.apple'],
  ['chromeos', 'links.chromeos'],
  ['linux', 'links.linux'],
];

/** A set-up file for a machine, which has an address of its own in it. */
function setUp(frame: PageFrame, segments: readonly SegmentId[]): Html {
  const t = frame.format.texts;
  const choices = machines.map(([kind, text]) => html`<option value="${kind}">${t(text)}</option>`);
  const owns = segments.map((id) => html`<option value="${id}">${frame.format.segment(id)}</option>`);
  return html`<h2>${t('links.setUp')}</h2><p>${t('links.setUpLead')}</p>
<form class="form" method="post" action="/desk/links/set-up">${formToken(frame)}
<div class="field"><label for="kind">${t('links.kind')}</label><select id="kind" name="kind" required>${choices}</select></div>
<div class="field"><label for="set-up-label">${t('links.label')}</label>
<input id="set-up-label" name="label" type="text" required maxlength="80" autocomplete="off"></div>
<div class="field"><label for="set-up-segment">${t('links.segment')}</label><select id="set-up-segment" name="segment" required>${owns}</select></div>
<button type="submit">${t('links.setUpButton')}</button></form>`;
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
<dl class="facts"><div><dt>${t('links.issuedAt')}</dt><dd>${format.moment(link.createdAt)}</dd></div>
<div><dt>${t('links.lastUse')}</dt><dd>${link.lastUse === undefined ? t('links.neverUsed') : t('links.usedAt', { time: format.moment(link.lastUse.at), count: link.useCount ?? 0 })}</dd></div>
${link.expiresAt !== undefined && html`<div><dt>${t('links.expires')}</dt><dd>${format.day(link.expiresAt)}</dd></div>`}</dl>
<form class="inline-form" method="post" action="/desk/links/${link.id}/rename">${formToken(frame)}
<label for="label-${link.id}">${t('links.newName')}</label>
<input id="label-${link.id}" name="label" type="text" required maxlength="80" autocomplete="off" value="${link.label}">
<button type="submit">${t('links.rename')}</button></form></div>
<form method="post" action="/desk/links/${link.id}/revoke">${formToken(frame)}
<button class="danger" type="submit" aria-label="${t('links.revokeOne', { label: link.label })}">${t('links.revoke')}</button></form></li>`;
}
