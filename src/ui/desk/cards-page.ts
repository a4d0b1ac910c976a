/** The signed-in person's own cards, PIN and guests. */

import type { Card } from '../../ports/card-store.ts';
import { type Html, html } from '../html.ts';
import { layout, notice, type PageFrame } from '../layout.ts';
import { type CardButton, cardList } from './card-list.ts';

/** What the page shows. */
export interface CardsView {
  readonly cards: readonly Card[];
  readonly now: Date;
  /** Undefined: there is no PIN. */
  readonly pin: { readonly setAt: Date; readonly expiresAt: Date | undefined } | undefined;
  readonly mayInvite: boolean;
  /** A card was reported as lost just now. */
  readonly lost?: boolean;
  readonly pinSet?: boolean;
}

/** The page. */
export function cardsPage(frame: PageFrame, view: CardsView): Html {
  const { format } = frame;
  const t = format.texts;
  const { pin } = view;
  return layout(frame, {
    title: t('card.title'),
    active: 'cards',
    content: html`${view.lost === true && notice('done', t('card.lostDone'))}${view.pinSet === true && notice('done', t('pin.done'))}
<p class="lead">${t('card.lead')}</p>
${cardList(
  frame,
  view.cards.filter(({ state }) => state !== 'revoked'),
  view.now,
  buttonsOf,
)}
<h2>${t('pin.title')}</h2>
<p>${pin === undefined ? t('pin.none') : t('pin.since', { day: format.day(pin.setAt) })}
${pin?.expiresAt !== undefined && t('pin.until', { day: format.day(pin.expiresAt) })}</p>
<p><a class="button" href="/desk/pin">${t(pin === undefined ? 'pin.set' : 'pin.change')}</a></p>
${view.mayInvite && html`<h2>${t('guest.title')}</h2><p><a class="button" href="/desk/guests">${t('guest.open')}</a></p>`}`,
  });
}

function buttonsOf(card: Card): readonly CardButton[] {
  const isMine = card.state === 'active' || card.reason === 'waiting-for-approval';
  if (!isMine) return [];
  return [{ action: `/desk/cards/${card.id}/lost`, text: 'card.lost', fields: {}, danger: true }];
}
