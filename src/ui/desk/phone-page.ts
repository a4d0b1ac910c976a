/** The pages of a phone before a panel: is this the device, what may come out, it is over. */

import type { DeliveryView, HeldJobView } from '../../print/job.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import { refusalNotice } from './sign-in-page.ts';

/** The device that a code named. */
interface DeviceName {
  readonly name: string;
  readonly site: string;
}

/** Asks whether the device is the one that the person sees. */
export function phoneDevicePage(
  frame: PageFrame,
  view: { readonly device: DeviceName; readonly refusal?: RefusalCode },
): Html {
  const t = frame.format.texts;
  const { name, site } = view.device;
  return layout(frame, {
    title: t('phone.isThis'),
    content: html`${refusalNotice(frame, view.refusal)}
<p class="phone-device"><strong>${name}</strong><span>${site}</span></p>
<p class="lead">${t('phone.isThisLead')}</p>
<form class="phone-form" method="post" action="/phone/enter">${formToken(frame)}
<button class="primary" type="submit">${t('phone.enter')}</button>
<a class="button" href="/app/">${t('phone.notThis')}</a></form>`,
  });
}

/** The list of what may come out, and how what was released goes on. */
export function phoneJobsPage(
  frame: PageFrame,
  view: {
    readonly device: DeviceName;
    readonly jobs: readonly HeldJobView[];
    readonly deliveries: readonly DeliveryView[];
    readonly outcome?: 'started' | 'refused' | undefined;
    /** Why jobs were not released. */
    readonly refusals?: readonly RefusalCode[];
  },
): Html {
  const t = frame.format.texts;
  const { name: device, site } = view.device;
  const rows = view.jobs.map((job) => jobRow(frame, job));
  const under = view.deliveries.map(
    (one) => html`<li>${one.jobName}: ${t(`phone.state.${stateOf(one)}`)}</li>`,
  );
  return layout(frame, {
    title: t('phone.jobs'),
    content: html`<p class="count">${t('phone.at', { device, site })}</p>
${view.outcome === 'started' && notice('done', t('phone.started'))}${view.outcome === 'refused' && notice('error', t('phone.refused'))}
${[...new Set(view.refusals)].map((code) => refusalNotice(frame, code))}
${
  rows.length === 0
    ? html`<p>${t('phone.none')}</p>`
    : html`<form class="phone-form" method="post" action="/phone/release">${formToken(frame)}<ul class="phone-jobs">${rows}</ul>
<button class="primary" type="submit">${t('phone.release')}</button></form>`
}
${under.length > 0 && html`<h2>${t('phone.progress')}</h2><ul>${under}</ul>`}
<form class="phone-form" method="post" action="/phone/leave">${formToken(frame)}<button type="submit">${t('phone.leave')}</button></form>`,
  });
}

function jobRow(frame: PageFrame, job: HeldJobView): Html {
  const { format } = frame;
  const t = format.texts;
  const isOpen = job.needs === undefined;
  const name = isOpen ? job.jobName : t('phone.masked');
  const facts = [
    format.segment(job.segment),
    job.pages === undefined ? '' : t('phone.pages', { count: job.pages }),
    format.moment(job.heldAt),
  ].filter((fact) => fact !== '');
  const box = html`<input type="checkbox" name="jobs" value="${job.id}" aria-label="${t('phone.choose', { name })}">`;
  return html`<li><label>${isOpen && box}<span class="phone-job"><strong>${name}</strong>
<span class="hint">${facts.join(' / ')}</span>${!isOpen && html`<span class="hint">${t('phone.needs')}</span>`}</span></label></li>`;
}

function stateOf({ state }: DeliveryView): 'under-way' | 'done' | 'returned' | 'unknown' {
  if (state === 'confirmed') return 'done';
  if (state === 'returned') return 'returned';
  return state === 'ambiguous' ? 'unknown' : 'under-way';
}

/** The session is over, or the code led nowhere. */
export function phoneOverPage(frame: PageFrame, view: { readonly refusal?: RefusalCode }): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('phone.over'),
    content: html`${refusalNotice(frame, view.refusal)}<p class="lead">${t('phone.overLead')}</p>
<p><a class="button" href="/app/prints">${t('nav.jobs')}</a></p>`,
  });
}
