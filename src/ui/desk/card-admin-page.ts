/** Cards of all people, for administrators: approvals, and one person's cards, enrolment at a device, code for today. */

import type { Card } from '../../ports/card-store.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { textsUnder } from '../text/text.ts';
import { type CardButton, cardList } from './card-list.ts';

/** What the page shows. */
export interface CardAdminView {
  readonly now: Date;
  readonly waiting: readonly {
    readonly card: Card;
    readonly displayName: string;
    readonly staffNumber: string;
  }[];
  /** What was searched for. */
  readonly query: string;
  /** Undefined with a query: nobody has that name. */
  readonly person?: {
    readonly displayName: string;
    readonly staffNumber: string;
    readonly cards: readonly Card[];
  };
  readonly devices: readonly { readonly id: string; readonly name: string; readonly site: string }[];
  readonly sites: readonly string[];
  readonly temporaryDays: number;
  /** A device is waited at. */
  readonly capture?: { readonly id: string; readonly deviceName: string };
  /** Shown this once. */
  readonly code?: { readonly digits: string; readonly expiresAt: Date };
}

/** The page. */
export function cardAdminPage(frame: PageFrame, view: CardAdminView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('card.adminTitle'),
    active: 'cardAdmin',
    ...(view.capture && { scripts: ['request.js', 'cards-page.js'] }),
    content: html`${view.code && told(frame, view.code)}${view.capture && capturing(frame, view.capture)}
<form class="form" method="get" action="/desk/card-admin"><div class="field"><label for="person">${t('card.person')}</label>
<input id="person" name="person" type="text" required maxlength="200" autocomplete="off" value="${view.query}"></div>
<button class="primary" type="submit">${t('card.find')}</button></form>
${view.query !== '' && view.person === undefined && notice('info', t('card.nobody'))}
${view.person && onePerson(frame, view, view.person)}
<h2>${t('card.waiting')}</h2>
${approvals(frame, view)}`,
  });
}

function told(frame: PageFrame, code: NonNullable<CardAdminView['code']>): Html {
  const t = frame.format.texts;
  return html`<section class="once" role="status"><h2>${t('card.codeIssued')}</h2>
<p class="once-value"><code>${code.digits}</code></p><p>${t('card.codeOnce', { time: frame.format.moment(code.expiresAt) })}</p></section>`;
}

function capturing(frame: PageFrame, { id, deviceName }: NonNullable<CardAdminView['capture']>): Html {
  const t = frame.format.texts;
  const texts = JSON.stringify(textsUnder(frame.format.language, 'cardScript.'));
  return html`<section class="notice notice-info" id="capture" role="status" aria-live="polite" data-capture="${id}" data-texts="${texts}">
<p>${t('card.capturing', { device: deviceName })}</p><p id="capture-state"></p></section>`;
}

function approvals(frame: PageFrame, view: CardAdminView): Html {
  const t = frame.format.texts;
  if (view.waiting.length === 0) return html`<p>${t('card.waitingNone')}</p>`;
  return html`${view.waiting.map(
    ({ card, displayName, staffNumber }) => html`<h3>${displayName} (${staffNumber})</h3>
${cardList(frame, [card], view.now, (one) => [act(one, 'approve', view.query), act(one, 'refuse', view.query)])}`,
  )}`;
}

function act(
  card: Card,
  what: 'suspend' | 'resume' | 'revoke' | 'approve' | 'refuse',
  person: string,
): CardButton {
  return {
    action: `/desk/card-admin/${card.id}/act`,
    text: `card.act.${what}`,
    fields: { act: what, person },
    danger: what === 'revoke' || what === 'refuse',
  };
}

function buttonsOf(card: Card, person: string): readonly CardButton[] {
  if (card.reason === 'waiting-for-approval')
    return [act(card, 'approve', person), act(card, 'refuse', person)];
  if (card.state === 'active') return [act(card, 'suspend', person), act(card, 'revoke', person)];
  return card.state === 'suspended' ? [act(card, 'resume', person), act(card, 'revoke', person)] : [];
}

function onePerson(
  frame: PageFrame,
  view: CardAdminView,
  person: NonNullable<CardAdminView['person']>,
): Html {
  const t = frame.format.texts;
  const devices = view.devices.map(
    ({ id, name, site }) => html`<option value="${id}">${name} ${site}</option>`,
  );
  const sites = view.sites.map(
    (site) => html`<option value="site:${site}">${t('card.wholeSite', { site })}</option>`,
  );
  const hidden = html`${formToken(frame)}<input type="hidden" name="person" value="${view.query}">`;
  return html`<h2>${person.displayName} (${person.staffNumber})</h2>
${cardList(frame, person.cards, view.now, (card) => buttonsOf(card, view.query))}
<h3>${t('card.enrol')}</h3><p>${t('card.enrolLead')}</p>
<form class="form" method="post" action="/desk/card-admin/capture">${hidden}
<div class="field"><label for="deviceId">${t('card.device')}</label><select id="deviceId" name="deviceId" required>${devices}</select></div>
<div class="field"><label for="days">${t('card.days', { most: view.temporaryDays })}</label>
<input id="days" name="days" type="number" min="1" max="${view.temporaryDays}"></div>
<button type="submit">${t('card.enrolButton')}</button></form>
<h3>${t('card.code')}</h3><p>${t('card.codeLead')}</p>
<form class="form" method="post" action="/desk/card-admin/code">${hidden}
<div class="field"><label for="place">${t('card.place')}</label><select id="place" name="place" required>${devices}${sites}</select></div>
<button type="submit">${t('card.codeButton')}</button></form>`;
}
