/** Scans that wait for a person: whose they are, why they wait, and what can be done. */

import type { TrayItem } from '../../scan/tray-item.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { reasonText } from '../text/reason.ts';

/** What was done before the page was shown. */
export const trayStates = [
  'assigned',
  'retried',
  'given-up',
  'unlocked',
  'rejoined',
  'not-found',
  'assignee-unknown',
  'moved-on',
  'wrong-password',
] as const;

/** One of {@link trayStates}. */
export type TrayState = (typeof trayStates)[number];

/** What the page shows. */
export interface TrayView {
  readonly items: readonly TrayItem[];
  readonly state?: TrayState | undefined;
  /** The tray into which scans without a person go by default. */
  readonly department: string;
}

const good: readonly TrayState[] = ['assigned', 'retried', 'given-up', 'unlocked', 'rejoined'];

/** The page. */
export function trayPage(frame: PageFrame, { items, state, department }: TrayView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('tray.title'),
    active: 'tray',
    content: html`${state && notice(good.includes(state) ? 'done' : 'error', t(`tray.state.${state}`))}
<p class="lead">${t('tray.lead')}</p>
${items.length === 0 ? notice('info', t('tray.none')) : html`<ul class="cards">${items.map((item) => row(frame, item, department))}</ul>`}`,
  });
}

function row(frame: PageFrame, item: TrayItem, department: string): Html {
  const { format } = frame;
  const t = format.texts;
  const { scan, ownerName } = item;
  const { part } = scan;
  const held = scan.state === 'quarantined';
  const why = held ? reasonText(scan.reason, format.language) : undefined;
  const pages = part ? t('tray.pages', { first: part.firstPage, last: part.lastPage }) : undefined;
  const facts: readonly (readonly [string, string])[] = [
    [t('tray.receivedAt'), format.moment(scan.receivedAt)],
    [t('tray.from'), t(`tray.source.${scan.source}`)],
    [t('tray.owner'), ownerName ?? t('tray.nobody', { department: scan.department })],
    [t('tray.size'), format.size(scan.byteLength)],
  ];
  return html`<li class="card tray" id="scan-${scan.id}"><div class="card-body">
<h2>${scan.originalName || t('tray.unnamed')}</h2>
<p class="tags"><span class="tag">${held ? t('tray.held') : t('tray.unassigned')}</span><span class="tag">${format.segment(scan.segment)}</span>${pages && html`<span class="tag">${pages}</span>`}</p>
${why && html`<p class="why"><strong>${why.cause}</strong> ${why.advice}</p>`}
<dl class="facts">${facts.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
${item.needsPassword && passwordForm(frame, scan.id)}
${assignForm(frame, scan.id, department)}
<div class="tray-actions">${held && !item.needsPassword && button(frame, scan.id, 'retry', t('tray.retry'))}
${held && button(frame, scan.id, 'give-up', t('tray.giveUp'), 'danger')}
${part && button(frame, part.batchId, 'rejoin', t('tray.rejoin'))}</div></div></li>`;
}

function passwordForm(frame: PageFrame, id: string): Html {
  const t = frame.format.texts;
  return html`<form class="form" method="post" action="/desk/tray/${id}/unlock">${formToken(frame)}
<div class="field"><label for="password-${id}">${t('tray.password')}</label><p class="hint" id="password-hint-${id}">${t('tray.passwordHint')}</p>
<input id="password-${id}" name="password" type="password" required maxlength="255" autocomplete="off" aria-describedby="password-hint-${id}"></div>
<button class="primary" type="submit">${t('tray.unlock')}</button></form>`;
}

function assignForm(frame: PageFrame, id: string, department: string): Html {
  const t = frame.format.texts;
  return html`<details><summary>${t('tray.assignTo')}</summary>
<form class="form" method="post" action="/desk/tray/${id}/assign">${formToken(frame)}
<div class="field"><label for="login-${id}">${t('tray.login')}</label>
<input id="login-${id}" name="loginName" type="text" maxlength="200" autocomplete="off"></div>
<div class="field"><label for="department-${id}">${t('tray.department')}</label><p class="hint" id="department-hint-${id}">${t('tray.departmentHint')}</p>
<input id="department-${id}" name="department" type="text" maxlength="200" value="${department}" aria-describedby="department-hint-${id}"></div>
<button class="primary" type="submit">${t('tray.assign')}</button></form></details>`;
}

function button(frame: PageFrame, id: string, act: string, label: string, kind = ''): Html {
  return html`<form method="post" action="/desk/tray/${id}/${act}">${formToken(frame)}<button class="${kind}" type="submit">${label}</button></form>`;
}
