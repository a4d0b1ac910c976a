/** Cards as the desk lists them: the four digits by which people know them, what they are good for, and the buttons. */

import type { Card } from '../../ports/card-store.ts';
import { type Html, html } from '../html.ts';
import { formToken, type PageFrame } from '../layout.ts';
import type { TextKey } from '../text/text.ts';

/** A button beside a card. */
export interface CardButton {
  readonly action: string;
  readonly text: TextKey;
  /** Hidden fields of its form. */
  readonly fields: Readonly<Record<string, string>>;
  readonly danger?: boolean;
}

const states: Readonly<Record<Card['state'], TextKey>> = {
  active: 'card.active',
  suspended: 'card.suspended',
  revoked: 'card.revoked',
};
const reasons: Readonly<Record<NonNullable<Card['reason']>, TextKey>> = {
  'waiting-for-approval': 'card.reason.waiting',
  refused: 'card.reason.refused',
  lost: 'card.reason.lost',
  'by-administrator': 'card.reason.administrator',
  returned: 'card.reason.returned',
  replaced: 'card.reason.replaced',
};

/** The list; `buttonsOf` says what can be done with each card. */
export function cardList(
  frame: PageFrame,
  cards: readonly Card[],
  now: Date,
  buttonsOf: (card: Card) => readonly CardButton[],
): Html {
  const t = frame.format.texts;
  if (cards.length === 0) return html`<p>${t('card.none')}</p>`;
  return html`<ul class="cards">${cards.map((card) => row(frame, card, now, buttonsOf(card)))}</ul>`;
}

function row(frame: PageFrame, card: Card, now: Date, buttons: readonly CardButton[]): Html {
  const { format } = frame;
  const t = format.texts;
  const isPast = card.expiresAt !== undefined && card.expiresAt <= now;
  const state = t(card.state === 'active' && isPast ? 'card.expired' : states[card.state]);
  return html`<li class="card"><div class="card-body"><h3>${t('card.ending', { digits: card.lastFour })}</h3>
<p class="tags"><span class="tag">${state}</span>${card.reason !== undefined && html` <span class="tag">${t(reasons[card.reason])}</span>`}${card.kind === 'temporary' && html` <span class="tag">${t('card.temporary')}</span>`}</p>
<dl class="facts"><div><dt>${t('card.since')}</dt><dd>${format.day(card.createdAt)}</dd></div>
${card.expiresAt !== undefined && html`<div><dt>${t('card.until')}</dt><dd>${format.day(card.expiresAt)} ${format.moment(card.expiresAt)}</dd></div>`}</dl></div>
${buttons.map((button) => form(frame, card, button))}</li>`;
}

function form(frame: PageFrame, card: Card, { action, text, fields, danger }: CardButton): Html {
  const t = frame.format.texts;
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${formToken(frame)}${hidden}
<button class="${danger === true ? 'danger' : ''}" type="submit" aria-label="${t('card.doWith', { what: t(text), digits: card.lastFour })}">${t(text)}</button></form>`;
}
